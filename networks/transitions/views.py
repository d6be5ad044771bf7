"""Screens of the network: the dashboard, the two lists and their exports, an initiative, a request, a decision."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from networks.kinds import may
from networks.models import Interaction
from trajectoire.spreadsheets import table_file

from .figures import maturities, unanswered
from .forms import HOW, IntroductionForm
from .listing import (
    EXCHANGE_HEADINGS,
    INITIATIVE_HEADINGS,
    Asked,
    choices,
    exchange_rows,
    exchanges,
    initiative_rows,
    initiatives,
)
from .matching import suggestions
from .models import Exchange, Initiative, Introduction
from .terms import KIND, dismiss, introduce

PAGE = 50
FEW = 6
"""Suggestions and others shown on the dashboard."""

SOON = timedelta(days=30)
ENDINGS = ("csv", "xlsx")


def _check(request: HttpRequest, *, to_change: bool = False) -> None:
    if not may(request.user, KIND, to_change=to_change):
        raise PermissionDenied


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """What runs, who waits, who could meet whom."""
    _check(request)
    today = timezone.localdate()
    waiting = Exchange.objects.open()
    ending = waiting.filter(kind=Exchange.Kind.OFFER, open_until__lte=today + SOON).with_actor()
    found = suggestions()
    late = list(unanswered(today))
    context = {
        "stages": maturities(),
        "requests": waiting.filter(kind=Exchange.Kind.REQUEST).count(),
        "offers": waiting.filter(kind=Exchange.Kind.OFFER).count(),
        "suggestions": found[:FEW],
        "more": max(len(found) - FEW, 0),
        "late": late[:FEW],
        "late_more": max(len(late) - FEW, 0),
        "ending": ending.order_by("open_until", "pk")[:FEW],
        "made": Introduction.objects.filter(decision=Introduction.Decision.MADE)
        .select_related("request", "offer", "decided_by")
        .order_by("-decided_at", "-pk")[:FEW],
        "how": HOW,
        "may_change": may(request.user, KIND, to_change=True),
    }
    return TemplateResponse(request, "transitions/dashboard.html", context)


@require_safe
def suggestion_list(request: HttpRequest) -> HttpResponse:
    """Every pair that could meet."""
    _check(request)
    page = Paginator(suggestions(), PAGE).get_page(request.GET.get("p"))
    may_change = may(request.user, KIND, to_change=True)
    context = {"page": page, "suggestions": page.object_list, "how": HOW, "may_change": may_change}
    return TemplateResponse(request, "transitions/suggestions.html", context)


@require_safe
def initiative_list(request: HttpRequest) -> HttpResponse:
    """Initiatives, narrowed."""
    return _listed(request, initiatives(Asked.of(request)), "transitions/initiatives.html")


@require_safe
def exchange_list(request: HttpRequest) -> HttpResponse:
    """Requests and offers, narrowed."""
    return _listed(request, exchanges(Asked.of(request)), "transitions/exchanges.html")


def _listed(request: HttpRequest, found: Any, template: str) -> HttpResponse:
    _check(request)
    query = request.GET.copy()
    query.pop("p", None)
    context = {
        "asked": Asked.of(request),
        "page": Paginator(found, PAGE).get_page(request.GET.get("p")),
        "query": query.urlencode(),
        "may_change": may(request.user, KIND, to_change=True),
        **choices(),
    }
    return TemplateResponse(request, template, context)


@require_safe
def initiative_export(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The list of initiatives as a table."""
    _check(request)
    _known(ending)
    return table_file("initiatives", ending, INITIATIVE_HEADINGS, initiative_rows(initiatives(Asked.of(request))))


@require_safe
def exchange_export(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The list of requests and offers as a table: names, and no address."""
    _check(request)
    _known(ending)
    return table_file("demandes-et-offres", ending, EXCHANGE_HEADINGS, exchange_rows(exchanges(Asked.of(request))))


def _known(ending: str) -> None:
    if ending not in ENDINGS:
        raise Http404


@require_safe
def initiative_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """An initiative, its stages, who carries it."""
    _check(request)
    initiative = get_object_or_404(Initiative.objects.with_maturity().with_carrier(), pk=pk)
    context = {
        "initiative": initiative,
        "stages": initiative.stages.all(),
        "may_change": may(request.user, KIND, to_change=True),
    }
    return TemplateResponse(request, "transitions/initiative.html", context)


@require_safe
def exchange_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """A request or an offer, and who could answer."""
    _check(request)
    exchange = get_object_or_404(Exchange.objects.with_actor(), pk=pk)
    decided = exchange.as_request if exchange.kind == Exchange.Kind.REQUEST else exchange.as_offer
    context = {
        "exchange": exchange,
        "suggestions": suggestions(exchange) if exchange.is_open else [],
        "decided": decided.select_related("request", "offer", "decided_by"),
        "how": HOW,
        "may_change": may(request.user, KIND, to_change=True),
    }
    return TemplateResponse(request, "transitions/exchange.html", context)


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Put two people in touch, or set the suggestion aside."""
    _check(request, to_change=True)
    form = IntroductionForm(request.POST)
    if not form.is_valid():
        raise Http404
    asked, offered = form.cleaned_data["request"], form.cleaned_data["offer"]
    user: Any = request.user
    try:
        if "dismiss" in request.POST:
            dismiss(asked, offered, by=user)
            messages.success(request, "Cette proposition est écartée : elle ne reviendra pas.")
        else:
            why = next((pair.why for pair in suggestions() if (pair.request.pk, pair.offer.pk) == (asked, offered)), "")
            how = form.cleaned_data["how"] or Interaction.Kind.MAIL
            made = introduce(asked, offered, by=user, how=how, reasons=why)
            messages.success(
                request,
                f"Mise en relation notée : {made.request.asker} et {made.offer.asker}. "
                "L’échange figure sur leurs fiches.",
            )
    except ValidationError as error:
        messages.error(request, error.messages[0])
    back = form.cleaned_data["back"]
    return redirect("transitions_exchange", back) if back else redirect("transitions")
