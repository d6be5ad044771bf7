"""One contract on one day, network by network: who is in which role, which seats and posts are vacant, what runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from networks.contract import CoverageLine, NetworkType
from networks.models import Membership, Network, NetworkRole
from networks.network import Colleague
from networks.places import Contract, Ground
from trajectoire.plugins import registry

from .matrix import followed

MOST = 20
"""Members named for a role; the list of members has the others."""


@dataclass(frozen=True)
class RoleDetail:
    """A role (``None``: members without one), who holds it (and how many more), who held it last."""

    role: NetworkRole | None
    members: tuple[Membership, ...]
    former: Membership | None
    more: int = 0

    @property
    def vacant(self) -> bool:
        """Expected, and nobody."""
        return bool(self.role and self.role.expected and not self.members)


@dataclass(frozen=True)
class NetworkDetail:
    """A network in this contract: ``lines`` are the things of a plug-in."""

    network: Network
    units: str
    lines: tuple[CoverageLine, ...]
    roles: tuple[RoleDetail, ...]


def detail(user: Colleague, contract: Contract, known: Ground, on: date) -> list[NetworkDetail]:
    """Every network that this colleague may see; five queries, and those of each plug-in."""
    places = known.places_of(contract.territory.pk)
    networks = list(followed(user, on))
    members = Membership.objects.filter(network__in=networks, territory__in=places)
    current = members.current(on)
    now = list(current.few("network", "role", most=MOST, first="started_on"))
    gone = list(members.filter(ended_on__lt=on).few("network", "role", most=1, first="-ended_on"))
    grouped = current.order_by().values_list("network", "role").annotate(Count("pk"))
    counts = {(network, role): count for network, role, count in grouped}
    found = []
    for network in networks:
        kind = registry.get(NetworkType, network.kind) if network.kind else None
        lines = tuple(kind.lines(on, places)) if kind and kind.lines else ()
        roles = _roles(network, now, gone, counts, with_others=kind is None)
        if lines or roles or kind:
            found.append(NetworkDetail(network, kind.units if kind else "", lines, roles))
    return found


def _roles(
    network: Network,
    now: Sequence[Membership],
    gone: Sequence[Membership],
    counts: Mapping[tuple[int, int | None], int],
    *,
    with_others: bool,
) -> tuple[RoleDetail, ...]:
    """The roles that are expected or held; members without a role follow, save where a plug-in tells its own things."""
    lines = []
    for role in [*network.roles.all(), *([None] if with_others else [])]:
        key = role.pk if role else None
        held = tuple(each for each in now if each.network_id == network.pk and each.role_id == key)
        before = (each for each in gone if each.network_id == network.pk and each.role_id == key)
        more = counts.get((network.pk, key), 0) - len(held)
        if held or (role and role.expected):
            lines.append(RoleDetail(role, held, next(before, None) if role else None, more))
    return tuple(lines)
