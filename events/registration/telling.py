"""What the people who register are told, by the outbox, in the transaction that changes their state."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format

import mail
from events.calendars.building import calendar
from events.page import hours
from mail.message import Attachment, PersonalLink, Recipient
from mail.texts import compose

if TYPE_CHECKING:
    from events.event import EventPage

    from .model import Registration

PURPOSE = "inscriptions"
LINK_VIEW = "event_registration"
TOLD = ("confirmee", "proposee", "attente")
"""States whose holders are told of changes."""
LINK_LASTS = timedelta(days=90)
"""After the last session, the link still shows what was held."""

CONFIRMED, WAITING, OFFERED, LEFT, LAPSED, CHANGED, REMINDER = (
    "inscription-confirmee",
    "inscription-attente",
    "inscription-place",
    "inscription-annulee",
    "inscription-sans-reponse",
    "evenement-change",
    "evenement-rappel",
)


def registered(registration: "Registration") -> None:
    """Confirmed, with the calendar file; or on the waiting list."""
    if registration.state == "confirmee":
        _send(CONFIRMED, registration, attach=True)
    else:
        _send(WAITING, registration)


def again(registration: "Registration") -> None:
    """What the person was last told, once more: somebody registered the same address again."""
    offered(registration) if registration.state == "proposee" else registered(registration)


def offered(registration: "Registration") -> None:
    """A place is free, until when."""
    until = registration.offered_until
    _send(OFFERED, registration, {"limite": moment(until) if until else ""})


def left(registration: "Registration") -> None:
    """That the registration is cancelled."""
    _send(LEFT, registration)


def lapsed(registration: "Registration") -> None:
    """That the offer went to somebody else."""
    _send(LAPSED, registration)


def reminded(registration: "Registration", key: str) -> None:
    """That it is soon; ``key`` makes it safe to repeat."""
    _send(REMINDER, registration, attach=True, key=key)


def changed(registration: "Registration", key: str) -> None:
    """That the event is cancelled, or that its dates or places are others; once for each ``key``."""
    _send(CHANGED, registration, attach=True, key=key)


def moment(when: datetime) -> str:
    """« jeudi 21 janvier 2027 à 9 h 15 »."""
    local = timezone.localtime(when)
    return f"{date_format(local, 'l j F Y')} à {local.hour} h {local.minute:02}"


def as_it_stands(event: "EventPage") -> str:
    """A digest of when and where the event is held, or that it is not: who was told this needs not be told again."""
    sessions = event.sessions.order_by("starts_at", "pk") if event.pk else []
    facts = [
        (
            str(one.uid),
            one.starts_at.isoformat(),
            one.ends_at.isoformat(),
            one.place,
            one.address,
            one.room,
            one.cancelled,
        )
        for one in sessions
    ]
    return hashlib.sha256(repr((event.cancelled, facts)).encode()).hexdigest()


def practical(event: "EventPage", registration: "Registration") -> list[str]:
    """When and where, a line a session, with the link of a video conference; and what changed."""
    lines = []
    if event.cancelled:
        lines.append(
            "Cet événement est annulé." + (f" {event.cancellation_reason}" if event.cancellation_reason else "")
        )
    places = registration.session_places.select_related("session").order_by("session__starts_at")
    for place in places:
        session = place.session
        day = date_format(timezone.localtime(session.starts_at), "l j F Y")
        where = ", ".join(filter(None, [session.place, session.room, session.address]))
        told = f"{day}, {hours(session.starts_at, session.ends_at)}{f' : {where}' if where else ''}"
        lines.append(f"{told} (séance annulée)" if session.cancelled else told)
        if session.online_url and registration.state == "confirmee" and not session.cancelled:
            lines.append(f"Pour se connecter : {session.online_url}")
    chosen = registration.workshop_places.select_related("workshop").order_by("workshop__starts_at")
    lines += [f"Atelier : {place.workshop.title}" for place in chosen]
    return lines


def _send(
    text: str,
    registration: "Registration",
    variables: Mapping[str, str] | None = None,
    *,
    attach: bool = False,
    key: str = "",
) -> None:
    """Write to the person, if they gave an address."""
    if not registration.email:
        return
    event = registration.event
    files: tuple[Attachment, ...] = ()
    if attach:
        content = calendar([event], name=event.title, host=_host(event), private=True)
        files = (Attachment(name="agenda.ics", media_type="text/calendar", content=content),)
    context: dict[str, Any] = {"lines": practical(event, registration), "event_url": event.full_url or ""}
    message = compose(
        text,
        context,
        variables={"prenom": registration.first_name, "titre": event.title, **(variables or {})},
        attachments=files,
    )
    end = event.last_ends_at or timezone.now()
    lifetime = max(end - timezone.now(), timedelta()) + LINK_LASTS
    link = PersonalLink(view=LINK_VIEW, object=str(registration.key), lifetime=lifetime)
    recipient = Recipient(address=registration.email, name=registration.full_name, values={"lien": link})
    mail.send(message, recipient, PURPOSE, key=key)


def _host(event: "EventPage") -> str:
    site = event.get_site()
    return str(site.hostname) if site else "localhost"
