"""The roster of a session on a phone, the papers, and the public page that checks an attestation."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from events.desk.views import ADD, CHANGE, SEE, check
from events.event import EventPage
from events.registration import places
from events.registration.model import Registration, RegistrationState
from events.registration.telling import LINK_VIEW, moment
from events.rows import EventSession
from mail.links import SignedLink
from mail.views import SignedLinkView
from resources.experience_sheets.pdf import pdf_available

from . import papers, rules
from .model import Attendance, Attestation

MOST_TAPS = 500
NO_PANGO = "Ce serveur ne sait pas faire de PDF : il lui manque Pango. Demandez à qui l’administre."


def _session(number: int) -> EventSession:
    return get_object_or_404(EventSession.objects.select_related("page"), pk=number)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest, number: int) -> HttpResponse:
    """Who is expected at a session, and who is there. A POST takes one tap of a form, or several as JSON."""
    user = check(request, SEE)
    session = _session(number)
    if request.method == "POST":
        if not user.has_perm(CHANGE):
            raise PermissionDenied
        if request.content_type == "application/json":
            return _taps(request, session)
        key = request.POST.get("personne", "")
        if key.isascii() and key.isdigit():
            present = request.POST.get("present") == "1"
            rules.mark(session, int(key[:18]), present=present, at=timezone.now(), by=user)
        return redirect("events_roster", number)
    expected = Registration.objects.filter(
        event=session.page_id, state=RegistrationState.CONFIRMED, session_places__session=session
    )
    expected = expected.only("first_name", "last_name", "organisation").order_by("last_name", "first_name", "pk")
    there = dict(Attendance.objects.filter(session=session).values_list("registration_id", "present"))
    people = [
        {
            "key": one.pk,
            "name": f"{one.last_name} {one.first_name}",
            "organisation": one.organisation,
            "words": f"{one.last_name} {one.first_name} {one.organisation}".lower(),
            "present": there.get(one.pk, False),
        }
        for one in expected
    ]
    context = {
        "session": session,
        "event": session.page,
        "when": moment(session.starts_at),
        "people": people,
        "count": sum(1 for each in people if each["present"]),
        "may_change": user.has_perm(CHANGE),
        "may_add": user.has_perm(ADD),
        "others": EventSession.objects.filter(page=session.page_id).exclude(pk=session.pk).order_by("starts_at"),
    }
    return TemplateResponse(request, "events/attendance/roster.html", context)


def _taps(request: HttpRequest, session: EventSession) -> HttpResponse:
    """``[{"person": 12, "present": true, "at": 1763977200000}]`` (milliseconds): safe to send again."""
    try:
        told: Any = json.loads(request.body)
        taps = [(int(tap["person"]), bool(tap["present"]), int(tap["at"])) for tap in told[:MOST_TAPS]]
        said = [(person, present, datetime.fromtimestamp(max(at, 0) / 1000, tz=UTC)) for person, present, at in taps]
    except (ValueError, TypeError, KeyError, OverflowError, OSError):
        return JsonResponse({"error": "Demande illisible."}, status=400)
    for person, present, at in said:
        if 0 < person < 2**63:
            rules.mark(session, person, present=present, at=at, by=request.user)  # type: ignore[arg-type]
    return JsonResponse({"kept": len(said)})


@require_POST
def walk_in(request: HttpRequest, number: int) -> HttpResponse:
    """Somebody comes without having registered: a name is enough; they are there."""
    user = check(request, ADD)
    session = _session(number)
    first, last = request.POST.get("prenom", "").strip()[:80], request.POST.get("nom", "").strip()[:80]
    if not first or not last:
        messages.error(request, "Donnez le prénom et le nom.")
        return redirect("events_roster", number)
    demand = places.Demand(
        first_name=first,
        last_name=last,
        organisation=request.POST.get("structure", "").strip()[:200],
        source=Registration.Source.WALK_IN,
        sessions=(session.pk,),
    )
    try:
        made, _ = places.register(session.page_id, demand, by_team=True, beyond=True)
    except (places.ClosedError, places.FullError) as refusal:
        messages.error(request, str(refusal))
        return redirect("events_roster", number)
    rules.mark(session, made.pk, present=True, at=timezone.now(), by=user)
    messages.success(request, f"{made.full_name} est là.")
    return redirect("events_roster", number)


@require_safe
def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """The sheet to sign, as a PDF."""
    check(request, SEE)
    session = _session(number)
    if not pdf_available():
        messages.error(request, NO_PANGO)
        return redirect("events_roster", number)
    return _file(papers.attendance_sheet(session.page, session), f"emargement-{session.page.slug}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
def attestations(request: HttpRequest, number: int) -> HttpResponse:
    """A POST establishes what is due; a GET gives those established, a page each."""
    check(request, CHANGE if request.method == "POST" else SEE)
    event = get_object_or_404(EventPage, pk=number)
    if request.method == "POST":
        made = rules.issue(event)
        told = f"{len(made)} attestations établies." if len(made) > 1 else f"{len(made)} attestation établie."
        messages.success(request, told if made else "Aucune nouvelle attestation : marquez d’abord les présences.")
        return redirect("events_desk_registrations", number)
    issued = Attestation.objects.filter(registration__event=event, revoked_at=None).select_related("registration")
    if not issued or not pdf_available():
        messages.error(request, NO_PANGO if issued else "Aucune attestation n’est encore établie.")
        return redirect("events_desk_registrations", number)
    return _file(papers.attestations(event, list(issued.order_by("number"))), f"attestations-{event.slug}.pdf")


@require_safe
def check_attestation(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Whether a number and its code go together: the event, its date, the half-days; nobody's name."""
    if not rules.is_code(number, code):
        raise Http404
    found = Attestation.objects.select_related("registration__event").filter(number=number).first()
    if found is None:
        raise Http404
    answer = render(request, "events/attendance/check.html", {"one": found, "event": found.registration.event})
    answer["X-Robots-Tag"] = "noindex"
    return answer


class MyAttestationView(SignedLinkView):
    """One's own attestation, behind the link of one's registration."""

    purpose = LINK_VIEW
    http_method_names = ("get", "head", "options")

    def show(self, request: HttpRequest, link: SignedLink) -> HttpResponse:  # noqa: ARG002 - the view's signature
        """The paper; ``Http404`` while there is none."""
        try:
            key = UUID(link.object)
        except ValueError as wrong:
            raise Http404 from wrong
        issued = Attestation.objects.select_related("registration__event").filter(revoked_at=None)
        found = issued.filter(registration__key=key).first()
        if found is None or not pdf_available():
            raise Http404("Il n’y a pas d’attestation à votre nom : écrivez à l’équipe si c’est une erreur.")
        return _file(papers.attestations(found.registration.event, [found]), f"{found.number}.pdf")


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
