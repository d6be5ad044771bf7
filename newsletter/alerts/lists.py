"""Alerts as mail knows them: lists of one purpose, each named by the key of its ``Follow``."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from mail import consent
from trajectoire.plugins import MailLists

from . import links
from .model import PURPOSE, Follow, FollowState

STOPPED = "plus aucune alerte"
"""Source of the end of a consent, once its last alert was ended."""


def label(key: str) -> str:
    """What the alert ``key`` follows; empty when it is gone."""
    try:
        wanted = UUID(key)
    except ValueError:
        return ""
    return Follow.objects.filter(key=wanted).values_list("title", flat=True).first() or ""


def asked(digest: str) -> list[str]:
    """What this mailbox was said to want to follow, and has not confirmed."""
    waiting = Follow.objects.of(digest).filter(state=FollowState.PENDING)
    return [f"{follow.title} ({follow.get_rhythm_display().lower()})" for follow in waiting]


def confirmed(digest: str) -> None:
    """Begin what was asked: what appears from now on is told."""
    now = timezone.now()
    waiting = Follow.objects.of(digest).filter(state=FollowState.PENDING)
    waiting.update(state=FollowState.ACTIVE, since=now, seen_until=now)


def left(digest: str, key: str) -> bool:
    """End one alert, or all; with the last one, the consent itself ends."""
    everything = Follow.objects.of(digest)
    concerned = everything.filter(key=UUID(key)) if key else everything
    ended = concerned.exclude(state=FollowState.ENDED).update(state=FollowState.ENDED, ended_at=timezone.now())
    if key and ended and not everything.active().exists():
        consent.withdraw(digest, PURPOSE, source=STOPPED)
    return bool(ended)


def back(digest: str, key: str, since: datetime) -> bool:
    """Take up again what was ended after ``since``."""
    ended = Follow.objects.of(digest).filter(state=FollowState.ENDED, ended_at__gte=since)
    if key:
        ended = ended.filter(key=UUID(key))
    return bool(ended.update(state=FollowState.ACTIVE, ended_at=None))


LISTS = MailLists(label=label, asked=asked, confirmed=confirmed, left=left, back=back, choices=links.alerts_path)
"""What the purpose of the alerts declares."""
