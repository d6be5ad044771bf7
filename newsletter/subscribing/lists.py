"""The letters as mail knows them: lists of one purpose, each of which one joins and leaves apart."""

from datetime import datetime

from django.utils import timezone

from mail import consent
from newsletter.letters.model import Letter
from trajectoire.plugins import MailLists

from . import links, wishes
from .model import PURPOSE, Subscription, SubscriptionState

STOPPED = "plus aucune lettre choisie"
"""Source of the end of a consent, once its last letter was left."""


def label(key: str) -> str:
    """Name of the letter ``key``; empty when it is gone."""
    return Letter.objects.filter(slug=key).values_list("name", flat=True).first() or ""


def asked(digest: str) -> list[str]:
    """Names of the letters that this mailbox was signed up for and has not confirmed."""
    waiting = Subscription.objects.filter(address__digest=digest, state=SubscriptionState.PENDING)
    return list(waiting.order_by("letter__name").values_list("letter__name", flat=True))


def confirmed(digest: str) -> None:
    """Begin what was asked, with the themes and territories typed then."""
    waiting = Subscription.objects.filter(address__digest=digest, state=SubscriptionState.PENDING)
    for subscription in waiting.select_related("address").order_by("since"):
        wishes.grant(subscription)
    waiting.update(state=SubscriptionState.ACTIVE, since=timezone.now(), wishes={})


def left(digest: str, key: str) -> bool:
    """End one letter, or all; with the last one, the consent itself ends."""
    everything = Subscription.objects.filter(address__digest=digest)
    concerned = everything.filter(letter__slug=key) if key else everything
    ended = concerned.exclude(state=SubscriptionState.ENDED).update(
        state=SubscriptionState.ENDED, ended_at=timezone.now(), paused_until=None
    )
    if key and ended and not everything.standing().exists():
        consent.withdraw(digest, PURPOSE, source=STOPPED)
    return bool(ended)


def back(digest: str, key: str, since: datetime) -> bool:
    """Take up again what was left after ``since``."""
    ended = Subscription.objects.filter(
        address__digest=digest, state=SubscriptionState.ENDED, ended_at__gte=since, letter__archived_on__isnull=True
    )
    if key:
        ended = ended.filter(letter__slug=key)
    return bool(ended.update(state=SubscriptionState.ACTIVE, ended_at=None, paused_until=None))


LISTS = MailLists(label=label, asked=asked, confirmed=confirmed, left=left, back=back, choices=links.preferences_path)
"""What the purpose of the letters declares."""
