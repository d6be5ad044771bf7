"""What a person decides of a batch: pause, resume, cancel, try the failures again.

Each takes effect at the next message: a worker asks, before it sends one, whether it is still its own. The message in
hand at that moment leaves; it is recorded as sent, since it is.
"""

from django.db import transaction
from django.utils import timezone

from .models import Batch, BatchState, Delivery, DeliveryState

_NO_LEASE = {"lease": None, "lease_until": None}


def pause(batch: Batch) -> int:
    """Keep what has not left; the number of messages kept."""
    with transaction.atomic():
        if not _turn(batch, {BatchState.ACTIVE}, BatchState.PAUSED):
            return 0
        moving = Delivery.objects.filter(batch=batch, state__in=[DeliveryState.WAITING, DeliveryState.LEASED])
        return moving.update(state=DeliveryState.PAUSED, **_NO_LEASE)


def resume(batch: Batch) -> int:
    """Let go what was kept; the number of messages."""
    with transaction.atomic():
        if not _turn(batch, {BatchState.PAUSED}, BatchState.ACTIVE):
            return 0
        kept = Delivery.objects.filter(batch=batch, state=DeliveryState.PAUSED)
        return kept.update(state=DeliveryState.WAITING)


def cancel(batch: Batch) -> int:
    """Give up what has not left; the number of messages given up. It cannot be undone."""
    with transaction.atomic():
        if not _turn(batch, {BatchState.ACTIVE, BatchState.PAUSED}, BatchState.CANCELLED):
            return 0
        left = Delivery.objects.filter(batch=batch).unfinished()
        return left.update(state=DeliveryState.CANCELLED, ended_at=timezone.now(), **_NO_LEASE)


def retry(batch: Batch) -> int:
    """Try again, from now on, the messages that failed; their number. Their Message-ID stays."""
    with transaction.atomic():
        if not _turn(batch, {BatchState.ACTIVE}, BatchState.ACTIVE):
            return 0
        now = timezone.now()
        Batch.objects.filter(pk=batch.pk).update(release_at=now)
        failed = Delivery.objects.filter(batch=batch, state=DeliveryState.FAILED)
        again = {"attempts": 0, "lapses": 0, "due_at": now, "ended_at": None, "reason": ""}
        return failed.update(state=DeliveryState.WAITING, **again)


def _turn(batch: Batch, expected: set[BatchState], state: BatchState) -> bool:
    """Lock the row of ``batch`` and change its state, if it is one of ``expected``."""
    changed = Batch.objects.filter(pk=batch.pk, state__in=expected).update(state=state)
    if changed:
        batch.state = state
    return bool(changed)
