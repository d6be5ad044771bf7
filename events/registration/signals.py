"""What a publication changes for those who are registered."""

from functools import partial
from typing import Any

from django.db import transaction
from wagtail.signals import page_published

from events.event import EventPage

from . import places


def connect() -> None:
    """Listen to publications of events."""
    page_published.connect(_published, sender=EventPage, dispatch_uid="events.registration.published")


def _published(instance: EventPage, **_more: Any) -> None:
    """More places, or another session: once the publication is written."""
    if instance.registrations.exists():
        transaction.on_commit(partial(places.catch_up, instance.pk))
