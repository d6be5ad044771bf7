"""Events of the demonstration: the agenda over three years, around the day of seeding."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from events.models import (
    AgendaPage,
    EventPage,
    EventPartner,
    EventSession,
    Outcome,
    Phase,
    ProgrammeRow,
    Question,
    Speaker,
    Workshop,
)
from resources.models import Resource
from trajectoire.taxonomies.models import Audience, Theme

from .carriers import territory
from .texts import Entry, texts

ANNOUNCED_BEFORE = timedelta(days=75)
"""An event is put online so long before its first day, or today if that is later."""
SATURDAY = 5
WEEK = 7


def create_events() -> int:
    """Create the events that do not exist; number created."""
    agenda = AgendaPage.objects.get()
    known = set(agenda.get_children().values_list("slug", flat=True))
    missing = [entry for entry in texts("events")["event"] if entry["slug"] not in known]
    for entry in missing:
        _create(agenda, entry)
    return len(missing)


def _create(agenda: AgendaPage, entry: Entry) -> None:
    page = _event(entry)
    page.sessions = [_session(entry, *told) for told in entry["sessions"]]
    first = min(session.starts_at for session in page.sessions.all())
    page.first_published_at = min(first - ANNOUNCED_BEFORE, timezone.now())
    page.themes = [Theme.objects.get(slug=slug) for slug in entry["themes"]]
    page.audiences = [Audience.objects.get(slug=slug) for slug in entry["audiences"]]
    page.territories = [territory(slug) for slug in entry["territories"]]
    _fill(page, entry, first)
    agenda.add_child(instance=page)
    page.keywords.add(*entry["keywords"])
    page.save_revision(log_action="wagtail.create").publish()


def _event(entry: Entry) -> EventPage:
    """The event without its rows."""
    same = ("price", "access", "accessibility", "capacity", "required_share", "waiting_list")
    user = get_user_model().objects.filter(username=entry.get("facilitator", "")).first()
    return EventPage(
        title=entry["title"],
        slug=entry["slug"],
        summary=entry["summary"],
        kind=entry["kind"],
        live=False,
        facilitator=user,
        registration_mode=entry.get("mode", "formulaire"),
        external_url=entry.get("external", ""),
        registration_opens_at=_moment(entry["opens_in"], "09:00") if "opens_in" in entry else None,
        registration_closes_at=_moment(entry["closes_in"], "18:00") if "closes_in" in entry else None,
        sessions_are_choices=entry.get("choices", False),
        cancelled="cancelled" in entry,
        cancellation_reason=entry.get("cancelled", ""),
        **{name: entry[name] for name in same if name in entry},
    )


def _fill(page: EventPage, entry: Entry, first: datetime) -> None:
    """Programme, workshops, speakers, questions, phases, what came of it."""
    day = timezone.localtime(first).date()
    page.programme = [_row(*told) for told in entry.get("rows", ())]
    page.workshops = [
        Workshop(title=title, summary=text, starts_at=_at(day, start), ends_at=_at(day, end), capacity=capacity)
        for start, end, title, text, capacity in entry.get("workshops", ())
    ]
    page.speakers = [Speaker(name=name, role=role) for name, role in entry.get("speakers", ())]
    page.partners = [EventPartner(name=name) for name in entry.get("partners", ())]
    page.questions = [
        Question(kind=kind, label=label, options=options) for kind, label, options in entry.get("questions", ())
    ]
    page.phases = [
        Phase(title=title, text=text, starts_on=_day(start), ends_on=_day(end))
        for start, end, title, text in entry.get("phases", ())
    ]
    found = Resource.objects.filter(slug__in=entry.get("outcomes", ()))
    page.outcomes = [Outcome(resource=resource) for resource in found]


def _session(entry: Entry, day: int | date, start: str, end: str, title: str) -> EventSession:
    return EventSession(
        title=title,
        starts_at=_moment(day, start),
        ends_at=_moment(day, end),
        place=entry.get("place", "" if "online" in entry else title),
        address=entry.get("address", ""),
        online_url=entry.get("online", ""),
        territory=territory(next((t for t in entry["territories"] if t != "region-27"), "region-27")),
    )


def _row(at: str, title: str, text: str, is_pause: Any = False) -> ProgrammeRow:
    return ProgrammeRow(at=time.fromisoformat(at), title=title, text=text, is_pause=is_pause)


def _day(told: int | date) -> date:
    """A date, or so many days from today on a working day."""
    if isinstance(told, date):
        return told
    day = timezone.localdate() + timedelta(days=told)
    return day + timedelta(days=WEEK - day.weekday()) if day.weekday() >= SATURDAY else day


def _moment(day: int | date, hour: str) -> datetime:
    """``hour`` of that day in the centre's time; « +01:00 » is of the day after."""
    return _at(_day(day) + timedelta(days=hour.startswith("+")), hour.lstrip("+"))


def _at(day: date, hour: str) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(hour)))
