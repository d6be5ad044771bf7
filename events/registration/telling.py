"""What the people who register are told, by the outbox, in the transaction that changes their state."""

import hashlib
from collections.abc import Iterable, Mapping
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
    from events.rows import EventSession

    from .model import GroupRegistration, Registration

PURPOSE = "inscriptions"
LINK_VIEW = "event_registration"
GROUP_LINK_VIEW = "event_my_group"
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
GROUP, GROUP_NEWS, GROUP_REMINDER = "groupe-inscrit", "groupe-change", "groupe-rappel"
_FOR_THE_CONTACT = {CHANGED: GROUP_NEWS, REMINDER: GROUP_REMINDER}
"""What the contact of a group reads in the place of members who gave no address."""


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
    sessions = sorted(event.sessions.all(), key=lambda one: (one.starts_at, one.pk)) if event.pk else []
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


def sessions_of(registration: "Registration") -> list["EventSession"]:
    """The sessions that the person comes to, in their order."""
    places = registration.session_places.select_related("session").order_by("session__starts_at")
    return [place.session for place in places]


def practical(event: "EventPage", registration: "Registration", held: list["EventSession"]) -> list[str]:
    """When and where, a line for each session ``held``, with the link of a video conference; and what changed."""
    lines = []
    if event.cancelled:
        lines.append(_cancellation(event))
    lines += session_lines(held, online=registration.state == "confirmee")
    chosen = registration.workshop_places.select_related("workshop").order_by("workshop__starts_at")
    lines += [f"Atelier : {place.workshop.title}{' (annulé)' if place.workshop.cancelled else ''}" for place in chosen]
    group = registration.group
    if group is not None:
        lines.append(f"Inscription faite par {group.contact}, {group.structure}.")
    return lines


def session_lines(sessions: Iterable["EventSession"], *, online: bool) -> list[str]:
    """When and where, a line a session; ``online``: with the link of the video conference, for who has a place."""
    lines = []
    for session in sessions:
        day = date_format(timezone.localtime(session.starts_at), "l j F Y")
        where = ", ".join(filter(None, [session.place, session.room, session.address]))
        told = f"{day}, {hours(session.starts_at, session.ends_at)}{f' : {where}' if where else ''}"
        lines.append(f"{told} (séance annulée)" if session.cancelled else told)
        if session.online_url and online and not session.cancelled:
            lines.append(f"Pour se connecter : {session.online_url}")
    return lines


def groups_of(registrations: Iterable["Registration"]) -> None:
    """Tell the contacts, once a group, what became of members who gave no address: nobody else can tell them."""
    groups = {one.group_id: one.group for one in registrations if one.group is not None and not one.email}
    for group in groups.values():
        if group is not None:
            group_told(group, GROUP_NEWS)


def group_told(group: "GroupRegistration", text: str, key: str = "") -> None:
    """To the contact: the list of the group with where each one is, and the link that changes it."""
    if not group.email:
        return
    event = group.event
    members = list(group.members.order_by("number").prefetch_related("session_places__session"))
    alive = [one for one in members if one.is_alive]
    sessions = {place.session_id: place.session for one in alive or members for place in one.session_places.all()}
    confirmed = any(one.state == "confirmee" for one in alive)
    context = {
        "lines": [
            *([_cancellation(event)] if event.cancelled else []),
            *session_lines(sorted(sessions.values(), key=lambda one: one.starts_at), online=confirmed),
        ],
        "people": people_told(group, members),
        "event_url": event.full_url or "",
    }
    _post(
        text,
        event,
        context,
        to=(group.email, group.contact, group.first_name),
        link=(GROUP_LINK_VIEW, str(group.key)),
        attach=list(sessions) if confirmed else (),
        key=key,
    )


def people_told(group: "GroupRegistration", members: Iterable["Registration"]) -> list[str]:
    """« Nour Essai : place confirmée », a line for each person of the group who has not left."""
    told = []
    for one in members:
        if one.is_alive or one.state == "sans-reponse":
            until = f", à confirmer avant le {moment(one.offered_until)}" if one.offered_until else ""
            told.append(f"{one.full_name} : {STATE_TOLD[one.state]}{until}")
    for one in group.elsewhere:
        line = f"{one['first_name']} {one['last_name']} : {STATE_TOLD[one['state']]}"
        told.insert(min(one["rank"], len(told)), line)
    return told


STATE_TOLD = {
    "confirmee": "place confirmée",
    "attente": "en liste d’attente",
    "proposee": "une place est proposée",
    "sans-reponse": "la place proposée est allée à quelqu’un d’autre",
}
"""Where somebody of a group is, as the contact reads it."""


def _cancellation(event: "EventPage") -> str:
    return "Cet événement est annulé." + (f" {event.cancellation_reason}" if event.cancellation_reason else "")


def _send(
    text: str,
    registration: "Registration",
    variables: Mapping[str, str] | None = None,
    *,
    attach: bool = False,
    key: str = "",
) -> None:
    """Write to the person; or, of changes and reminders, to the contact of their group; or to nobody."""
    group = registration.group
    if not registration.email:
        if group is not None and text in _FOR_THE_CONTACT:
            group_told(group, _FOR_THE_CONTACT[text], key.replace(str(registration.key), f"groupe-{group.key}"))
        return
    event = registration.event
    held = sessions_of(registration)
    context = {"lines": practical(event, registration, held), "event_url": event.full_url or ""}
    _post(
        text,
        event,
        context,
        to=(registration.email, registration.full_name, registration.first_name),
        link=(LINK_VIEW, str(registration.key)),
        variables=variables,
        attach=[session.pk for session in held] if attach else (),
        key=key,
    )


def _post(
    text: str,
    event: "EventPage",
    context: Mapping[str, Any],
    *,
    to: tuple[str, str, str],
    link: tuple[str, str],
    variables: Mapping[str, str] | None = None,
    attach: Iterable[int] = (),
    key: str = "",
) -> None:
    """Put a message in the outbox.

    ``to``: address, name, first name; ``link``: the view and what it opens; ``attach``: keys of the sessions that the
    calendar file holds.
    """
    files: tuple[Attachment, ...] = ()
    if sessions := set(attach):
        content = calendar([event], name=event.title, host=_host(event), private=True, only=sessions)
        files = (Attachment(name="agenda.ics", media_type="text/calendar", content=content),)
    address, name, first_name = to
    # The first name is a slot: the message is then the same for all who register, and its design is made once.
    message = compose(text, context, variables={"titre": event.title, **(variables or {})}, attachments=files)
    end = event.last_ends_at or timezone.now()
    lifetime = max(end - timezone.now(), timedelta()) + LINK_LASTS
    view, opened = link
    personal = PersonalLink(view=view, object=opened, lifetime=lifetime)
    values: dict[str, str | PersonalLink] = {"lien": personal, "prenom": first_name}
    mail.send(message, Recipient(address=address, name=name, values=values), PURPOSE, key=key)


def _host(event: "EventPage") -> str:
    site = event.get_site()
    return str(site.hostname) if site else "localhost"
