"""The posts on a day: filled, vacant, not renewed, by contract and department; what ends when; who is alone.

A number of queries that does not depend on the data.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Prefetch, QuerySet

from actors.freshness import REVIEW_AFTER
from actors.periods import held_on
from networks.contract import CellState, CoverageCell
from networks.kinds import contracts_by_place
from territories.models import Level, Territory

from .conventions import WARNED_AT, standing
from .models import Convention, Post, PostHolding

SOON_MONTHS = 6
"""Within them a filled post is to be reviewed."""


class PostState(StrEnum):
    """How a post stands on a day."""

    FILLED = "pourvu"
    VACANT = "vacant"
    TO_COME = "a-venir"
    LAPSED = "echu"
    NOT_RENEWED = "non-renouvele"

    @property
    def label(self) -> str:
        """In the words of the team."""
        return {
            "pourvu": "pourvu",
            "vacant": "vacant",
            "a-venir": "à venir",
            "echu": "échu, suite à noter",
            "non-renouvele": "non renouvelé",
        }[self.value]


@dataclass(frozen=True)
class PostFigures:
    """A post on a day: its conventions in order, the one of that day, who holds it, the contracts it counts for."""

    day: date
    post: Post
    conventions: tuple[Convention, ...]
    convention: Convention
    holding: PostHolding | None
    contracts: tuple[Territory, ...]
    departments: tuple[Territory, ...]

    @property
    def state(self) -> PostState:
        """From its convention, then from its holder."""
        if self.day < self.convention.starts_on:
            return PostState.TO_COME
        if self.convention.runs_on(self.day):
            return PostState.FILLED if self.holding else PostState.VACANT
        stopped = self.convention.sequel == Convention.Sequel.STOPPED
        return PostState.NOT_RENEWED if stopped else PostState.LAPSED

    @property
    def place(self) -> Territory:
        """Its contract de ville, else its territory."""
        return self.contracts[0] if self.contracts else self.post.territory

    @property
    def where(self) -> str:
        """Its name."""
        return self.place.name

    @property
    def exists(self) -> bool:
        """A convention pays for it that day."""
        return self.state in {PostState.FILLED, PostState.VACANT}

    @property
    def following(self) -> Convention | None:
        """The convention that is already known to come next."""
        return next((found for found in self.conventions if found.starts_on > self.convention.starts_on), None)

    @property
    def renewals(self) -> int:
        """How many conventions came before this one."""
        return self.conventions.index(self.convention)

    @property
    def ends_within(self) -> int | None:
        """3, 6 or 9 months, unless the next convention is known already."""
        return None if self.following else self.convention.ends_within(self.day)

    @property
    def to_prepare(self) -> bool:
        """It ends within nine months, or has ended, and nobody said that it stops there."""
        stopped = self.convention.sequel == Convention.Sequel.STOPPED
        return not stopped and (self.ends_within is not None or self.state is PostState.LAPSED)

    @property
    def to_verify(self) -> bool:
        """Nobody confirmed for six months that the holder is still there."""
        if self.holding is None:
            return False
        verified_on = self.holding.membership.verified_on
        return verified_on is None or verified_on < self.day - REVIEW_AFTER

    @property
    def cell_state(self) -> CellState:
        """The state of its territory's cell in the coverage matrix."""
        if self.state is PostState.VACANT:
            return CellState.MISSING
        soon = self.ends_within is not None and self.ends_within <= SOON_MONTHS
        return CellState.REVIEW if self.state is not PostState.FILLED or soon or self.to_verify else CellState.FRESH


def overview(on: date, posts: QuerySet[Post] | None = None) -> list[PostFigures]:
    """The figures of the posts that have a convention, whatever its dates, by contract and title; ten queries."""
    found = (Post.objects.all() if posts is None else posts).select_related("territory")
    found = found.prefetch_related(
        "neighbourhoods",
        "modalities",
        Prefetch("conventions", queryset=Convention.objects.select_related("employer")),
        Prefetch(
            "holdings",
            queryset=PostHolding.objects.filter(held_on(on, "membership__")).select_related(
                "membership__person",
                "membership__organisation",
                "membership__position__person",
                "membership__position__organisation",
            ),
        ),
    )
    contracts, departments = contracts_by_place(), _departments_by_place()
    named = Territory.objects.filter(level__in=(Level.CITY_CONTRACT, Level.DEPARTMENT)).in_bulk()
    lines = []
    for post in found:
        conventions = tuple(post.conventions.all())
        convention = standing(conventions, on)
        if convention is None:
            continue
        places = {post.territory_id, *(place.pk for place in post.neighbourhoods.all())}
        own = {contract for place in places for contract in contracts.get(place, ())}
        above = {department for place in places | own for department in departments.get(place, ())}
        lines.append(
            PostFigures(
                day=on,
                post=post,
                conventions=conventions,
                convention=convention,
                holding=next(iter(post.holdings.all()), None),
                contracts=_named(own, named),
                departments=_named(above, named),
            )
        )
    return sorted(lines, key=_by_place)


def _by_place(line: PostFigures) -> tuple[str, str, int]:
    return (line.where, line.post.title, line.post.pk)


def _named(keys: Iterable[int], named: dict[int, Territory]) -> tuple[Territory, ...]:
    return tuple(sorted((named[key] for key in keys), key=lambda place: place.name))


def _departments_by_place() -> dict[int, set[int]]:
    """Keys of the departments by key of what they contain directly, and each for itself; two queries."""
    found = {pk: {pk} for pk in Territory.objects.filter(level=Level.DEPARTMENT).values_list("pk", flat=True)}
    links = Territory.parents.through.objects.filter(to_territory__level=Level.DEPARTMENT)
    for inside, department in links.values_list("from_territory", "to_territory"):
        found.setdefault(inside, set()).add(department)
    return found


@dataclass(frozen=True)
class PlaceFigures:
    """Posts of a contract or of a department: filled, vacant, not renewed (or ended without a word)."""

    place: Territory
    filled: int
    vacant: int
    stopped: int


def by_place(lines: Sequence[PostFigures], *, departments: bool = False) -> list[PlaceFigures]:
    """A line for each contract, or department, that has or had a post."""
    counts: dict[Territory, Counter[PostState]] = defaultdict(Counter)
    for line in lines:
        for place in line.departments if departments else line.contracts:
            counts[place][line.state] += 1
    return [
        PlaceFigures(
            place=place,
            filled=count[PostState.FILLED],
            vacant=count[PostState.VACANT],
            stopped=count[PostState.NOT_RENEWED] + count[PostState.LAPSED],
        )
        for place, count in sorted(counts.items(), key=lambda item: item[0].name)
    ]


def ending(lines: Sequence[PostFigures]) -> dict[int, list[PostFigures]]:
    """What ends within 3, 6 and 9 months, each once, under the nearest; by date of end."""
    found: dict[int, list[PostFigures]] = {months: [] for months in WARNED_AT}
    for line in sorted(lines, key=lambda line: line.convention.ends_on):
        if line.ends_within is not None:
            found[line.ends_within].append(line)
    return found


def isolated(lines: Sequence[PostFigures]) -> list[PostFigures]:
    """Posts whose holder is the only adulte-relais of every contract that they work for."""
    filled = [line for line in lines if line.state is PostState.FILLED and line.contracts]
    counts = Counter(contract.pk for line in filled for contract in line.contracts)
    return [line for line in filled if all(counts[contract.pk] == 1 for contract in line.contracts)]


def coverage(on: date) -> dict[int, CoverageCell]:
    """A cell by territory of a post and by contract that contains it; a post to come or given up makes none."""
    by_key: dict[int, list[PostFigures]] = {}
    for line in overview(on):
        if line.exists or line.state is PostState.LAPSED:
            covered = {line.post.territory_id, *(place.pk for place in line.post.neighbourhoods.all())}
            for place in covered | {contract.pk for contract in line.contracts}:
                by_key.setdefault(place, []).append(line)
    return {place: _cell(lines) for place, lines in by_key.items()}


def _cell(lines: list[PostFigures]) -> CoverageCell:
    worst = max((line.cell_state for line in lines), key=list(CellState).index)
    return CoverageCell(count=sum(line.exists for line in lines), state=worst, note=note(lines))


def note(lines: Iterable[PostFigures]) -> str:
    """What is not as it should be, in a few words: « 1 vacant, 2 finissent dans les 6 mois »."""
    known = list(lines)
    vacant = sum(line.state is PostState.VACANT for line in known)
    soon = sum(line.exists and (line.ends_within or SOON_MONTHS + 1) <= SOON_MONTHS for line in known)
    lapsed = sum(line.state is PostState.LAPSED for line in known)
    words = [
        f"{vacant} vacant{'s' if vacant > 1 else ''}" if vacant else "",
        f"{soon} fini{'ssent' if soon > 1 else 't'} dans les {SOON_MONTHS} mois" if soon else "",
        f"{lapsed} échu{'s' if lapsed > 1 else ''}, suite à noter" if lapsed else "",
    ]
    return ", ".join(word for word in words if word)
