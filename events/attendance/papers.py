"""The sheet to sign and the attestations, as PDFs. ``OSError`` on a machine without Pango."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from events.event import EventPage
from events.kinds import Kind
from events.registration.model import Registration, RegistrationState
from events.registration.telling import moment
from events.rows import EventSession
from home.centre import Centre

from .model import Attestation
from .rules import code_of

SPARE = 6
"""Empty lines for those who come without having registered."""


def attendance_sheet(event: EventPage, session: EventSession) -> bytes:
    """A line for each person who is expected, in the order of names, with a place to sign."""
    expected = Registration.objects.filter(
        event=event, state=RegistrationState.CONFIRMED, session_places__session=session
    ).order_by("last_name", "first_name", "pk")
    return _pdf(
        "events/attendance/sheet.html",
        {
            **_about(event),
            "session": session,
            "when": moment(session.starts_at),
            "people": expected,
            "spare": range(SPARE),
        },
    )


def attestations(event: EventPage, issued: list[Attestation]) -> bytes:
    """A page each, in one document: one document of many pages costs far less than many documents."""
    pages = [
        {"one": one, "person": one.registration, "code": code_of(one.number), "sessions": _sessions(one)}
        for one in issued
    ]
    return _pdf("events/attendance/attestations.html", {**_about(event), "pages": pages, **_training(event)})


def _training(event: EventPage) -> dict[str, str]:
    """The number of the training body, where the centre declared itself one and the event is training.

    Then the paper is a « certificat de réalisation »; a centre that is none must not give that name to a paper. The
    sentence that goes with the number is asked by articles L. 6352-12 and R. 6351-6 of the code du travail.
    """
    site = event.get_site()
    if site is None or event.kind != Kind.TRAINING_CYCLE:
        return {"training_number": ""}
    return {"training_number": Centre.for_site(site).training_number.strip()}


def _sessions(one: Attestation) -> list[str]:
    there = one.registration.attendances.filter(present=True).select_related("session").order_by("session__starts_at")
    return [moment(found.session.starts_at) for found in there]


def _about(event: EventPage) -> dict[str, Any]:
    site = event.get_site()
    return {
        "event": event,
        "centre": site.site_name if site else settings.WAGTAIL_SITE_NAME,
        "base": settings.BASE_URL,
    }


def _pdf(template: str, context: dict[str, Any]) -> bytes:
    from weasyprint import HTML  # it loads Pango, which a machine may lack

    return bytes(HTML(string=render_to_string(template, context), base_url=None).write_pdf(pdf_variant="pdf/ua-1"))
