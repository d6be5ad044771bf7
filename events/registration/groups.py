"""A structure registers several people: places in the order of its list, under one lock; then the list changes."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from events.event import EventPage
from mail.addresses import masked

from . import proposing, telling
from .changing import TOO_LATE, may_change
from .model import GroupRegistration, PrivateNeed, Registration, RegistrationState, Seats
from .places import (
    ClosedError,
    Demand,
    FullError,
    accept,
    already,
    cancel,
    chosen_sessions,
    enrol,
    has_room,
    refuse_closed,
    room_of,
)

MOST = 20
"""People of one group."""


@dataclass(frozen=True, kw_only=True)
class GroupDemand:
    """What a structure asks. ``people``: at most ``MOST``, in the order in which places are given."""

    structure: str
    first_name: str
    last_name: str
    email: str = ""
    phone: str = ""
    territory_id: int | None = None
    needs: str = ""
    sessions: Sequence[int] = ()
    people: Sequence[Demand] = ()


@transaction.atomic
def register_group(event_id: int, wanted: GroupDemand, *, by_team: bool = False) -> GroupRegistration:
    """Register the people of ``wanted``: those who fit have a place, in order, the others wait.

    The same list sent twice is registered once. Without a waiting list it is all or nothing. ``ClosedError``,
    ``FullError``.
    """
    seats = Seats.locked(event_id)
    event = EventPage.objects.prefetch_related("sessions").defer("body").get(pk=event_id)
    refuse_closed(event, by_team=by_team)
    twice = _same_list(event, wanted)
    if twice:
        telling.group_told(twice, telling.GROUP)
        return twice
    _refuse_too_many(event, wanted)
    facts = ("structure", "first_name", "last_name", "email", "phone", "territory_id", "needs")
    group = GroupRegistration(event=event, by_team=by_team, **{name: getattr(wanted, name) for name in facts})
    group.save(force_insert=True)
    for person in wanted.people:
        _join(seats, group, replace(person, sessions=wanted.sessions))
    group.save(update_fields=["elsewhere"])
    telling.group_told(group, telling.GROUP)
    return group


@transaction.atomic
def add(group_id: int, person: Demand) -> GroupRegistration:
    """One person more, at the end of the queue as anybody. ``ClosedError``, ``FullError``."""
    group, seats = _locked(group_id)
    if len(present(group)) + len(group.elsewhere) >= MOST:
        raise FullError(f"Un groupe a {MOST} personnes au plus.")
    _join(seats, group, person)
    group.save(update_fields=["elsewhere"])
    telling.group_told(group, telling.GROUP_NEWS)
    return group


@transaction.atomic
def swap(group_id: int, key: UUID, person: Demand) -> GroupRegistration:
    """Somebody comes in the place of another, who keeps nothing of it. ``ClosedError``.

    An address that is registered already keeps its own registration; the place of who leaves is then free again.
    """
    group, seats = _locked(group_id)
    if any(one["key"] == str(key) for one in group.elsewhere):
        group.elsewhere = [one for one in group.elsewhere if one["key"] != str(key)]
        _join(seats, group, person)
        group.save(update_fields=["elsewhere"])
        telling.group_told(group, telling.GROUP_NEWS)
        return group
    found = _member(group, key)
    if not found.is_alive:
        raise ClosedError("Cette personne n’est plus inscrite : ajoutez l’autre à la liste.")
    known = already(group.event, person.email)
    if known and known.pk != found.pk:
        telling.again(known)
        group.elsewhere = [*group.elsewhere, _as_newcomer(group, person, found.state)]
        group.save(update_fields=["elsewhere"])
        cancel(found.pk)
    else:
        same = known is not None
        if not same:
            telling.left(found)
        found.first_name, found.last_name = person.first_name, person.last_name
        found.email, found.function = person.email, person.function
        if not same:
            found.phone, found.answers, found.person = "", {}, None
            found.key = uuid.uuid4()  # the link of who left opens nothing any more
            PrivateNeed.objects.filter(registration=found).delete()
            found.workshop_places.all().delete()
        found.save()
        telling.again(found)
        proposing.propose_actor(found)
    telling.group_told(group, telling.GROUP_NEWS)
    return group


@transaction.atomic
def withdraw(group_id: int, key: UUID) -> GroupRegistration:
    """Somebody of the group does not come; their place is free for who waits. Safe to repeat."""
    group = GroupRegistration.objects.get(pk=group_id)
    Seats.locked(group.event_id)
    group.refresh_from_db()
    if any(one["key"] == str(key) for one in group.elsewhere):
        group.elsewhere = [one for one in group.elsewhere if one["key"] != str(key)]
        group.save(update_fields=["elsewhere"])
    else:
        cancel(_member(group, key).pk)
    return group


def take_offer(group: GroupRegistration, key: UUID) -> Registration:
    """Take the place offered to a member, for those who have no link of their own. ``ClosedError``."""
    return accept(_member(group, key).pk)


def present(group: GroupRegistration) -> list[Registration]:
    """The members who mean to come, in the order of their arrival."""
    return list(Registration.objects.alive().filter(group=group).order_by("number"))


def _join(seats: Seats, group: GroupRegistration, person: Demand) -> None:
    """One member: enrolled, or told again at their own address where they are registered already."""
    event = group.event
    known = already(event, person.email)
    if known is None:
        source = Registration.Source.TEAM if group.by_team else Registration.Source.GROUP
        asked = replace(person, organisation=group.structure, territory_id=group.territory_id, source=source)
        enrol(seats, event, _with_session(group, asked), group=group)
        return
    if known.group_id == group.pk:
        return
    telling.again(known)
    sessions = chosen_sessions(event, _with_session(group, person).sessions)
    fits = has_room(event, sessions)
    state = RegistrationState.CONFIRMED if fits else RegistrationState.WAITING
    group.elsewhere = [*group.elsewhere, _as_newcomer(group, person, state)]


def _with_session(group: GroupRegistration, person: Demand) -> Demand:
    """A group comes on one date, where there are several: that of its first member."""
    if person.sessions or not group.event.sessions_are_choices:
        return person
    held = group.members.order_by("number").values_list("session_places__session", flat=True)
    return replace(person, sessions=[key for key in held[:1] if key])


def _as_newcomer(group: GroupRegistration, person: Demand, state: str) -> dict[str, Any]:
    """What the contact sees of somebody who is registered already: in all the line of a newcomer, in its place."""
    return {
        "key": str(uuid.uuid4()),
        "rank": len(present(group)) + len(group.elsewhere),
        "function": person.function,
        "email": masked(person.email),
        "first_name": person.first_name,
        "last_name": person.last_name,
        "state": str(state),
    }


def _same_list(event: EventPage, wanted: GroupDemand) -> GroupRegistration | None:
    """A group of the same contact with the very same people: the button was pressed twice."""
    asked = sorted((one.first_name, one.last_name) for one in wanted.people)
    contact = Q(email__iexact=wanted.email, structure__iexact=wanted.structure, last_name__iexact=wanted.last_name)
    for group in GroupRegistration.objects.filter(contact, event=event).prefetch_related("members"):
        there = [(one.first_name, one.last_name) for one in group.members.all() if one.is_alive]
        there += [(one["first_name"], one["last_name"]) for one in group.elsewhere]
        if sorted(there) == asked:
            return group
    return None


def _refuse_too_many(event: EventPage, wanted: GroupDemand) -> None:
    """Without a waiting list, a group that does not fit is refused whole, and told how many would."""
    if event.waiting_list:
        return
    left = room_of(event, chosen_sessions(event, wanted.sessions)).left
    new = sum(already(event, one.email) is None for one in wanted.people)
    if left is not None and new > left:
        many = "Il ne reste qu’une place" if left == 1 else f"Il ne reste que {left} places"
        told = many if left else "Il n’y a plus de place"
        raise FullError(f"{told}, pour {len(wanted.people)} personnes, et il n’y a pas de liste d’attente.")


def _locked(group_id: int) -> tuple[GroupRegistration, Seats]:
    """The group as it stands under the lock, while it may change; ``ClosedError``."""
    event_id = GroupRegistration.objects.values_list("event_id", flat=True).get(pk=group_id)
    seats: Seats = Seats.locked(event_id)
    group = GroupRegistration.objects.select_related("event").get(pk=group_id)
    if not may_change(group.event):
        raise ClosedError(TOO_LATE)
    return group, seats


def _member(group: GroupRegistration, key: UUID) -> Registration:
    found = group.members.select_related("event").filter(key=key).first()
    if found is None:
        raise ClosedError("Cette personne n’est pas dans le groupe.")
    return found
