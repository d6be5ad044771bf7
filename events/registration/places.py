"""Who gets a place: registering, leaving, and the waiting list. Never one too many, never one lost.

Each verb runs in a transaction that holds the event's ``Seats``: two people who press the button at the same instant
are served one after the other, on PostgreSQL by the lock of that row, on SQLite because its transactions take turns.
Those who hold an offer take a place as those who are confirmed do; while somebody waits, no place is given to who
comes later.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from events.event import EventPage
from events.kinds import State
from events.rows import EventSession, Workshop

from . import proposing, telling
from .model import (
    HOLDING,
    GroupRegistration,
    PrivateNeed,
    Registration,
    RegistrationState,
    Seats,
    SessionPlace,
    WorkshopPlace,
)

SHORTEST_ANSWER = timedelta(hours=2)
"""An offer made at the last moment is held that long at least, short of the event's beginning."""


class ClosedError(Exception):
    """Nobody registers now; the sentence says why."""


class FullError(Exception):
    """No place is left and nobody waits; or a workshop is full, whose ``field`` is named."""


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What somebody asks. ``sessions`` and ``workshops``: keys of those chosen; ``sessions`` only where one chooses."""

    first_name: str
    last_name: str
    email: str = ""
    phone: str = ""
    function: str = ""
    organisation: str = ""
    territory_id: int | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    diet: str = ""
    access: str = ""
    sessions: Sequence[int] = ()
    workshops: Sequence[int] = ()
    source: str = Registration.Source.FORM


@dataclass(frozen=True)
class Room:
    """Places of an event, or of one of its sessions; ``None`` where nothing limits them."""

    capacity: int | None
    taken: int

    @property
    def left(self) -> int | None:
        """Places left, never below zero."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)


@transaction.atomic
def register(
    event_id: int, demand: Demand, *, by_team: bool = False, beyond: bool = False
) -> tuple[Registration, bool]:
    """Register, or put on the waiting list; the registration, and whether it is new.

    The same address asks twice: the first answer stands. ``by_team``: a colleague may register before the opening and
    after the end. ``beyond``: even without a place, for somebody who is there already. ``ClosedError``, ``FullError``.
    """
    seats = Seats.locked(event_id)
    event = EventPage.objects.prefetch_related("sessions").defer("body").get(pk=event_id)
    refuse_closed(event, by_team=by_team)
    known = already(event, demand.email)
    if known:
        return known, False
    return enrol(seats, event, demand, beyond=beyond), True


def refuse_closed(event: EventPage, *, by_team: bool) -> None:
    """``ClosedError`` when nobody registers for ``event`` now; a colleague may before the opening and after the end."""
    state = event.state()
    if not by_team and state not in {State.OPEN, State.FULL}:
        raise ClosedError("Les inscriptions ne sont pas ouvertes.")
    if state in {State.CANCELLED, State.DRAFT}:
        raise ClosedError("Cet événement n’accepte pas d’inscription.")


def already(event: EventPage, email: str) -> Registration | None:
    """Who means to come with this address; nobody without an address."""
    return Registration.objects.alive().filter(event=event, email__iexact=email).first() if email else None


def has_room(event: EventPage, sessions: Sequence[EventSession]) -> bool:
    """Whether the next who comes gets a place: one is left, and nobody waits."""
    return not Registration.objects.waiting().filter(event=event).exists() and _fits(event, sessions)


def enrol(
    seats: Seats, event: EventPage, demand: Demand, *, beyond: bool = False, group: GroupRegistration | None = None
) -> Registration:
    """Write one more registration, under the lock of ``seats`` that the caller holds, and tell the person."""
    sessions = chosen_sessions(event, demand.sessions)
    workshops = chosen_workshops(event, demand.workshops)
    has_place = beyond or has_room(event, sessions)
    if has_place:
        refuse_full_workshops(workshops)
    elif not event.waiting_list:
        raise FullError("Il n’y a plus de place.")
    facts = ("first_name", "last_name", "email", "phone", "function", "organisation", "territory_id", "source")
    made = Registration(
        event=event,
        number=seats.next_number,
        state=RegistrationState.CONFIRMED if has_place else RegistrationState.WAITING,
        **{name: getattr(demand, name) for name in facts},
        answers=dict(demand.answers),
        told=telling.as_it_stands(event),
        group=group,
    )
    made.save(force_insert=True)
    seats.next_number += 1
    Seats.objects.filter(pk=seats.pk).update(next_number=seats.next_number)
    SessionPlace.objects.bulk_create([SessionPlace(registration=made, session=session) for session in sessions])
    WorkshopPlace.objects.bulk_create([WorkshopPlace(registration=made, workshop=one) for one in workshops])
    if demand.diet or demand.access:
        PrivateNeed.objects.create(registration=made, diet=demand.diet, access=demand.access)
    telling.registered(made)
    proposing.propose_actor(made)
    return made


@transaction.atomic
def cancel(registration_id: int) -> Registration:
    """Leave; the place goes to the first who waits. Safe to repeat."""
    event_id = Registration.objects.values_list("event_id", flat=True).get(pk=registration_id)
    Seats.locked(event_id)
    found = Registration.objects.get(pk=registration_id)
    if not found.is_alive:
        return found
    found.state, found.cancelled_at, found.offered_until = RegistrationState.CANCELLED, timezone.now(), None
    found.save(update_fields=["state", "cancelled_at", "offered_until"])
    telling.left(found)
    telling.groups_of([found])
    promote_under_lock(event_id)
    return found


@transaction.atomic
def accept(registration_id: int) -> Registration:
    """Take the place that was offered, while it is held. ``ClosedError`` when it is no longer."""
    event_id = Registration.objects.values_list("event_id", flat=True).get(pk=registration_id)
    Seats.locked(event_id)
    found = Registration.objects.get(pk=registration_id)
    if found.state == RegistrationState.CONFIRMED:
        return found
    if found.state != RegistrationState.OFFERED or found.offered_until is None or found.offered_until <= timezone.now():
        raise ClosedError("Cette place n’est plus tenue pour vous : elle est allée à la personne suivante.")
    found.state, found.offered_until = RegistrationState.CONFIRMED, None
    found.save(update_fields=["state", "offered_until"])
    telling.registered(found)
    telling.groups_of([found])
    return found


@transaction.atomic
def confirm(registration_id: int) -> Registration:
    """A colleague gives a place to somebody who waits, out of turn. ``ClosedError`` when none is left."""
    event_id = Registration.objects.values_list("event_id", flat=True).get(pk=registration_id)
    Seats.locked(event_id)
    found = Registration.objects.get(pk=registration_id)
    if found.state == RegistrationState.CONFIRMED:
        return found
    if not found.is_alive:
        raise ClosedError("Cette personne n’est plus inscrite : inscrivez-la de nouveau.")
    sessions = [place.session for place in found.session_places.select_related("session")]
    if found.state == RegistrationState.WAITING and not _fits(found.event, sessions):
        raise ClosedError("Il n’y a plus de place : augmentez d’abord leur nombre sur la page de l’événement.")
    _leave_full_workshops(found)
    found.state, found.offered_until = RegistrationState.CONFIRMED, None
    found.save(update_fields=["state", "offered_until"])
    telling.registered(found)
    telling.groups_of([found])
    return found


@transaction.atomic
def promote(event_id: int) -> list[Registration]:
    """Offer the free places to those who wait, in their order: after a capacity is raised, for instance."""
    Seats.locked(event_id)
    return promote_under_lock(event_id)


@transaction.atomic
def catch_up(event_id: int) -> list[Registration]:
    """After a publication: who comes to all its sessions comes to the new ones too, and free places are offered.

    Safe to repeat; gives those to whom a place is offered.
    """
    Seats.locked(event_id)
    event = EventPage.objects.get(pk=event_id)
    if not event.sessions_are_choices and not event.is_past:
        _come_to_all(event)
    return promote_under_lock(event_id)


def expire_offers(now: datetime | None = None) -> int:
    """Let go the offers that nobody answered in time, and offer their places again; how many. Safe to repeat."""
    now = now or timezone.now()
    late = Registration.objects.filter(state=RegistrationState.OFFERED, offered_until__lte=now)
    ended = 0
    for event_id in sorted(set(late.values_list("event_id", flat=True))):
        with transaction.atomic():
            Seats.locked(event_id)
            gone = []
            for found in late.filter(event_id=event_id).order_by("number"):
                found.state, found.offered_until = RegistrationState.LAPSED, None
                found.save(update_fields=["state", "offered_until"])
                telling.lapsed(found)
                gone.append(found)
            telling.groups_of(gone)
            ended += len(gone)
            promote_under_lock(event_id)
    return ended


def room_of(event: EventPage, sessions: Iterable[EventSession] = ()) -> Room:
    """Places of the whole event; or of the session that leaves fewest, among ``sessions``."""
    taken = Registration.objects.holding().filter(event=event).count()
    rooms = [Room(event.capacity, taken)]
    limited = [session for session in sessions if session.capacity is not None]
    if limited:
        held = _taken("session_places__session", [session.pk for session in limited])
        rooms += [Room(session.capacity, held.get(session.pk, 0)) for session in limited]
    known = [room for room in rooms if room.left is not None]
    return min(known, key=lambda room: room.left or 0) if known else rooms[0]


def workshops_left(event: EventPage) -> dict[int, int | None]:
    """Places left in each workshop, by key."""
    workshops = list(event.workshops.all())
    held = _taken("workshop_places__workshop", [workshop.pk for workshop in workshops if workshop.pk])
    return {
        workshop.pk: None if workshop.capacity is None else max(workshop.capacity - held.get(workshop.pk, 0), 0)
        for workshop in workshops
        if workshop.pk
    }


def _taken(path: str, keys: Sequence[int]) -> dict[int, int]:
    """How many hold a place in each of the rows ``keys`` at the end of ``path``."""
    rows = Registration.objects.filter(**{f"{path}__in": keys}, state__in=HOLDING).order_by()
    return dict(rows.values_list(path).annotate(number=Count("pk", distinct=True)))


def chosen_sessions(event: EventPage, chosen: Sequence[int]) -> list[EventSession]:
    """The sessions that the person comes to: all that are held, or the one that was chosen."""
    kept = [session for session in event.sessions.all() if not session.cancelled]
    held = sorted(kept, key=lambda session: (session.starts_at, session.pk))
    if not event.sessions_are_choices:
        return held
    wanted = [session for session in held if session.pk in set(chosen)]
    if len(wanted) != 1:
        raise ClosedError("Choisissez une date.")
    return wanted


def chosen_workshops(event: EventPage, chosen: Sequence[int]) -> list[Workshop]:
    """The workshops chosen; ``ClosedError`` when two of them clash."""
    if not chosen:
        return []
    wanted = list(Workshop.objects.filter(page=event, cancelled=False, pk__in=set(chosen)).order_by("starts_at", "pk"))
    for before, after in pairwise(wanted):
        if before.clashes_with(after):
            raise ClosedError(f"« {before.title} » et « {after.title} » ont lieu en même temps.")
    return wanted


def _fits(event: EventPage, sessions: Sequence[EventSession]) -> bool:
    left = room_of(event, sessions).left
    return left is None or left > 0


def refuse_full_workshops(workshops: Sequence[Workshop]) -> None:
    """``FullError`` when one of ``workshops`` has no place left; under the lock that the caller holds."""
    held = _taken("workshop_places__workshop", [workshop.pk for workshop in workshops]) if workshops else {}
    for workshop in workshops:
        if workshop.capacity is not None and held.get(workshop.pk, 0) >= workshop.capacity:
            raise FullError(f"L’atelier « {workshop.title} » est complet : choisissez-en un autre.")


def _come_to_all(event: EventPage) -> None:
    """One registration is for every session: those added since too, short of those that have begun."""
    new = EventSession.objects.filter(page=event, cancelled=False, starts_at__gt=timezone.now())
    coming = Registration.objects.alive().filter(event=event)
    for session in new:
        without = coming.exclude(pk__in=SessionPlace.objects.filter(session=session).values("registration"))
        SessionPlace.objects.bulk_create(
            [SessionPlace(registration_id=key, session=session) for key in without.values_list("pk", flat=True)]
        )


def promote_under_lock(event_id: int) -> list[Registration]:
    """Offer what is free, under the lock that the caller holds."""
    event = EventPage.objects.get(pk=event_id)
    if event.state() not in {State.OPEN, State.FULL, State.CLOSED, State.ANNOUNCED}:
        return []
    begins, now, promoted = event.first_starts_at, timezone.now(), []
    for waiting in Registration.objects.waiting().filter(event=event):
        sessions = [place.session for place in waiting.session_places.select_related("session")]
        if not _fits(event, sessions):
            if not event.sessions_are_choices:
                break
            continue
        _leave_full_workshops(waiting)
        until = now + max(timedelta(hours=event.answer_hours), SHORTEST_ANSWER)
        waiting.offered_until = min(until, begins) if begins and begins > now else until
        waiting.state = RegistrationState.OFFERED
        waiting.save(update_fields=["state", "offered_until"])
        telling.offered(waiting)
        promoted.append(waiting)
    telling.groups_of(promoted)
    return promoted


def _leave_full_workshops(registration: Registration) -> None:
    """Who waited loses the workshops that filled up meanwhile; the message invites to choose another."""
    chosen = list(registration.workshop_places.select_related("workshop"))
    held = _taken("workshop_places__workshop", [place.workshop_id for place in chosen])
    for place in chosen:
        capacity = place.workshop.capacity
        if capacity is not None and held.get(place.workshop_id, 0) >= capacity:
            place.delete()
