"""Seats, vacancies and renewals of every body on a given day, in a number of queries that does not depend on them."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from actors.periods import held_on
from networks.contract import CellState, CoverageCell, CoverageLine
from networks.kinds import contracts_by_place

from .models import BodyState, ParticipationBody, Seat, SeatHolding

SOON_DAYS = 183
"""Six months: how long a renewal takes to prepare."""


@dataclass(frozen=True)
class BodyFigures:
    """A body on a day: its state, its seats, those without a titulaire, how many days before its renewal."""

    body: ParticipationBody
    state: BodyState
    seats: int
    vacant: tuple[Seat, ...] = field(default=())
    days_to_renewal: int | None = None

    @property
    def held(self) -> int:
        """Seats with a titulaire."""
        return self.seats - len(self.vacant)

    @property
    def renewal_late(self) -> bool:
        """The date has passed and the body goes on."""
        return self.days_to_renewal is not None and self.days_to_renewal < 0

    @property
    def renewal_soon(self) -> bool:
        """Within six months, or late."""
        return self.days_to_renewal is not None and self.days_to_renewal <= SOON_DAYS

    @property
    def cell_state(self) -> CellState:
        """The state of its territory's cell in the coverage matrix."""
        if self.state is BodyState.DORMANT or (self.seats and not self.held):
            return CellState.MISSING
        if self.vacant or self.renewal_soon or self.state is BodyState.RENEWING:
            return CellState.REVIEW
        return CellState.FRESH


def overview(on: date, bodies: QuerySet[ParticipationBody] | None = None) -> list[BodyFigures]:
    """The figures of the bodies that exist on that day, by territory and name; the dissolved ones are left out."""
    found = (ParticipationBody.objects.all() if bodies is None else bodies).select_related("territory", "carrier")
    found = found.prefetch_related(
        "stages",
        "neighbourhoods",
        Prefetch("colleges__seats", queryset=Seat.objects.open(on).select_related("college")),
    )
    held = set(
        SeatHolding.objects.filter(held_on(on, "membership__"), rank=SeatHolding.Rank.HOLDER).values_list(
            "seat", flat=True
        )
    )
    lines = []
    for body in found.order_by("territory__name", "name"):
        state = body.state_on(on)
        if state is None or state is BodyState.DISSOLVED:
            continue
        seats = [seat for college in body.colleges.all() for seat in college.seats.all()]
        due = body.renewal_due_on
        lines.append(
            BodyFigures(
                body=body,
                state=state,
                seats=len(seats),
                vacant=tuple(seat for seat in seats if seat.pk not in held),
                days_to_renewal=(due - on).days if due else None,
            )
        )
    return lines


def coverage(on: date) -> dict[int, CoverageCell]:
    """A cell by territory of a body and by contract that contains it; a territory without one is no fault."""
    contracts = contracts_by_place()
    by_place: dict[int, list[BodyFigures]] = {}
    for line in overview(on):
        own = line.body.territory_id
        covered = {own} | contracts.get(own, set()) | {place.pk for place in line.body.neighbourhoods.all()}
        for place in covered:
            by_place.setdefault(place, []).append(line)
    return {place: _cell(lines) for place, lines in by_place.items()}


def lines(on: date, places: Collection[int]) -> list[CoverageLine]:
    """The bodies of these territories, each with its state and its seats without a titulaire."""
    here = ParticipationBody.objects.filter(
        pk__in=ParticipationBody.objects.filter(Q(territory__in=places) | Q(neighbourhoods__in=places)).values("pk")
    )
    return [
        CoverageLine(
            title=line.body.name,
            state=line.cell_state,
            note=_told(line),
            address=reverse("conseils_citoyens_body", args=[line.body.pk]),
        )
        for line in overview(on, here)
    ]


def _told(line: BodyFigures) -> str:
    seats = f"{line.held} siège{'s' if line.held > 1 else ''} pourvu{'s' if line.held > 1 else ''} sur {line.seats}"
    empty = Counter(seat.college.name for seat in line.vacant)
    vacant = ", ".join(f"{count} dans « {college} »" for college, count in empty.items())
    words = [str(line.state.label), seats, f"vacants : {vacant}" if vacant else ""]
    if line.renewal_soon:
        words.append("renouvellement dépassé" if line.renewal_late else "à renouveler dans les six mois")
    return " ; ".join(word for word in words if word)


def _cell(lines: list[BodyFigures]) -> CoverageCell:
    worst = max((line.cell_state for line in lines), key=list(CellState).index)
    return CoverageCell(count=len(lines), state=worst, note=note(lines))


def note(lines: Iterable[BodyFigures]) -> str:
    """What is not as it should be, in a few words: « 1 en sommeil, 7 sièges vacants »."""
    known = list(lines)
    dormant = sum(line.state is BodyState.DORMANT for line in known)
    renewing = sum(line.state is BodyState.RENEWING for line in known)
    vacant = sum(len(line.vacant) for line in known)
    words = [
        f"{dormant} en sommeil" if dormant else "",
        f"{renewing} en renouvellement" if renewing else "",
        f"{vacant} siège{'s' if vacant > 1 else ''} vacant{'s' if vacant > 1 else ''}" if vacant else "",
    ]
    return ", ".join(word for word in words if word)
