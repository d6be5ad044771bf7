"""The matrix itself: a column by plug-in network and by role, a line by contrat de ville, a cell for both.

Everything is counted by the database, a few grouped queries whatever the number of persons.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, DateField, Max, QuerySet
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils.formats import date_format

from actors.freshness import REVIEW_AFTER
from networks.contract import CellState, CoverageCell, NetworkType
from networks.models import Membership, Network, NetworkRole
from networks.network import Colleague
from networks.places import Contract, Ground, ground
from trajectoire.plugins import registry

NOTHING = CoverageCell(count=0, state=CellState.UNKNOWN)
WORST_FIRST = (CellState.MISSING, CellState.REVIEW, CellState.UNKNOWN, CellState.FRESH)


@dataclass(frozen=True)
class Column:
    """What is counted: the things of a plug-in's network, or who is in a role; ``cells`` by key of contract."""

    key: str
    network: str
    label: str
    cells: Mapping[int, CoverageCell]

    @property
    def name(self) -> str:
        """In full, for exports and lists: « Conseils citoyens, instances »."""
        return f"{self.network}, {self.label[:1].lower()}{self.label[1:]}"


@dataclass(frozen=True)
class Line:
    """A contract and its cells, in the order of the columns; ``number`` is the one that the map gives it."""

    number: int
    contract: Contract
    cells: tuple[CoverageCell, ...]

    @property
    def unknown(self) -> bool:
        """Nobody and nothing is known there."""
        return not any(cell.count for cell in self.cells)

    @property
    def state(self) -> CellState:
        """One state for the whole line: unknown if nothing is, otherwise the worst of what is followed."""
        if self.unknown:
            return CellState.UNKNOWN
        states = {cell.state for cell in self.cells}
        return next((state for state in (CellState.MISSING, CellState.REVIEW) if state in states), CellState.FRESH)

    @property
    def missing(self) -> int:
        """Cells where somebody or something is expected and is not there."""
        return sum(cell.state is CellState.MISSING for cell in self.cells)


@dataclass(frozen=True)
class Total:
    """How many contracts a column reaches."""

    covered: int
    of: int


@dataclass(frozen=True)
class Matrix:
    """The whole, or what filters left of it: ``totals`` follow the columns and count the lines shown."""

    on: date
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @property
    def totals(self) -> list[Total]:
        """Contracts where each column has something or somebody."""
        return [
            Total(sum(bool(line.cells[rank].count) for line in self.lines), len(self.lines))
            for rank in range(len(self.columns))
        ]

    @property
    def unknown(self) -> list[Line]:
        """Lines where nothing at all is known."""
        return [line for line in self.lines if line.unknown] if self.columns else []


def matrix(columns: Sequence[Column], contracts: Iterable[Contract], on: date) -> Matrix:
    """Lines numbered in the order of the contracts."""
    lines = (
        Line(number, contract, tuple(column.cells.get(contract.territory.pk, NOTHING) for column in columns))
        for number, contract in enumerate(contracts, start=1)
    )
    return Matrix(on, tuple(columns), tuple(lines))


def followed(user: Colleague, on: date) -> QuerySet[Network]:
    """The networks open to this colleague that were animated on that day."""
    opened = Network.objects.open_to(user).prefetch_related("roles")
    return opened.exclude(ended_on__lte=on)


def columns_of(networks: Iterable[Network], on: date, known: Ground, *, every_role: bool = False) -> list[Column]:
    """A column for the things of each plug-in's network, then one for each expected role, or for every role.

    ``every_role`` is for one network looked at alone: roles that nobody expects are then shown too.
    """
    columns = []
    roles: list[tuple[Network, NetworkRole]] = []
    for network in networks:
        kind = registry.get(NetworkType, network.kind) if network.kind else None
        if kind:
            columns.append(_kind_column(kind, network.key, network.name, on))
        roles += [(network, role) for role in network.roles.all() if role.expected or every_role]
    return columns + _role_columns(roles, on, known)


def _unclaimed(user: Colleague) -> list[NetworkType]:
    """Kinds that no network was made for yet: those who see every network see what they track."""
    if not user.has_perm("networks.view_network"):
        return []
    made = set(Network.objects.exclude(kind="").values_list("kind", flat=True))
    return [kind for kind in registry.all(NetworkType) if kind.key not in made]


def _kind_column(kind: NetworkType, key: str, name: str, on: date) -> Column:
    cells = {pk: cell for pk, cell in kind.coverage(on).items() if cell.count or cell.note}
    return Column(key, name, kind.units.capitalize(), cells)


def _role_columns(roles: Sequence[tuple[Network, NetworkRole]], on: date, known: Ground) -> list[Column]:
    if not roles:
        return []
    keys = [role.pk for _network, role in roles]
    held = _held(keys, on, known)
    left = _left(keys, on, known)
    return [
        Column(
            f"{network.key}.{role.key}",
            network.name,
            role.name,
            {
                contract.territory.pk: _role_cell(
                    role, held.get((role.pk, contract.territory.pk)), left.get((role.pk, contract.territory.pk)), on
                )
                for contract in known.contracts
            },
        )
        for network, role in roles
    ]


def _held(roles: list[int], on: date, known: Ground) -> dict[tuple[int, int], tuple[int, date]]:
    """How many hold each role for each contract, and when one of them was last known to; one query."""
    grouped = (
        Membership.objects.current(on)
        .filter(role__in=roles, territory__in=list(known.reached))
        .order_by()
        .values_list("role", "territory")
        .annotate(
            held=Count("pk"),
            known_on=Max(
                Greatest(
                    Coalesce("verified_on", "started_on", Cast("created_at", DateField())),
                    Coalesce("started_on", "verified_on", Cast("created_at", DateField())),
                )
            ),
        )
    )
    found: dict[tuple[int, int], tuple[int, date]] = {}
    for role, place, count, known_on in grouped:
        for contract in known.reached.get(place, ()):
            before, latest = found.get((role, contract), (0, date.min))
            found[role, contract] = (before + count, max(latest, known_on))
    return found


def _left(roles: list[int], on: date, known: Ground) -> dict[tuple[int, int], date]:
    """The last day on which somebody held each role for each contract before ``on``; one query."""
    grouped = (
        Membership.objects.filter(role__in=roles, territory__in=list(known.reached), ended_on__lt=on)
        .order_by()
        .values_list("role", "territory")
        .annotate(last=Max("ended_on"))
    )
    found: dict[tuple[int, int], date] = {}
    for role, place, last in grouped:
        for contract in known.reached.get(place, ()):
            found[role, contract] = max(found.get((role, contract), date.min), last)
    return found


def _role_cell(role: NetworkRole, held: tuple[int, date] | None, left: date | None, on: date) -> CoverageCell:
    if held is None:
        state = CellState.MISSING if role.expected else CellState.UNKNOWN
        note = f"vacant depuis {date_format(left, 'F Y')}" if left else "personne"
        return CoverageCell(count=0, state=state, note=note if role.expected or left else "")
    count, known_on = held
    if known_on >= on - REVIEW_AFTER:
        return CoverageCell(count=count, state=CellState.FRESH)
    return CoverageCell(count=count, state=CellState.REVIEW, note=f"su en {date_format(known_on, 'F Y')}")


def coverage_of(user: Colleague, on: date, *, network: Network | None = None) -> tuple[Ground, Matrix]:
    """The matrix of everything that this colleague may see on that day, or of one network with all its roles."""
    known = ground(on)
    networks = [network] if network else followed(user, on)
    columns = columns_of(networks, on, known, every_role=network is not None)
    if network is None:
        columns = [*(_kind_column(kind, kind.key, kind.label, on) for kind in _unclaimed(user)), *columns]
    return known, matrix(columns, known.contracts, on)
