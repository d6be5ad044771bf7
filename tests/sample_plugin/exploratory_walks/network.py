"""What the network of those who lead walks says of itself: where they are, and whether they are trained."""

from collections import defaultdict

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from networks.contract import CellState, CoverageCell, CoverageLine
from networks.kinds import contracts_by_place

from .models import WalkLeader

KIND = "marches"


def leaders_on(day):
    """Those who are members on that day."""
    held = Q(membership__started_on__isnull=True) | Q(membership__started_on__lte=day)
    held &= Q(membership__ended_on__isnull=True) | Q(membership__ended_on__gte=day)
    return WalkLeader.objects.filter(held).select_related(
        "membership__person", "membership__position__person", "membership__organisation", "membership__territory"
    )


def coverage(day):
    """A cell by territory, and by contrat de ville that contains it; two queries more than the contrats need."""
    contracts = contracts_by_place()
    found = defaultdict(list)
    for leader in leaders_on(day).exclude(membership__territory=None):
        own = leader.membership.territory_id
        for place in {own, *contracts.get(own, ())}:
            found[place].append(leader)
    return {place: _cell(leaders, day) for place, leaders in found.items()}


def lines(day, places):
    """The leaders of these territories, one by one."""
    for leader in leaders_on(day).filter(membership__territory__in=places):
        state = _state(leader, day)
        note = "formée" if state is CellState.FRESH else "reste à former"
        yield CoverageLine(title=str(leader), state=state, note=note, address=reverse("walk_leaders"))


def public_context(request, network):
    """How many there are, and where; nobody's name."""
    leaders = list(leaders_on(timezone.localdate()))
    places = {leader.membership.territory.name for leader in leaders if leader.membership.territory}
    return {"leaders": len(leaders), "places": sorted(places)}


def _state(leader, day):
    trained = leader.trained_on and leader.trained_on <= day
    return CellState.FRESH if trained else CellState.REVIEW


def _cell(leaders, day):
    untrained = sum(_state(leader, day) is CellState.REVIEW for leader in leaders)
    return CoverageCell(
        count=len(leaders),
        state=CellState.REVIEW if untrained else CellState.FRESH,
        note=f"{untrained} à former" if untrained else "",
    )
