"""From an event to its « actes » or its « compte rendu »: a draft of the library, already half written."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join

from events.event import EventPage
from events.kinds import Kind
from events.rows import Outcome
from resources.models import LibraryPage, Publication, Resource

from .figures import outcome_of

if TYPE_CHECKING:
    from trajectoire.accounts.models import User

KINDS = {"actes": Publication.Kind.PROCEEDINGS, "compte-rendu": Publication.Kind.MINUTES}
_WORKING = {Kind.WORKING_GROUP, Kind.PRACTICE_EXCHANGE}


def usual_kind(event: EventPage) -> str:
    """What such an event usually gives: minutes for those who work together, proceedings else."""
    return "compte-rendu" if event.kind in _WORKING else "actes"


@transaction.atomic
def begin(event: EventPage, kind: str, user: "User") -> Resource:
    """The publication of this kind that came of the event: that already begun, else a new draft tied to it."""
    wanted = KINDS[kind]
    begun = Publication.objects.filter(kind=wanted, outcome_of__page=event).order_by("pk").first()
    if begun is not None:
        return begun
    page = Publication(
        title=f"{wanted.label} : {event.title}"[:255],
        kind=wanted,
        summary=_summary(event, wanted.label),
        date=timezone.localdate(event.last_ends_at) if event.last_ends_at else None,
        body=list(_body(event)),
        live=False,
        owner=user,
        language=event.language,
    )
    for name in ("themes", "audiences", "schemes", "territories"):
        setattr(page, name, list(getattr(event, name).all()))
    LibraryPage.objects.order_by("path")[0].add_child(instance=page)
    page.save_revision(user=user, clean=False)
    Outcome.objects.create(page=event, resource=page, sort_order=event.outcomes.count())
    _tell_the_draft(event, user)
    return page


def _tell_the_draft(event: EventPage, user: "User") -> None:
    """The draft being written of the event knows it too: publishing it would else untie what was begun."""
    latest = event.latest_revision
    if latest is None:
        return
    draft = latest.as_object()
    draft.outcomes = list(Outcome.objects.filter(page=event).order_by("sort_order", "pk"))
    draft.save_revision(user=user, clean=False)
    if event.live and not event.has_unpublished_changes:
        EventPage.objects.filter(pk=event.pk).update(has_unpublished_changes=False, live_revision=draft.latest_revision)


def _summary(event: EventPage, label: str) -> str:
    return f"{label} : {_when_and_where(event)}. {event.summary}"[:600]


def _when_and_where(event: EventPage) -> str:
    days = list(
        dict.fromkeys(
            date_format(timezone.localtime(session.starts_at), "j F Y")
            for session in event.sessions.all()
            if not session.cancelled
        )
    )
    told = days[0] if len(days) == 1 else f"du {days[0]} au {days[-1]}" if days else ""
    return ", ".join(filter(None, [told, *event.place_names()]))


def _body(event: EventPage) -> Iterator[tuple[str, Any]]:
    """When, programme, who spoke, how many came and from where; then a place to write."""
    found = outcome_of(event)
    yield "heading", {"text": "En bref"}
    lines = [_when_and_where(event)]
    if found.present:
        told = f"{found.present} participant·e{'s' if found.present > 1 else ''}"
        if found.structures:
            told += f" de {found.structures} structure{'s' if found.structures > 1 else ''}"
        lines.append(told)
    if found.territories:
        lines.append("Contrats de ville présents : " + ", ".join(place.name for place in found.territories))
    yield "text", _list(lines)
    if event.programme.all():
        yield "heading", {"text": "Le programme"}
        yield "text", _list(_programme(event))
    speakers = [f"{one.shown_name}, {one.role}" if one.role else one.shown_name for one in event.speakers.all()]
    if speakers:
        yield "heading", {"text": "Avec"}
        yield "text", _list(speakers)
    yield "heading", {"text": "Ce qui s’est dit"}
    yield "text", "<p>À écrire.</p>"


def _programme(event: EventPage) -> Iterator[str]:
    for row in event.programme.all():
        at = f"{row.at.hour} h {row.at.minute:02}" if row.at else ""
        yield " : ".join(filter(None, [at, row.title]))


def _list(lines: Iterable[str]) -> str:
    inner = format_html_join("", "<li>{}</li>", ((line,) for line in lines if line))
    return format_html("<ul>{}</ul>", inner)
