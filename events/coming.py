"""What is to come, where other pages say it: the front page, the page of a territory."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from trajectoire.pages.visibility import VisibleQuerySet
from trajectoire.plugins import Contribution, HomeSection, SectionWidth, TerritorySection

from .agenda import AgendaPage
from .browsing import announced, in_time, nearest_first
from .lines import EventLine, line_of, with_lines

SHOWN = 5


def next_events(request: HttpRequest) -> Mapping[str, object] | None:
    """The next events, nearest first; nothing while none is announced."""
    lines = _next(in_time(announced(), past=False).filter(cancelled=False), request)
    return {"lines": lines, "agenda_url": agenda_url(request)} if lines else None


def territory_events(request: HttpRequest, territory: Any) -> Mapping[str, object] | None:
    """The next events of a territory or of what lies within it."""
    here = announced().filter(facet_rows__value__facet="territory", facet_rows__value__value=territory.slug)
    lines = _next(in_time(here, past=False).filter(cancelled=False), request)
    if not lines:
        return None
    agenda = agenda_url(request)
    return {"lines": lines, "url": f"{agenda}?{urlencode({'territoire': territory.slug})}" if agenda else ""}


def agenda_url(request: HttpRequest) -> str:
    """The address of the agenda; empty while nobody may see it."""
    agenda = AgendaPage.objects.reachable().first()
    return (agenda.get_url(request) or "") if agenda else ""


def _next(events: VisibleQuerySet, request: HttpRequest) -> list[EventLine]:
    return [line_of(event, request) for event in with_lines(nearest_first(events))[:SHOWN]]


contributions: tuple[Contribution, ...] = (
    HomeSection(
        key="events",
        label="Prochains rendez-vous",
        description="les cinq prochains événements de l’agenda.",
        template="events/sections/home.html",
        context=next_events,
        order=20,
    ),
    TerritorySection(
        key="agenda",
        label="Prochains rendez-vous",
        template="events/sections/territory.html",
        context=territory_events,
        width=SectionWidth.HALF,
        order=35,
    ),
)
