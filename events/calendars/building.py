"""From sessions to a calendar.

A session keeps its ``UID`` for ever; ``SEQUENCE`` rises when its time, place or state changes (RFC 5545, 3.8.7.4), so
that a calendar that holds it follows. Times are in UTC: nothing recurs here, so no rule of a time zone is needed, and
two parsers read one of them differently. The address of a video conference is only told when the caller says so: to a
person who is registered.
"""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event

from events.event import EventPage
from events.rows import EventSession

PRODUCT = "-//Trajectoire//Agenda//FR"
REFRESH = "PT6H"
"""How often a subscribed calendar may ask again (RFC 7986, 5.7)."""


def calendar(events: Iterable[EventPage], *, name: str, host: str, private: bool = False) -> bytes:
    """The sessions of ``events``, whose ``sessions`` are prefetched. ``private``: with the online links."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", settings.TIME_ZONE)
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"}, encode=False)
    made.add("x-published-ttl", REFRESH)
    for event in events:
        for session in event.sessions.all():
            made.add_component(_entry(event, session, host, private=private))
    return bytes(made.to_ical())


def uid_of(session: EventSession, host: str) -> str:
    """The identity of a session in calendars, never reused."""
    return f"{session.uid}@{host}"


def _entry(event: EventPage, session: EventSession, host: str, *, private: bool) -> Event:
    entry = Event()
    cancelled = event.cancelled or session.cancelled
    title = f"{event.title} : {session.title}" if session.title else event.title
    address = event.get_full_url() or ""
    entry.add("uid", uid_of(session, host))
    entry.add("dtstamp", _utc(event.last_published_at or timezone.now()))
    entry.add("last-modified", _utc(event.last_published_at or timezone.now()))
    entry.add("sequence", session.sequence)
    entry.add("dtstart", _utc(session.starts_at))
    entry.add("dtend", _utc(session.ends_at))
    entry.add("summary", f"Annulé : {title}" if cancelled else title)
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    entry.add("categories", [event.kind_label])
    entry.add("class", "PRIVATE" if private else "PUBLIC")
    place = ", ".join(filter(None, [session.room, session.place, session.address]))
    if place or session.is_online:
        entry.add("location", place or "En ligne")
    lines = [event.summary, event.cancellation_reason if event.cancelled else "", address]
    if private and session.online_url:
        lines.insert(0, f"Visioconférence : {session.online_url}")
    entry.add("description", "\n\n".join(filter(None, lines)))
    if address:
        entry.add("url", address)
    return entry


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo("UTC")).replace(microsecond=0)
