"""Writing to the outbox (``mail.send``): frozen once, then one row a recipient, by thousands."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from . import purposes
from .addresses import InvalidAddress, normalise
from .frozen import freeze
from .list_headers import list_headers
from .message import SLOT, Message, PersonalLink, Recipient, one_line, without_marks
from .models import Batch, Delivery, DeliveryState
from .permissions import obstacles

if TYPE_CHECKING:
    from trajectoire.accounts.models import User
    from trajectoire.plugins import MailPurpose

CHUNK = 1000
"""Recipients prepared together: bounds the memory, whatever their number."""


def send(
    message: Message,
    to: str | Recipient | Iterable[str | Recipient],
    purpose: str,
    *,
    hold: timedelta | None = None,
    key: str = "",
    by: "User | None" = None,
    about: str = "",
) -> Batch:
    """See ``mail.send``."""
    found = purposes.purpose(purpose)
    now = timezone.now()
    headers = list_headers(found, about, now) if found.bulk else []
    mime = freeze(message, moment=now, unsubscribe=found.bulk, lists=headers)
    subject = SLOT.sub("…", one_line(message.subject))
    held = purposes.hold_of(found) if hold is None else hold
    batch = Batch(purpose=purpose, about=about, subject=subject[:300], mime=mime, priority=purposes.priority_of(found))
    batch.key, batch.created_at, batch.release_at, batch.created_by = key or None, now, now + held, by
    return store(batch, [to] if isinstance(to, str | Recipient) else to)


def store(batch: Batch, to: Iterable[str | Recipient]) -> Batch:
    """Write ``batch`` and its recipients, all or nothing. A batch whose key is taken is the one already there."""
    purpose = purposes.purpose(batch.purpose)
    if batch.key and (known := Batch.objects.filter(key=batch.key).first()):
        return known
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
            for chunk in _chunks(to):
                Delivery.objects.bulk_create(_deliveries(batch, purpose, chunk), ignore_conflicts=True)
    except IntegrityError:
        if batch.key and (known := Batch.objects.filter(key=batch.key).first()):
            return known
        raise
    return batch


def _chunks(to: Iterable[str | Recipient]) -> Iterator[list[Recipient]]:
    everyone = (r if isinstance(r, Recipient) else Recipient(address=r) for r in to)
    while chunk := list(islice(everyone, CHUNK)):
        yield chunk


def _deliveries(batch: Batch, purpose: "MailPurpose", chunk: list[Recipient]) -> list[Delivery]:
    """One row a recipient; what cannot or may not be sent says why."""
    deliveries, mailboxes = [], {}
    for recipient in chunk:
        delivery = Delivery(
            batch=batch,
            name=one_line(without_marks(recipient.name))[:200],
            values=_stored(recipient.values),
            priority=batch.priority,
            due_at=batch.release_at,
        )
        try:
            address = normalise(recipient.address)
        except InvalidAddress as problem:
            delivery.email = one_line(recipient.address)[:320]
            delivery.digest = hashlib.sha256(recipient.address.encode("utf-8", "replace")).hexdigest()
            _refuse(delivery, str(problem))
        else:
            delivery.email, delivery.domain, delivery.digest = address.email, address.domain, address.digest
            mailboxes[delivery.digest] = address
        deliveries.append(delivery)
    forbidden = obstacles(purpose, mailboxes)
    for delivery in deliveries:
        if delivery.digest in forbidden:
            _refuse(delivery, forbidden[delivery.digest])
    return deliveries


def _refuse(delivery: Delivery, reason: str) -> None:
    delivery.state, delivery.reason, delivery.ended_at = DeliveryState.REFUSED, reason[:200], timezone.now()


def _stored(values: Mapping[str, str | PersonalLink]) -> dict[str, Any]:
    """Values as JSON: a personal link by what it is for, never by its secret."""
    return {
        name: {"view": value.view, "object": value.object, "seconds": int(value.lifetime.total_seconds())}
        if isinstance(value, PersonalLink)
        else str(value)
        for name, value in values.items()
    }
