"""What the screen of the coverage was asked: the day, and what narrows it."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date

from networks.contract import CellState
from networks.models import Network
from networks.places import Ground

from .matrix import Line, Matrix

YEARS = range(1990, 2101)
"""Years that may be asked for; a slip of the finger asks for another."""

MISSING_ANYWHERE = "manque"
"""Lines where something expected is missing, or where nothing is known."""

STATES = {
    "": "Tous les contrats",
    MISSING_ANYWHERE: "Où il manque quelqu’un",
    CellState.REVIEW.value: "Où il y a à revoir",
    CellState.UNKNOWN.value: "Dont on ne sait rien",
    CellState.FRESH.value: "Où tout est à jour",
}


@dataclass(frozen=True)
class Asked:
    """``department``: its code; ``shown``: key of the column that the map shows, "" for all of them together."""

    on: date
    network: Network | None = None
    department: str = ""
    state: str = ""
    shown: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        """Read from the address; what is unknown, or closed to the colleague, narrows nothing."""
        given = request.GET
        network = Network.objects.open_to(request.user).filter(key=_text(given.get("reseau"))).first()
        state = given.get("etat", "")
        return cls(
            on=day_of(request),
            network=network,
            department=_text(given.get("departement")),
            state=state if state in STATES else "",
            shown=_text(given.get("carte")),
        )

    def keeps(self, line: Line) -> bool:
        """Whether the line was asked for."""
        if self.department and line.contract.code != self.department:
            return False
        if self.state == MISSING_ANYWHERE:
            return line.unknown or bool(line.missing)
        if self.state == CellState.REVIEW:
            return any(cell.state is CellState.REVIEW for cell in line.cells)
        return not self.state or line.state == self.state

    def narrowed(self, whole: Matrix, known: Ground) -> Matrix:
        """The lines asked for; a department that has no contract narrows nothing."""
        if self.department and self.department not in {place.code for place in known.departments()}:
            return Asked(self.on, self.network, "", self.state, self.shown).narrowed(whole, known)
        return Matrix(whole.on, whole.columns, tuple(line for line in whole.lines if self.keeps(line)))


def day_of(request: HttpRequest) -> date:
    """The day of ``?date=2025-06-01``; today when it is not one, or when the contrats de ville are far from it."""
    try:
        asked = parse_date(_text(request.GET.get("date")))
    except ValueError:
        asked = None
    return asked if asked and asked.year in YEARS else timezone.localdate()


def _text(given: str | None) -> str:
    return (given or "")[:80]
