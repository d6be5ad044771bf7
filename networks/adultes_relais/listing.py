"""The list of conventions: what it was asked, its rows, its file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from territories.models import Territory

from .conventions import WARNED_AT, ConventionState
from .figures import PostFigures, PostState
from .models import Convention

HEADINGS = (
    "Numéro", "Poste", "Employeur", "Contrat de ville", "Quartiers", "Département", "Préfecture", "Signée le",
    "Début", "Fin", "État", "Suite", "Renouvellements", "Titulaire", "Depuis le", "Contrat de travail",
    "Part d’un temps plein", "Lieu de travail", "Modalités",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A convention as the list and the file tell it: the post on the day, and how many conventions came before."""

    line: PostFigures
    convention: Convention
    renewals: int

    @property
    def is_standing(self) -> bool:
        """It is the convention of the day: its holder is the post's."""
        return self.convention == self.line.convention

    @property
    def state(self) -> ConventionState:
        """On the day."""
        followed = self.renewals + 1 < len(self.line.conventions)
        return self.convention.state_on(self.line.day, followed=followed)

    @property
    def vacant(self) -> bool:
        """It pays for a post that nobody holds."""
        return self.is_standing and self.line.state is PostState.VACANT

    @property
    def holder(self) -> str:
        """Who holds the post under this convention on the day."""
        return str(self.line.holding.membership.actor) if self.is_standing and self.line.holding else ""

    @property
    def ends_within(self) -> int | None:
        """3, 6 or 9 months."""
        return self.line.ends_within if self.is_standing else None


@dataclass(frozen=True)
class Asked:
    """What the list was asked, as written in the address; what is unknown narrows nothing."""

    contract: str = ""
    department: str = ""
    employer: str = ""
    state: str = ""
    months: int | None = None
    vacant: bool = False
    former: bool = False

    @classmethod
    def of(cls, given: QueryDict) -> "Asked":
        """``contrat=contrat-242100410&departement=…&employeur=12&etat=finit&fin=6&vacant=1&anciennes=1``."""
        state, months = given.get("etat", ""), given.get("fin", "")
        return cls(
            contract=given.get("contrat", ""),
            department=given.get("departement", ""),
            employer=given.get("employeur", ""),
            state=state if state in ConventionState.values else "",
            months=int(months) if months in {str(known) for known in WARNED_AT} else None,
            vacant=bool(given.get("vacant")),
            former=bool(given.get("anciennes")) or state == ConventionState.RENEWED,
        )

    def keeps(self, row: Row) -> bool:
        """Whether the row answers."""
        line = row.line
        contracts = {place.slug for place in line.contracts}
        departments = {place.slug for place in line.departments}
        return (
            (not self.contract or self.contract in contracts)
            and (not self.department or self.department in departments)
            and (not self.employer or self.employer == str(row.convention.employer_id))
            and (not self.state or self.state == row.state)
            and (not self.months or (row.ends_within is not None and row.ends_within <= self.months))
            and (not self.vacant or row.vacant)
        )


def rows(lines: Sequence[PostFigures], asked: Asked) -> list[Row]:
    """The conventions that answer, the nearest end first among those to come, then the past ones, latest first."""
    found = [
        Row(line, convention, rank)
        for line in lines
        for rank, convention in enumerate(line.conventions)
        if asked.former or convention.starts_on >= line.convention.starts_on
    ]
    return sorted((row for row in found if asked.keeps(row)), key=_by_end)


def _by_end(row: Row) -> tuple[bool, int, int]:
    days = (row.convention.ends_on - row.line.day).days
    return (days < 0, abs(days), row.convention.pk)


@dataclass(frozen=True)
class Choices:
    """What the filters propose: the contracts, departments and employers that the posts have."""

    contracts: list[Territory]
    departments: list[Territory]
    employers: list[tuple[str, str]]

    @classmethod
    def of(cls, lines: Sequence[PostFigures]) -> "Choices":
        """In order of names."""
        employers = {found.employer_id: found.employer.name for line in lines for found in line.conventions}
        return cls(
            contracts=_places({place for line in lines for place in line.contracts}),
            departments=_places({place for line in lines for place in line.departments}),
            employers=sorted(((str(key), name) for key, name in employers.items()), key=lambda pair: pair[1]),
        )


def _places(found: set[Territory]) -> list[Territory]:
    return sorted(found, key=lambda place: place.name)


def table(found: Sequence[Row], contracts: dict[int, str]) -> Iterator[tuple[object, ...]]:
    """Rows of the file, under ``HEADINGS``; ``contracts``: the work contract by key of a holding."""
    for row in found:
        line, convention, post = row.line, row.convention, row.line.post
        holding = line.holding if row.is_standing else None
        yield (
            convention.number,
            post.title,
            convention.employer.name,
            _joined(line.contracts),
            _joined(post.neighbourhoods.all()),
            _joined(line.departments),
            convention.prefecture,
            _day(convention.signed_on),
            convention.starts_on,
            convention.ends_on,
            row.state.label,
            convention.get_sequel_display(),
            row.renewals,
            row.holder or ("vacant" if row.vacant else ""),
            _day(holding.membership.started_on) if holding else "",
            contracts.get(holding.pk, "") if holding else "",
            float(post.full_time_equivalent),
            post.workplace,
            ", ".join(modality.name for modality in post.modalities.all()),
        )


def _joined(places: Iterable[Territory]) -> str:
    return ", ".join(place.name for place in places)


def _day(day: date | None) -> date | str:
    return day or ""
