"""What an event tells the web of data (schema.org ``Event``)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from .kinds import RegistrationMode

if TYPE_CHECKING:
    from .event import EventPage
    from .rows import EventSession

SCHEMA = "https://schema.org/"


def event_data(event: "EventPage") -> Mapping[str, Any]:
    """``@type`` and properties of its own; a session each as ``subEvent`` when there are several.

    The address of a video conference is never told.
    """
    sessions = list(event.sessions.all())
    started, ended = event.first_starts_at, event.last_ends_at
    return {
        "@type": "Event",
        "startDate": _moment(started) if started else "",
        "endDate": _moment(ended) if ended else "",
        "eventStatus": f"{SCHEMA}{'EventCancelled' if event.cancelled else 'EventScheduled'}",
        "eventAttendanceMode": f"{SCHEMA}{_mode(sessions)}",
        "location": _location(sessions[0]) if sessions else None,
        "isAccessibleForFree": not event.price,
        "performer": [{"@type": "Person", "name": speaker.shown_name} for speaker in event.speakers.all()],
        "organizer": [{"@type": "Organization", "name": partner.shown_name} for partner in event.partners.all()],
        "maximumAttendeeCapacity": event.capacity if event.registration_mode == RegistrationMode.FORM else None,
        "subEvent": [_session(session) for session in sessions] if len(sessions) > 1 else [],
    }


def _moment(moment: Any) -> str:
    return timezone.localtime(moment).isoformat()


def _session(session: "EventSession") -> Mapping[str, Any]:
    told = {
        "@type": "Event",
        "name": session.title or session.page.title,
        "startDate": _moment(session.starts_at),
        "endDate": _moment(session.ends_at),
        "eventStatus": f"{SCHEMA}{'EventCancelled' if session.cancelled else 'EventScheduled'}",
        "location": _location(session),
    }
    return {name: value for name, value in told.items() if value}


def _location(session: "EventSession") -> Mapping[str, Any] | None:
    if session.place or session.address:
        return {"@type": "Place", "name": session.place or session.address, "address": session.address or session.place}
    return {"@type": "VirtualLocation", "url": session.page.get_full_url() or ""} if session.is_online else None


def _mode(sessions: list["EventSession"]) -> str:
    here = any(session.place or session.address for session in sessions)
    online = any(session.is_online for session in sessions)
    if here and online:
        return "MixedEventAttendanceMode"
    return "OnlineEventAttendanceMode" if online else "OfflineEventAttendanceMode"
