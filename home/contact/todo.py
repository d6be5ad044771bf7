"""What waits for an answer, on the dashboard of those who may deal with it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format

from trajectoire.plugins import TodoItem

from .messages import ContactMessage
from .sending import inspect_address

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

MOST = 5
LATE = timedelta(days=7)


def todo_items(user: "AbstractUser") -> Iterable[TodoItem]:
    """The oldest waiting messages, ``MOST`` at most; nothing for who may not deal with them."""
    if not user.has_perm("home.handle_contactmessage"):
        return
    now = timezone.now()
    for message in ContactMessage.objects.waiting()[:MOST]:
        received = timezone.localtime(message.received_at)
        yield TodoItem(
            title=f"Répondre à {message.name}",
            detail=f"« {message.subject} », reçu le {date_format(received, 'j F')}",
            url=inspect_address(message),
            urgent=now - message.received_at > LATE,
        )
