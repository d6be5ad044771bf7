"""What the page of an event shows, ready to print."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from resources.models import Resource
from resources.results import for_results, result_of
from trajectoire.pages.visibility import public_documents

from .kinds import RegistrationMode, State

if TYPE_CHECKING:
    from .event import EventPage
    from .rows import EventSession, ProgrammeRow


@dataclass(frozen=True, kw_only=True)
class SessionLine:
    """A session as the page writes it. ``hours``: « 9 h 15 à 16 h 30 »."""

    uid: str
    title: str
    day: date
    starts_at: datetime
    hours: str
    place: str
    address: str
    room: str
    online: bool
    cancelled: bool
    past: bool


@dataclass(frozen=True, kw_only=True)
class ProgrammeDay:
    """The programme of a day; ``day`` is ``None`` when there is only one."""

    day: date | None
    rows: list["ProgrammeRow"]


def event_context(event: "EventPage", request: HttpRequest) -> dict[str, Any]:
    """Everything that ``events/event_page.html`` prints beside what every resource has."""
    from .registration.places import room_of, workshops_left  # they read the models of this application

    now = timezone.now()
    has_form = event.live and event.registration_mode == RegistrationMode.FORM
    room = room_of(event) if has_form else None
    state = event.state(now, room.left if room else None)
    left = workshops_left(event) if has_form else {}
    sessions = [session_line(session, now) for session in event.sessions.all()]
    proceedings = for_results(
        Resource.objects.listed().filter(pk__in=[row.resource_id for row in event.outcomes.all()])
    )
    shown = [session for session in sessions if not session.cancelled] or sessions
    return {
        "state": state,
        "state_label": state.label,
        "sessions": sessions,
        "first": next((session for session in shown if not session.past), shown[0] if shown else None),
        "programme": list(_days(event.programme.all())),
        "workshops": [workshop_line(workshop, left.get(workshop.pk)) for workshop in event.workshops.all()],
        "room": room,
        "is_open": state is State.OPEN or (state is State.FULL and event.waiting_list),
        "waits": state is State.FULL,
        "opens": event.registration_opens_at if state is State.ANNOUNCED else None,
        "speakers": list(event.speakers.all()),
        "phases": list(_phases(event)),
        "proceedings": [result_of(resource, request) for resource in proceedings.order_by("-dated_on", "pk")],
        "has_minutes": bool(event.pk) and event.minutes.exists(),
        "calendar_url": reverse("event_calendar", args=[event.slug]) if event.live else "",
        "is_cancelled": state is State.CANCELLED,
        "has_ended": state is State.PAST,
    }


def hours(start: datetime, end: datetime) -> str:
    """« 9 h 15 à 16 h 30 », in the centre's time; the end's day too when it is another."""
    start, end = timezone.localtime(start), timezone.localtime(end)
    until = hour(end) if end.date() == start.date() else f"{date_format(end, 'l j F')} {hour(end)}"
    return f"{hour(start)} à {until}"


def hour(moment: datetime) -> str:
    """« 9 h », « 9 h 05 »."""
    return f"{moment.hour} h {moment.minute:02}" if moment.minute else f"{moment.hour} h"


def session_line(session: "EventSession", now: datetime) -> SessionLine:
    """``session`` as the page writes it at ``now``."""
    return SessionLine(
        uid=str(session.uid),
        title=session.title,
        day=timezone.localtime(session.starts_at).date(),
        starts_at=timezone.localtime(session.starts_at),
        hours=hours(session.starts_at, session.ends_at),
        place=session.place,
        address=session.address,
        room=session.room,
        online=session.is_online,
        cancelled=session.cancelled,
        past=session.ends_at <= now,
    )


def workshop_line(workshop: Any, left: int | None) -> dict[str, Any]:
    """A workshop with its hours; ``left``: places, where they are counted."""
    return {
        "uid": str(workshop.uid),
        "title": workshop.title,
        "summary": workshop.summary,
        "hours": hours(workshop.starts_at, workshop.ends_at),
        "capacity": workshop.capacity,
        "left": left,
        "cancelled": workshop.cancelled,
    }


def _days(rows: Iterable["ProgrammeRow"]) -> Iterable[ProgrammeDay]:
    """Rows by day, in the editor's order inside a day; those without a day go with the rows above them."""
    current: date | None = None
    placed = []
    for row in rows:
        current = row.day or current
        placed.append((current, row))
    for day, group in groupby(placed, key=lambda pair: pair[0]):
        yield ProgrammeDay(day=day, rows=[row for _, row in group])


def _phases(event: "EventPage") -> Iterable[dict[str, Any]]:
    """Phases; a deliverable only when anyone may open it."""
    phases = list(event.phases.all())
    wanted = [phase.deliverable_id for phase in phases if phase.deliverable_id]
    documents = {document.pk: document for document in public_documents(_documents(wanted))} if wanted else {}
    for phase in phases:
        yield {"phase": phase, "deliverable": documents.get(phase.deliverable_id)}


def _documents(keys: list[int]) -> Any:
    from wagtail.documents import get_document_model  # models are not ready when this module is read

    return get_document_model().objects.filter(pk__in=keys)
