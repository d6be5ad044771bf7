"""Screens that show: the dashboard, the list of conventions and its file, a post with its history."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from networks.kinds import may
from trajectoire.spreadsheets import table_file

from .conventions import WARNED_AT, Convention, ConventionState, aid_on
from .figures import PostState, by_place, ending, isolated, overview
from .listing import HEADINGS, Asked, Choices, rows, table
from .models import Post, PostHolding, TrainingNeed, WorkContract
from .terms import KIND

PAGE = 50
ENDINGS = ("csv", "xlsx")
NEEDS = 12
"""Training needs shown on the dashboard."""


def check(request: HttpRequest, *, to_change: bool = False) -> None:
    """Refuse who may not see, or change, this network."""
    if not may(request.user, KIND, to_change=to_change):
        raise PermissionDenied


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Posts filled, vacant and not renewed; ends at 9, 6 and 3 months; who is alone; what training is needed."""
    check(request)
    today = timezone.localdate()
    lines = overview(today)
    counts = {state: sum(line.state is state for line in lines) for state in PostState}
    full_time = sum(line.post.full_time_equivalent for line in lines if line.state is PostState.FILLED)
    return TemplateResponse(
        request,
        "adultes_relais/dashboard.html",
        {
            "lines": lines,
            "filled": counts[PostState.FILLED],
            "vacant": [line for line in lines if line.state is PostState.VACANT],
            "stopped": counts[PostState.NOT_RENEWED],
            "lapsed": [line for line in lines if line.state is PostState.LAPSED],
            "full_time": full_time,
            "contracts": by_place(lines),
            "departments": by_place(lines, departments=True),
            "ending": ending(lines),
            "isolated": isolated(lines),
            "to_verify": [line for line in lines if line.exists and line.to_verify],
            "needs": TrainingNeed.objects.open(today).select_related("post", "post__territory")[:NEEDS],
            "aid": aid_on(today),
            "may_change": may(request.user, KIND, to_change=True),
        },
    )


@require_safe
def convention_list(request: HttpRequest) -> HttpResponse:
    """The conventions of today's posts, narrowed by what the address asks."""
    check(request)
    lines, asked = overview(timezone.localdate()), Asked.of(request.GET)
    found = rows(lines, asked)
    query = request.GET.copy()
    query.pop("p", None)
    return TemplateResponse(
        request,
        "adultes_relais/list.html",
        {
            "asked": asked,
            "page": Paginator(found, PAGE).get_page(request.GET.get("p")),
            "choices": Choices.of(lines),
            "states": ConventionState.choices,
            "months": WARNED_AT,
            "query": query.urlencode(),
            "may_change": may(request.user, KIND, to_change=True),
        },
    )


@require_safe
def convention_export(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The list as a table."""
    check(request)
    if ending not in ENDINGS:
        raise Http404
    found = rows(overview(timezone.localdate()), Asked.of(request.GET))
    held = [row.line.holding.pk for row in found if row.line.holding]
    contracts = {
        contract.holding_id: str(contract)
        for contract in WorkContract.objects.filter(holding__in=held).order_by("starts_on", "pk")
    }
    return table_file("adultes-relais", ending, HEADINGS, table(found, contracts))


@require_safe
def post_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """A post: its convention, its holder, what comes next, and all that came before."""
    check(request)
    post = get_object_or_404(Post.objects.select_related("territory"), pk=pk)
    today = timezone.localdate()
    found = overview(today, Post.objects.filter(pk=pk))
    line = found[0] if found else None
    holdings = [
        {"holding": holding, "state": _time_of(holding), "contracts": list(holding.contracts.all())}
        for holding in sorted(
            post.holdings.prefetch_related("contracts").select_related(
                "membership__position__person",
                "membership__position__organisation",
                "membership__person",
                "membership__organisation",
            ),
            key=lambda holding: str(holding.membership.started_on or ""),
            reverse=True,
        )
    ]
    conventions = [
        {"convention": row.convention, "state": row.state, "rank": row.renewals}
        for row in sorted(rows(found, Asked(former=True)), key=lambda row: row.convention.starts_on, reverse=True)
    ]
    return TemplateResponse(
        request,
        "adultes_relais/post.html",
        {
            "post": post,
            "line": line,
            "last": line.conventions[-1] if line else None,
            "next_dates": _next_dates(line.conventions, post) if line else [],
            "holdings": holdings,
            "conventions": conventions,
            "needs": post.training_needs.all(),
            "aid": aid_on(today),
            "may_change": may(request.user, KIND, to_change=True),
        },
    )


def _time_of(holding: PostHolding) -> str:
    """« now », « after » or « before », which the screen tells apart."""
    today, membership = timezone.localdate(), holding.membership
    if membership.ended_on and membership.ended_on < today:
        return "before"
    return "after" if membership.started_on and membership.started_on > today else "now"


def _next_dates(conventions: tuple[Convention, ...], post: Post) -> list[tuple[object, str]]:
    """What comes, in order: a convention begins or ends, a holder leaves, a work contract ends."""
    today = timezone.localdate()
    found: list[tuple[object, str]] = []
    for convention in conventions:
        found += [
            (convention.starts_on, f"La convention {convention.number} commence"),
            (convention.ends_on, f"La convention {convention.number} finit"),
        ]
    for holding in post.holdings.all():
        found.append((holding.membership.ended_on, f"Fin de la prise de poste de {holding.membership.actor}"))
        found += [(contract.ends_on, f"Fin du {contract.get_kind_display()}") for contract in holding.contracts.all()]
    return sorted((pair for pair in found if pair[0] and pair[0] >= today), key=lambda pair: str(pair[0]))  # type: ignore[operator] # dates
