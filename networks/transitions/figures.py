"""Initiatives and requests by territory on any day, in a number of queries that does not depend on them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from actors.freshness import REVIEW_AFTER
from networks.contract import CellState, CoverageCell, CoverageLine
from networks.places import ground

from .models import Exchange, Initiative, Maturity

PATIENCE = timedelta(days=30)
"""How long a request may wait for an answer before somebody is told."""


@dataclass
class _Here:
    """What a territory has: initiatives by maturity, how many are known to be up to date, requests that wait."""

    stages: Counter[str] = field(default_factory=Counter)
    fresh: int = 0
    waiting: int = 0

    def cell(self) -> CoverageCell:
        """Its cell in the matrix."""
        ideas = self.stages[Maturity.IDEA]
        words = [
            f"dont {ideas} idée{'s' if ideas > 1 else ''}" if ideas else "",
            f"{self.waiting} demande{'s' if self.waiting > 1 else ''} sans réponse" if self.waiting else "",
        ]
        fresh = self.fresh and not self.waiting
        return CoverageCell(
            count=self.stages.total(),
            state=CellState.FRESH if fresh else CellState.REVIEW,
            note=", ".join(word for word in words if word),
        )


def unanswered(on: date) -> Iterable[Exchange]:
    """Requests that have waited for more than thirty days on the day ``on``, the oldest first; one query."""
    asked = Exchange.objects.open(on).filter(kind=Exchange.Kind.REQUEST, opened_on__lte=on - PATIENCE)
    return asked.select_related("territory", "organisation", "person").order_by("opened_on", "pk")


def coverage(on: date) -> dict[int, CoverageCell]:
    """A cell by territory of an initiative or of a request that waits, and by contract that it counts for."""
    reached = ground(on).reached
    here: dict[int, _Here] = defaultdict(_Here)
    alive = {each.pk: each for each in Initiative.objects.alive(on)}
    links = Initiative.territories.through.objects.filter(initiative__in=Initiative.objects.alive(on).values("pk"))
    places: dict[int, set[int]] = defaultdict(set)
    for initiative, place in links.values_list("initiative", "territory"):
        places[initiative] |= {place} | reached.get(place, frozenset())
    for key, covered in places.items():
        for place in covered:
            here[place].stages[alive[key].maturity] += 1
            here[place].fresh += is_fresh(alive[key], on)
    for request in unanswered(on):
        if request.territory_id:
            for place in {request.territory_id} | reached.get(request.territory_id, frozenset()):
                here[place].waiting += 1
    return {place: found.cell() for place, found in here.items()}


def is_fresh(initiative: Initiative, on: date) -> bool:
    """Whether somebody checked it, or it changed stage, within six months of the day ``on``."""
    known = [day for day in (initiative.verified_on, getattr(initiative, "since", None)) if day]
    return bool(known) and max(known) >= on - REVIEW_AFTER


def lines(on: date, places: Collection[int]) -> list[CoverageLine]:
    """The initiatives and the unanswered requests of these territories."""
    through = Initiative.territories.through.objects.filter(territory__in=places)
    found = [
        CoverageLine(
            title=each.title,
            state=CellState.FRESH if is_fresh(each, on) else CellState.REVIEW,
            note=f"{each.maturity_label} ; {each.carrier}",
            address=reverse("transitions_initiative", args=[each.pk]),
        )
        for each in Initiative.objects.alive(on).filter(pk__in=through.values("initiative")).with_carrier()
    ]
    keys = set(places)
    return found + [
        CoverageLine(
            title=f"Demande : {each.title}",
            state=CellState.REVIEW,
            note=f"{each.asker}, sans réponse depuis le {each.opened_on:%d/%m/%Y}",
            address=reverse("transitions_exchange", args=[each.pk]),
        )
        for each in unanswered(on)
        if each.territory_id in keys
    ]


def maturities(on: date | None = None) -> list[tuple[Maturity, int]]:
    """How many initiatives are at each stage, the ended ones last; one query."""
    day = on or timezone.localdate()
    counts = Counter(Initiative.objects.with_maturity(day).values_list("maturity", flat=True))
    return [(stage, counts[stage.value]) for stage in Maturity]
