"""Presence and what it gives right to, in plain functions."""

import hmac
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.crypto import salted_hmac

from events.event import HUNDRED, EventPage
from events.registration.model import Registration, RegistrationState, Seats
from events.rows import EventSession

from .model import Attendance, Attestation

if TYPE_CHECKING:
    from trajectoire.accounts.models import User

SALT = "events.attestation"
CODE = 12
"""Characters of the code: 48 bits, which nobody guesses over a network."""


@transaction.atomic
def mark(
    session: EventSession, registration_id: int, *, present: bool, at: datetime, by: "User | None" = None
) -> Attendance | None:
    """Say whether a person is there; what was said later stands. ``None`` when nobody of this event has this key.

    A moment to come is read as now: no clock of a phone may silence what is said afterwards.
    """
    at = min(at, timezone.now())
    Seats.locked(session.page_id)
    found = Registration.objects.filter(pk=registration_id, event=session.page_id).first()
    if found is None:
        return None
    known, new = Attendance.objects.get_or_create(
        registration=found, session=session, defaults={"present": present, "tapped_at": at, "by": by}
    )
    if not new and at >= known.tapped_at:
        known.present, known.tapped_at, known.by = present, at, by
        known.save(update_fields=["present", "tapped_at", "by"])
    return known


def half_days(registration: Registration) -> tuple[int, int]:
    """Half-days that the person was there, and that they registered for (sessions that were held)."""
    held = [
        place.session for place in registration.session_places.select_related("session") if not place.session.cancelled
    ]
    there = set(registration.attendances.filter(present=True).values_list("session_id", flat=True))
    return sum(one.half_days() for one in held if one.pk in there), sum(one.half_days() for one in held)


def has_right(registration: Registration, event: EventPage) -> bool:
    """Whether the presence asked by the event is reached, once it has ended."""
    there, asked = half_days(registration)
    return event.is_past and there > 0 and there * HUNDRED >= asked * event.required_share


@transaction.atomic
def issue(event: EventPage) -> list[Attestation]:
    """Establish the attestations that are due and not made yet, in the order of names; those made."""
    Seats.locked(event.pk)
    coming = Registration.objects.filter(event=event, state=RegistrationState.CONFIRMED, attestation=None)
    made = []
    for registration in coming.order_by("last_name", "first_name", "pk"):
        if has_right(registration, event):
            there, _ = half_days(registration)
            made.append(Attestation.objects.create(number=_next_number(), registration=registration, half_days=there))
    return made


def _next_number() -> str:
    """« ATT-2026-0001 »; two events that issue at once are told apart by the unique number (the later one retries)."""
    begin = f"ATT-{timezone.localdate().year}-"
    known = Attestation.objects.filter(number__startswith=begin)
    last = known.order_by(Length("number").desc(), "-number").values_list("number", flat=True)  # 10000 comes after 9999
    return f"{begin}{int(last[0].rpartition('-')[2]) + 1 if last else 1:04}"


def code_of(number: str, secret: str | None = None) -> str:
    """The code printed beside the number: who holds the paper can check it, nobody can list the others."""
    return salted_hmac(SALT, number, secret=secret, algorithm="sha256").hexdigest()[:CODE]


def is_code(number: str, code: str) -> bool:
    """Whether ``code`` goes with ``number``, under today's secret or an older one that still counts."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(hmac.compare_digest(code_of(number, str(key)).encode(), code.encode()) for key in secrets)
