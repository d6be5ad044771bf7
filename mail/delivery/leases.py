"""Leases: who may send which message, and the one fenced UPDATE that says what became of it.

A worker leases a handful of messages under a token of its own, for ``LEASE``. Each record it writes is fenced: it
only counts while the row is still leased under that token. A worker that dies writes nothing more; when
its leases end the messages are due again. So nothing is lost, and what can be sent twice is only the message that
the server had accepted and the dead worker had not yet recorded: one a kill, with the same Message-ID.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from mail.models import Batch, BatchState, Delivery, DeliveryState, Event, EventKind
from mail.purposes import target

from .limits import Limits
from .retries import MAX_LAPSES, pause_after_lapse

LEASE = timedelta(seconds=300)
"""Longer than one message may take (``Relay.message_seconds``), with a margin for clocks that differ."""

_COLUMNS: Sequence[str] = ("pk", "batch_id", "uid", "email", "name", "digest", "domain", "values", "attempts")


@dataclass(frozen=True, slots=True)
class Leased:
    """One message in the hands of a worker; it may leave from ``moment`` on."""

    pk: int
    batch_id: int
    uid: uuid.UUID
    email: str
    name: str
    digest: str
    domain: str
    values: dict[str, Any]
    attempts: int
    moment: datetime


def take(token: uuid.UUID, count: int, *, lease: timedelta = LEASE) -> list[Leased]:
    """Lease at most ``count`` messages that are due, the most pressing first, each at its moment."""
    now = timezone.now()
    with transaction.atomic():
        limits = Limits(now)
        chosen = _choose(limits, count)
        if not chosen:
            return []
        ids = [message.pk for message in chosen]
        Delivery.objects.filter(pk__in=ids).update(state=DeliveryState.LEASED, lease=token, lease_until=now + lease)
        limits.save()
    return sorted(chosen, key=lambda message: message.moment)


def _choose(limits: Limits, count: int) -> list[Leased]:
    """Due messages within the limits, locked. A domain at its limit gives way to the others."""
    chosen: list[Leased] = []
    closed, seen = set(limits.closed_domains()), set[int]()
    while len(chosen) < count:
        due = Delivery.objects.due().exclude(pk__in=seen).exclude(domain__in=closed)
        locked = due.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked, of=("self",))
        rows = list(locked.values(*_COLUMNS)[: count - len(chosen)])
        for row in rows:
            moment = limits.book(row["domain"])
            if moment is None:
                closed.add(row["domain"])
            else:
                chosen.append(Leased(**row, moment=moment))
        seen.update(row["pk"] for row in rows)
        if not limits.active or not rows:
            break
    return chosen


def keep(token: uuid.UUID, pk: int, *, lease: timedelta = LEASE, least: timedelta) -> bool:
    """Whether message ``pk`` is still ours to send, for at least ``least``; asked just before sending.

    A lease near its end is renewed with the worker's others. Paused, cancelled, or taken over after a jump of
    the clock, the message is no longer ours.
    """
    ours = Delivery.objects.filter(lease=token, state=DeliveryState.LEASED)
    until = ours.filter(pk=pk).values_list("lease_until", flat=True).first()
    if until is None:
        return False
    now = timezone.now()
    if until - now < least:
        ours.update(lease_until=now + lease)
    return True


def settle(token: uuid.UUID, pk: int, **changes: Any) -> bool:
    """The fenced UPDATE: ``changes`` to message ``pk``, if it is still ours. Ends its lease."""
    ours = Delivery.objects.filter(pk=pk, lease=token, state=DeliveryState.LEASED)
    return bool(ours.update(lease=None, lease_until=None, **changes))


def record_accepted(token: uuid.UUID, message: Leased, reply: str, provider_id: str = "") -> None:
    """The server has the message: a fact, recorded even when the message was taken from us meanwhile."""
    facts = {"state": DeliveryState.SENT, "ended_at": timezone.now(), "attempts": message.attempts + 1}
    facts |= {"reply": reply, "reason": "", "provider_id": provider_id}
    if settle(token, message.pk, **facts):
        return
    elsewhere = Delivery.objects.filter(pk=message.pk).exclude(state=DeliveryState.SENT)
    with transaction.atomic():
        if elsewhere.update(lease=None, lease_until=None, **facts):
            Event.objects.create(kind=EventKind.LATE, delivery_id=message.pk, digest=message.digest, source="facteur")


def give_back(token: uuid.UUID, pks: Iterable[int]) -> int:
    """End the leases of messages that were not tried: they are due again as they were."""
    ours = Delivery.objects.filter(pk__in=list(pks), lease=token, state=DeliveryState.LEASED)
    return ours.update(state=DeliveryState.WAITING, lease=None, lease_until=None)


def recover(*, lease: timedelta = LEASE) -> int:
    """Make due again what a dead worker had leased. A lease that ends too late comes from a clock set back."""
    now = timezone.now()
    over = Q(lease_until__lt=now) | Q(lease_until__gt=now + 2 * lease)
    rows = Delivery.objects.filter(over, state=DeliveryState.LEASED)
    recovered = 0
    for pk, lapses, token in list(rows.values_list("pk", "lapses", "lease")[:1000]):
        if token is None:
            continue
        free = {"lapses": F("lapses") + 1, "due_at": now + pause_after_lapse(lapses + 1)}
        if lapses + 1 >= MAX_LAPSES:
            free = {"ended_at": now, "reason": "L’envoi s’est interrompu trop souvent sur ce message."}
        state = DeliveryState.FAILED if lapses + 1 >= MAX_LAPSES else DeliveryState.WAITING
        recovered += settle(token, pk, state=state, **free)
    return recovered


def frozen_of(batch_id: int) -> tuple[bytes, str, datetime]:
    """MIME, what its unsubscription is about (``purposes.target``) and departure of a batch still to be sent."""
    found = Batch.objects.values_list("mime", "purpose", "about", "release_at").get(pk=batch_id)
    mime, purpose, about, release_at = found
    return bytes(mime), target(purpose, about), release_at


def next_due() -> datetime | None:
    """When the next waiting message is due."""
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, batch__state=BatchState.ACTIVE)
    return waiting.order_by("due_at").values_list("due_at", flat=True).first()
