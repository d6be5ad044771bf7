"""Who of a selection would enter a network, and who is left alone."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from actors.bulk.selection import Concerned, LeftAlone, Plan, note
from actors.models import Person, Position
from networks.models import Membership, Network, NetworkRole


def plan_to_add(
    actors: Sequence[Any],
    network: Network,
    role: NetworkRole | None,
    started_on: date,
    *,
    by_post: bool,
    user: Any,
) -> Plan:
    """Each of ``actors`` in ``network`` from ``started_on``, in a number of queries that does not depend on theirs.

    Who is there already, in this role if one is asked, is left alone. ``by_post``: persons enter by the one post that
    they hold on that day.
    """
    there = _there(actors, network, role, started_on)
    posts = _posts(actors, started_on) if by_post else {}
    plan = Plan(note=_what_is_missing(network))
    made: list[Membership] = []
    for actor in actors:
        held = posts.get(actor.pk, [])
        if actor.ended_on and actor.ended_on <= started_on:
            person = isinstance(actor, Person)
            plan.left.append(LeftAlone(actor, "Son suivi est terminé." if person else "N’existe plus à cette date."))
        elif actor.pk in there:
            plan.left.append(LeftAlone(actor, f"Y est déjà{there[actor.pk]}."))
        elif by_post and len(held) != 1:
            several = f"A {len(held)} postes à cette date : ajoutez-la depuis sa fiche, en choisissant lequel."
            plan.left.append(LeftAlone(actor, several if held else "N’a pas de poste à cette date."))
        else:
            made.append(_membership(actor, held[0] if by_post else None, network, role, started_on))
            plan.concerned.append(Concerned(actor, _by(held[0]) if by_post else ""))

    def carry_out() -> None:
        Membership.objects.bulk_create(made, batch_size=500)
        since = f"{role or 'membre'}, depuis le {started_on:%d/%m/%Y}"
        note([(one.actor, "", since) for one in plan.concerned], f"réseau {network}", user)

    plan.carry_out = carry_out
    return plan


def _membership(
    actor: Any, post: Position | None, network: Network, role: NetworkRole | None, started_on: date
) -> Membership:
    structure = post.organisation if post else None if isinstance(actor, Person) else actor
    member = Membership(
        network=network, role=role, started_on=started_on, territory_id=structure.territory_id if structure else None
    )
    if post:
        member.position = post
    elif isinstance(actor, Person):
        member.person = actor
    else:
        member.organisation = actor
    return member


def _by(post: Position) -> str:
    return f"{post.function or 'fonction inconnue'}, {post.organisation.name}"


def _there(actors: Sequence[Any], network: Network, role: NetworkRole | None, on: date) -> dict[int, str]:
    """By key: in which role they are in the network on that day or later."""
    if not actors:
        return {}
    person = isinstance(actors[0], Person)
    of = Q(person__in=actors) | Q(position__person__in=actors) if person else Q(organisation__in=actors)
    found = Membership.objects.filter(of, Q(ended_on__isnull=True) | Q(ended_on__gte=on), network=network)
    found = found.filter(role=role) if role else found
    rows = found.order_by().values_list(
        *("person", "position__person") if person else ("organisation", "organisation"), "role__name"
    )
    return {one or other: f" ({name})" if name else "" for one, other, name in rows}


def _posts(actors: Sequence[Any], on: date) -> dict[int, list[Position]]:
    found: dict[int, list[Position]] = defaultdict(list)
    for post in Position.objects.current(on).filter(person__in=actors).select_related("organisation"):
        found[post.person_id].append(post)
    return found


def _what_is_missing(network: Network) -> str:
    """A network that asks more of its members says so."""
    asked = [field.label for field in network.fields.all() if field.required]
    return f"À compléter ensuite sur chaque fiche de membre : {', '.join(asked)}." if asked else ""
