"""An event as a line of the agenda."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone

from trajectoire.pages.visibility import VisibleQuerySet

from .kinds import State
from .page import hours

if TYPE_CHECKING:
    from .event import EventPage


@dataclass(frozen=True, kw_only=True)
class EventLine:
    """What the agenda shows of an event. ``day``: of its next session, or of its first once all are past.

    ``territory``: the key of where that session is held, if it was said.
    """

    key: int
    title: str
    url: str
    kind: str
    summary: str
    day: date
    hours: str
    place: str
    more: int
    state: str
    state_label: str
    theme: str
    theme_name: str
    territory: int | None


def with_lines(events: VisibleQuerySet) -> VisibleQuerySet:
    """The query with all that ``line_of`` reads: a constant number of queries, no long text."""
    from .registration.model import Registration  # models are not ready when this module is read

    held = Registration.objects.holding().filter(event=OuterRef("pk")).order_by().values("event")
    taken = Coalesce(Subquery(held.annotate(number=Count("pk")).values("number")), 0)
    return events.annotate(taken=taken).prefetch_related("themes", "sessions").defer("body", "search_description")


def line_of(event: "EventPage", request: HttpRequest) -> EventLine:
    """The line of ``event``; ``more``: how many sessions it has after the one shown."""
    now = timezone.now()
    sessions = sorted(event.sessions.all(), key=lambda session: session.starts_at)
    held = [session for session in sessions if not session.cancelled] or sessions
    to_come = [session for session in held if session.ends_at > now]
    shown = to_come[0] if to_come else held[0]
    theme = next(iter(event.themes.all()), None)
    taken = getattr(event, "taken", 0)
    state = event.state(now, None if event.capacity is None else event.capacity - taken)
    return EventLine(
        key=event.pk,
        title=event.title,
        url=event.get_url(request) or "",
        kind=event.kind_label,
        summary=event.summary,
        day=timezone.localtime(shown.starts_at).date(),
        hours=hours(shown.starts_at, shown.ends_at),
        place=shown.place or ("En ligne" if shown.is_online else ""),
        more=len(to_come) - 1 if to_come else len(held) - 1,
        state=state.value,
        state_label=state.label if state in {State.FULL, State.CLOSED, State.CANCELLED, State.OPEN} else "",
        theme=theme.slug if theme else "",
        theme_name=theme.name if theme else "",
        territory=shown.territory_id,
    )
