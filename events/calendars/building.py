"""From sessions to a calendar.

A session keeps its ``UID`` for ever; ``SEQUENCE`` rises when its time, place or state changes (RFC 5545, 3.8.7.4), so
that a calendar that holds it follows. Times are in UTC: nothing recurs here, so no rule of a time zone is needed, and
two parsers read one of them differently. The address of a video conference is only told when the caller says so: to a
person who is registered.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from events.event import EventPage
from events.rows import EventSession

from .writing import file_of, moment, text

PRODUCT = "-//Trajectoire//Agenda//FR"
REFRESH = "PT6H"
"""How often a subscribed calendar may ask again (RFC 7986, 5.7)."""


def calendar(
    events: Iterable[EventPage],
    *,
    name: str,
    host: str,
    private: bool = False,
    only: Collection[int] | None = None,
    request: HttpRequest | None = None,
    sessions: Mapping[int, Sequence[EventSession]] | None = None,
) -> bytes:
    """The sessions of ``events``. ``private``: with the online links.

    ``sessions``: those of each event by its key, where there are many events (``sessions_by_event``). ``only``: keys of
    the sessions to tell of, for who comes to one date among several. ``request``: where there is one, addresses of
    pages are found without a query each.
    """
    entries = (
        _entry(event, session, host, address, private=private)
        for event in events
        for address in [event.get_full_url(request) or ""]
        for session in (event.sessions.all() if sessions is None else sessions.get(event.pk, ()))
        if only is None or session.pk in only
    )
    return file_of([*_head(name), *chain.from_iterable(entries), "END:VCALENDAR"])


def sessions_by_event(events: Iterable[EventPage]) -> dict[int, list[EventSession]]:
    """The sessions of many events in one query, in the order of their pages: a prefetch makes a query set for each."""
    held: dict[int, list[EventSession]] = {event.pk: [] for event in events}
    for session in EventSession.objects.filter(page__in=list(held)).order_by("sort_order", "pk"):
        held[session.page_id].append(session)
    return held


def _head(name: str) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield text("PRODID", PRODUCT)
    yield "CALSCALE:GREGORIAN"
    yield text("NAME", name)
    yield text("X-WR-CALNAME", name)
    yield text("X-WR-TIMEZONE", settings.TIME_ZONE)
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"
    yield f"X-PUBLISHED-TTL:{REFRESH}"


def uid_of(session: EventSession, host: str) -> str:
    """The identity of a session in calendars, never reused."""
    return f"{session.uid}@{host}"


def _entry(event: EventPage, session: EventSession, host: str, address: str, *, private: bool) -> Iterator[str]:
    cancelled = event.cancelled or session.cancelled
    title = f"{event.title} : {session.title}" if session.title else event.title
    told_at = event.last_published_at or timezone.now()
    yield "BEGIN:VEVENT"
    yield text("UID", uid_of(session, host))
    yield moment("DTSTAMP", told_at)
    yield moment("LAST-MODIFIED", told_at)
    yield f"SEQUENCE:{session.sequence}"
    yield moment("DTSTART", session.starts_at)
    yield moment("DTEND", session.ends_at)
    yield text("SUMMARY", f"Annulé : {title}" if cancelled else title)
    yield f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}"
    yield text("CATEGORIES", event.kind_label)
    yield f"CLASS:{'PRIVATE' if private else 'PUBLIC'}"
    place = ", ".join(filter(None, [session.room, session.place, session.address]))
    if place or session.is_online:
        yield text("LOCATION", place or "En ligne")
    lines = [event.summary, event.cancellation_reason if event.cancelled else "", address]
    if private and session.online_url:
        lines.insert(0, f"Visioconférence : {session.online_url}")
    yield text("DESCRIPTION", "\n\n".join(filter(None, lines)))
    if address:
        yield f"URL:{address}"
    yield "END:VEVENT"
