"""Answers of every network, gathered by contrat de ville, the most alike first, with whom to call there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from networks.contract import NetworkType
from networks.finding import Found, ToCall, Wanted
from networks.kinds import may
from networks.likeness import Likeness, likeness
from networks.models import Membership, Network
from networks.network import Colleague
from networks.places import Contract, Ground, ground
from territories.models import Territory
from trajectoire.plugins import registry

PLACE = 4.0
"""What a territory alike weighs, beside things that weigh one to five."""

MOST = 12
"""Contracts shown."""

MOST_CALLED = 4
"""Members shown for a contract."""


@dataclass(frozen=True)
class Answer:
    """What was found in a contract (``None``: elsewhere), why it is like one's own, who can be called there."""

    contract: Contract | None
    alike: Likeness
    found: tuple[Found, ...]
    to_call: tuple[ToCall, ...] = ()

    @property
    def score(self) -> float:
        """Of its best answer, and of the place."""
        return max(each.weight for each in self.found) + PLACE * self.alike.score


def answers(user: Colleague, wanted: Wanted, mine: Territory | None) -> list[Answer]:
    """The answers of the networks open to this colleague; the queries of each network, and eight of ours."""
    if not wanted.asked:
        return []
    known = ground(timezone.localdate())
    contracts = known.by_key()
    own = [contracts[key] for key in known.reached.get(mine.pk, ())] if mine else []
    by_contract: dict[int | None, list[Found]] = {}
    for each in _everything(user, wanted):
        reached = {key for place in each.places for key in known.reached.get(place, ())}
        for key in reached or [None]:
            by_contract.setdefault(key, []).append(each)
    found = [
        _answer(contracts.get(key) if key else None, own, sorted(each, key=lambda one: (-one.weight, one.title)))
        for key, each in by_contract.items()
    ]
    ordered = sorted(found, key=lambda each: (-each.score, each.contract.territory.name if each.contract else "~"))
    return _with_members(user, ordered[:MOST], known)


def _everything(user: Colleague, wanted: Wanted) -> Iterable[Found]:
    for kind in registry.all(NetworkType):
        if kind.found and may(user, kind.key):
            yield from kind.found(wanted)


def _answer(contract: Contract | None, own: Sequence[Contract], found: Sequence[Found]) -> Answer:
    alike = max((likeness(each, contract) for each in own if contract), key=lambda each: each.score, default=Likeness())
    return Answer(contract, alike, tuple(found))


def _with_members(user: Colleague, found: Sequence[Answer], known: Ground) -> list[Answer]:
    """With who holds an expected role in each contract, in the networks that the colleague sees; one query."""
    places = {
        each.contract.territory.pk: known.places_of(each.contract.territory.pk) for each in found if each.contract
    }
    everywhere = {place for keys in places.values() for place in keys}
    held = (
        Membership.objects.current()
        .filter(network__in=Network.objects.open_to(user), role__expected=True, territory__in=everywhere)
        .few("territory", "role", most=1, first="started_on")
        .order_by("network__order", "role__sort_order", "pk")
    )
    members = list(held) if everywhere else []
    return [
        Answer(
            each.contract,
            each.alike,
            each.found,
            tuple(
                to_call(member)
                for member in members
                if each.contract and member.territory_id in places[each.contract.territory.pk]
            )[:MOST_CALLED],
        )
        for each in found
    ]


def to_call(member: Membership) -> ToCall:
    """A member and their role, with the professional telephone and address of the post or of the structure."""
    by = member.position or member.organisation
    role = f", {member.role.name.lower()}" if member.role else ""
    return ToCall(name=f"{member.actor}{role}", phone=by.phone if by else "", email=by.email if by else "")
