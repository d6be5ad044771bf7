"""One contract on one day, network by network: who is in which role, which seats and posts are vacant, what runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from networks.contract import CoverageLine, NetworkType
from networks.models import Membership, Network, NetworkRole
from networks.network import Colleague
from networks.places import Contract, Ground
from trajectoire.plugins import registry

from .matrix import followed


@dataclass(frozen=True)
class RoleDetail:
    """A role (``None``: members without one), who holds it, who held it last."""

    role: NetworkRole | None
    members: tuple[Membership, ...]
    former: Membership | None

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
    """Every network that this colleague may see; three queries, and those of each plug-in."""
    places = known.places_of(contract.territory.pk)
    networks = list(followed(user, on))
    members = Membership.objects.with_actor().filter(network__in=networks, territory__in=places)
    now = list(members.current(on))
    gone = list(members.filter(ended_on__lt=on).order_by("-ended_on", "-pk")[:200])
    found = []
    for network in networks:
        kind = registry.get(NetworkType, network.kind) if network.kind else None
        lines = tuple(kind.lines(on, places)) if kind and kind.lines else ()
        roles = _roles(network, now, gone, with_others=kind is None)
        if lines or roles or kind:
            found.append(NetworkDetail(network, kind.units if kind else "", lines, roles))
    return found


def _roles(
    network: Network, now: Sequence[Membership], gone: Sequence[Membership], *, with_others: bool
) -> tuple[RoleDetail, ...]:
    """The roles that are expected or held; members without a role follow, save where a plug-in tells its own things."""
    lines = []
    for role in [*network.roles.all(), *([None] if with_others else [])]:
        key = role.pk if role else None
        held = tuple(each for each in now if each.network_id == network.pk and each.role_id == key)
        before = (each for each in gone if each.network_id == network.pk and each.role_id == key)
        if held or (role and role.expected):
            lines.append(RoleDetail(role, held, next(before, None) if role else None))
    return tuple(lines)
