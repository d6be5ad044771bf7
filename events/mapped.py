"""The coming events on the map of the ground, with the list that says the same."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from territories.mapping import plotted
from territories.models import Territory
from trajectoire.pages.breadcrumbs import breadcrumbs

from .agenda import AgendaPage
from .browsing import Asked, announced, in_time, narrowed, nearest_first, read_asked
from .lines import EventLine, line_of, with_lines

MOST = 150
"""Events on one map: the nearest; more would hide each other."""
ELSEWHERE = "En ligne, ou sans lieu précis"


@dataclass(frozen=True)
class Place:
    """Where events are held; ``number`` is that of the map, ``None`` for what has no place on it."""

    name: str
    number: int | None
    lines: list[EventLine]


@require_safe
def agenda_map(request: HttpRequest) -> HttpResponse:
    """``/agenda/carte/``: what is to come, narrowed by the parameters of the list."""
    agenda = AgendaPage.objects.reachable().first()
    if agenda is None:
        raise Http404
    asked = replace(read_asked(request.GET), past=False, page=1)
    lines, more = nearest(asked, request)
    places, drawing = by_place(lines)
    url = agenda.get_url(request) or ""
    context: dict[str, Any] = {
        "agenda": agenda,
        "agenda_url": asked.address(url),
        "crumbs": [*breadcrumbs(agenda, request)],
        "places": places,
        "map": drawing,
        "total": len(lines),
        "more": more,
        "narrowed": bool(asked.chosen),
        "all_url": reverse("agenda_map"),
    }
    return render(request, "events/map.html", context)


def nearest(asked: Asked, request: HttpRequest) -> tuple[list[EventLine], bool]:
    """The lines of the nearest events that answer ``asked``, and whether there are others."""
    found = with_lines(nearest_first(narrowed(in_time(announced(), past=False), asked.chosen)))
    events = list(found[: MOST + 1])
    return [line_of(event, request) for event in events[:MOST]], len(events) > MOST


def by_place(lines: Iterable[EventLine]) -> tuple[list[Place], object]:
    """Lines by the territory of the session that they show, in the order of the nearest; and the map, if there is one.

    Three queries whatever the number of events.
    """
    held: dict[int | None, list[EventLine]] = defaultdict(list)
    for line in lines:
        held[line.territory].append(line)
    known = Territory.objects.in_bulk([key for key in held if key])
    placed = {key: known[key] for key in held if key in known}
    drawn = plotted(list(placed.values()))
    numbers = drawn.numbers if drawn else {}
    places = [Place(place.name, numbers.get(place.pk), held[key]) for key, place in placed.items()]
    places.sort(key=lambda place: place.number is None)
    nowhere = [line for key, some in held.items() if key not in known for line in some]
    if nowhere:
        places.append(Place(ELSEWHERE, None, nowhere))
    return places, drawn.drawing if drawn else None
