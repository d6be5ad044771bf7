"""What events give to letters: the dates to come, and those who registered as an audience."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from events.browsing import announced, in_time, nearest_first
from events.registration.model import HOLDING, Registration
from trajectoire.pages.stories import NewsletterItem

MOST = 200
"""Events offered as audiences: the coming ones and the latest."""


def coming_events(_since: datetime, limit: int) -> Iterable[NewsletterItem]:
    """The next events that are held, nearest first: a date is worth repeating until its day."""
    found = nearest_first(in_time(announced(), past=False).filter(cancelled=False))[:limit]
    return [replace(page.newsletter_item(), on=timezone.localdate(page.next_starts_at)) for page in found]


def choices() -> Iterable[tuple[str, str]]:
    """Each event that has registrations, the latest first."""
    found = announced().filter(registrations__isnull=False).distinct().order_by("-first_starts_at", "-pk")[:MOST]
    return [
        (str(event.pk), f"{event.title}, {timezone.localtime(event.first_starts_at):%d/%m/%Y}")
        for event in found
        if event.first_starts_at
    ]


def recipients(key: str) -> Iterable[tuple[str, str]]:
    """Addresses and names of those who have a place; an unknown key gives none."""
    if not (key.isascii() and key.isdigit()) or len(key) > 18:  # noqa: PLR2004 - digits of the largest key
        return []
    held = Registration.objects.filter(event=int(key), state__in=HOLDING).exclude(email="").order_by("number")
    return ((one.email, one.full_name) for one in held.iterator(chunk_size=1000))
