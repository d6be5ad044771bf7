"""Whom an event reaches: by contrat de ville, by function; which contrats are missing, and whom to invite there."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from events.event import EventPage
from events.registration.model import ALIVE, Registration
from networks.kinds import contracts_by_place
from networks.models import Membership
from territories.models import Level, Territory

MOST = 60
"""Members proposed at once."""


@dataclass(frozen=True, kw_only=True)
class Reach:
    """``by_contract``: each contract with its number of people, most first; ``missing``: those with nobody.

    ``to_invite``: members of the event's network who act in a missing contract and have not registered.
    """

    by_contract: list[tuple[Territory, int]]
    by_function: list[tuple[str, int]]
    missing: list[Territory]
    unknown: int
    to_invite: list[Membership]


def reach_of(event: EventPage, *, invite: bool) -> Reach:
    """The reach of ``event`` today, in five queries at most; ``invite``: whether the reader may see its network."""
    coming = list(
        Registration.objects.filter(event=event, state__in=ALIVE).values_list("territory_id", "function", "person_id")
    )
    contracts = list(Territory.objects.valid().filter(level=Level.CITY_CONTRACT).order_by("name", "code"))
    counted = Counter(place for place, _, _ in coming if place)
    missing = [contract for contract in contracts if not counted[contract.pk]]
    functions = Counter(function.strip().lower() for _, function, _ in coming if function.strip())
    reached = [(contract, counted[contract.pk]) for contract in contracts if counted[contract.pk]]
    return Reach(
        by_contract=sorted(reached, key=lambda pair: -pair[1]),
        by_function=functions.most_common(12),
        missing=missing,
        unknown=sum(1 for place, _, _ in coming if not place),
        to_invite=_to_invite(event, missing, {person for _, _, person in coming if person}) if invite else [],
    )


def _to_invite(event: EventPage, missing: Iterable[Territory], known: set[int]) -> list[Membership]:
    """Current members of the event's network in the contracts where nobody registered."""
    if event.network_id is None:
        return []
    wanted = {contract.pk for contract in missing}
    places = {place for place, within in contracts_by_place().items() if within & wanted} | wanted
    members = Membership.objects.current().with_actor().filter(network=event.network_id, territory__in=places)
    found = []
    for member in members.order_by("territory__name", "pk"):
        person = member.person_id or (member.position.person_id if member.position else None)
        if person not in known:
            found.append(member)
        if len(found) == MOST:
            break
    return found
