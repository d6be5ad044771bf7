"""Screens of the bodies in the admin: the dashboard, a body with its seats, filling a seat, ending a term."""

from collections import Counter
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_http_methods

from networks.kinds import may

from .figures import overview
from .forms import EndForm, FillForm
from .models import BodyState, ParticipationBody, Seat, SeatHolding
from .terms import KIND, fill


def _check(request: HttpRequest, *, to_change: bool = False) -> None:
    if not may(request.user, KIND, to_change=to_change):
        raise PermissionDenied


@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """Vacancies, renewals and states of all the bodies, today or on the day ``?au=2025-06-30``."""
    _check(request)
    day = _day(request)
    lines = overview(day)
    chosen = request.GET.get("etat", "")
    states = Counter(line.state for line in lines)
    shown = [line for line in lines if chosen not in BodyState.values or line.state == chosen]
    return TemplateResponse(
        request,
        "conseils_citoyens/dashboard.html",
        {
            "day": day,
            "is_today": day == timezone.localdate(),
            "lines": shown,
            "chosen": chosen,
            "states": [(state, states[state]) for state in BodyState if states[state]],
            "bodies": len(lines),
            "vacant": sum(len(line.vacant) for line in lines),
            "seats": sum(line.seats for line in lines),
            "renewals": sorted(
                (line for line in lines if line.renewal_soon), key=lambda line: line.days_to_renewal or 0
            ),
            "may_change": may(request.user, KIND, to_change=True),
        },
    )


def _day(request: HttpRequest) -> date:
    try:
        asked = parse_date(request.GET.get("au", ""))
    except ValueError:
        asked = None
    return asked or timezone.localdate()


@require_GET
def body_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """A body: its colleges, each seat with who holds it and who did."""
    _check(request)
    body = get_object_or_404(
        ParticipationBody.objects.select_related("territory", "carrier").prefetch_related(
            "stages", "rules", "neighbourhoods"
        ),
        pk=pk,
    )
    today = timezone.localdate()
    terms: dict[int, list[SeatHolding]] = {}
    held = SeatHolding.objects.filter(seat__college__body=body).select_related(
        "membership__person", "membership__position__person", "membership__organisation"
    )
    for term in sorted(held, key=lambda term: str(term.membership.started_on or ""), reverse=True):
        terms.setdefault(term.seat_id, []).append(term)
    colleges = [
        {"college": college, "seats": [_seat_line(seat, terms.get(seat.pk, []), today) for seat in college.seats.all()]}
        for college in body.colleges.prefetch_related("seats")
    ]
    return TemplateResponse(
        request,
        "conseils_citoyens/body.html",
        {"body": body, "colleges": colleges, "may_change": may(request.user, KIND, to_change=True)},
    )


def _seat_line(seat: Seat, terms: list[SeatHolding], today: date) -> dict[str, object]:
    now = [term for term in terms if not (term.membership.ended_on and term.membership.ended_on < today)]
    return {
        "seat": seat,
        "now": now,
        "before": [term for term in terms if term not in now],
        "closed": bool(seat.closed_on and seat.closed_on <= today),
        "vacant": not any(
            term.rank == SeatHolding.Rank.HOLDER and (term.membership.started_on or today) <= today for term in now
        ),
    }


@require_http_methods(["GET", "POST"])
def fill_seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a seat to a person."""
    _check(request, to_change=True)
    seat = get_object_or_404(Seat.objects.open().select_related("college__body__territory"), pk=pk)
    form = FillForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            fill(seat, data["person"], data["rank"], data["started_on"], data["ended_on"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{data['person']} : {data['rank']}, {seat}.")
            return redirect("conseils_citoyens_body", seat.college.body.pk)
    context = {"form": form, "title": f"Pourvoir un siège : {seat.college}, {seat}", "body": seat.college.body}
    return TemplateResponse(request, "conseils_citoyens/form.html", {**context, "verb": "Pourvoir le siège"})


@require_http_methods(["GET", "POST"])
def end_term(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a term its last day; it stays in the history."""
    _check(request, to_change=True)
    term = get_object_or_404(SeatHolding.objects.select_related("membership", "seat__college__body"), pk=pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            term.membership.end(on=form.cleaned_data["ended_on"])
        except ValueError as error:
            form.add_error("ended_on", str(error))
        else:
            messages.success(request, f"Le mandat de {term.membership.actor} a sa date de fin.")
            return redirect("conseils_citoyens_body", term.seat.college.body.pk)
    body = term.seat.college.body
    context = {"form": form, "title": f"Terminer le mandat de {term.membership.actor}", "body": body}
    return TemplateResponse(request, "conseils_citoyens/form.html", {**context, "verb": "Donner cette date de fin"})
