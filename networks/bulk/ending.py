"""What would end for a selection: their place in a network, or their posts with what depends on them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from actors.bulk.selection import Concerned, LeftAlone, Plan, note
from actors.models import Person, Position
from networks.models import Membership, Network


def plan_to_leave(actors: Sequence[Any], network: Network, on: date, *, user: Any) -> Plan:
    """Every membership of ``actors`` in ``network`` ends: ``on`` is its last day. Those that begin later stay."""
    if not actors:
        return Plan()
    open_then = _open(Membership.objects.filter(network=network), on).select_related("role", "position")
    held: dict[int, list[Membership]] = defaultdict(list)
    if isinstance(actors[0], Person):
        for member in open_then.filter(Q(person__in=actors) | Q(position__person__in=actors)):
            key = member.position.person_id if member.position else member.person_id
            held[key or 0].append(member)
    else:
        for member in open_then.filter(organisation__in=actors):
            held[member.organisation_id or 0].append(member)
    plan = Plan()
    ending: list[Membership] = []
    for actor in actors:
        begun = [each for each in held[actor.pk] if each.started_on is None or each.started_on <= on]
        if begun:
            ending += begun
            plan.concerned.append(Concerned(actor, ", ".join(str(each.role or "membre") for each in begun)))
        else:
            later = (
                "N’y entre qu’après cette date." if held[actor.pk] else "N’y est pas, ou n’y sera plus à cette date."
            )
            plan.left.append(LeftAlone(actor, later))

    def carry_out() -> None:
        _end(ending, on)
        note([(one.actor, one.what, _until(on)) for one in plan.concerned], f"réseau {network}", user)

    plan.carry_out = carry_out
    return plan


def plan_to_quit(persons: Sequence[Person], on: date, *, user: Any) -> Plan:
    """Every post of ``persons`` ends on that day, and with it what they were in the networks by that post."""
    held: dict[int, list[Position]] = defaultdict(list)
    for post in _open(Position.objects.filter(person__in=persons), on).select_related("organisation"):
        held[post.person_id].append(post)
    posts = [each for every in held.values() for each in every if each.started_on is None or each.started_on <= on]
    members = list(_open(Membership.objects.filter(position__in=posts), on).select_related("network", "position"))
    members = [each for each in members if each.started_on is None or each.started_on <= on]
    plan = Plan()
    going = {each.pk for each in posts}
    for person in persons:
        own = [each for each in held[person.pk] if each.pk in going]
        if own:
            nets = [str(each.network) for each in members if each.position and each.position.person_id == person.pk]
            told = " ; ".join(f"{each.function or 'fonction inconnue'}, {each.organisation.name}" for each in own)
            plan.concerned.append(Concerned(person, told + (f" (et {', '.join(nets)})" if nets else "")))
        else:
            later = "Son poste ne commence qu’après cette date." if held[person.pk] else "N’a pas de poste qui dure."
            plan.left.append(LeftAlone(person, later))

    def carry_out() -> None:
        for post in posts:
            post.end(on=on)
        _end(members, on)
        owners = {person.pk: person for person in persons}
        for member in members:
            assert member.position is not None  # noqa: S101 - chosen by their post
            note([(owners[member.position.person_id], "membre", _until(on))], f"réseau {member.network}", user)

    plan.carry_out = carry_out
    return plan


def _open(rows: "QuerySet[Any]", on: date) -> "QuerySet[Any]":
    """Those that would still hold the day after."""
    return rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))


def _end(members: Sequence[Membership], on: date) -> None:
    keys = [each.pk for each in members]
    Membership.objects.filter(pk__in=keys).update(ended_on=on, updated_at=timezone.now())


def _until(on: date) -> str:
    return f"jusqu’au {on:%d/%m/%Y}"
