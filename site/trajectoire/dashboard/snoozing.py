"""Putting off what waits: until tomorrow, or for a week; it comes back by itself."""

import hashlib
import re
from datetime import timedelta

from django.utils import timezone

from trajectoire.accounts.models import User
from trajectoire.plugins import TodoItem

from .models import SnoozedItem

DELAYS = {"demain": timedelta(days=1), "semaine": timedelta(days=7)}
"""What one may choose."""
DIGEST = re.compile(r"[0-9a-f]{64}")


def digest_of(source: str, item: TodoItem) -> str:
    """What tells an item from the others of its source: where it leads, what it is called."""
    return hashlib.sha256(f"{source}\n{item.url}\n{item.title}".encode()).hexdigest()


def snoozed(user: User) -> set[str]:
    """Digests of what ``user`` put off until a day to come."""
    waiting = SnoozedItem.objects.filter(user_id=user.pk, until__gt=timezone.localdate())
    return set(waiting.values_list("digest", flat=True))


def snooze(user: User, digest: str, delay: str) -> bool:
    """Put off an item; ``False`` for an item or a delay that are none."""
    if delay not in DELAYS or not DIGEST.fullmatch(digest):
        return False
    SnoozedItem.objects.filter(user=user, until__lte=timezone.localdate()).delete()
    SnoozedItem.objects.update_or_create(
        user=user, digest=digest, defaults={"until": timezone.localdate() + DELAYS[delay]}
    )
    return True


def wake(user: User) -> int:
    """See everything again; how many had been put off."""
    return SnoozedItem.objects.filter(user=user).delete()[0]
