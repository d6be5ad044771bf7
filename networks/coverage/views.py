"""Screens of the coverage: the matrix and its map, one contract, the export."""

from collections.abc import Iterator
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from networks.contract import CellState
from networks.models import Network
from networks.places import ground
from networks.policies import enters
from trajectoire.spreadsheets import Cell, table_file

from .asked import STATES, Asked, day_of
from .detail import detail
from .drawing import coverage_map
from .matrix import Matrix, coverage_of

ENDINGS = ("csv", "xlsx")


def _check(request: HttpRequest) -> None:
    if not enters(request.user):
        raise PermissionDenied


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Who is where and who is missing, today or on the day ``?date=2025-06-01``."""
    _check(request)
    asked = Asked.of(request)
    known, whole = coverage_of(request.user, asked.on, network=asked.network)
    shown = asked.narrowed(whole, known)
    rank = next((rank for rank, column in enumerate(whole.columns) if column.key == asked.shown), None)
    query = request.GET.copy()
    query.pop("p", None)
    today = timezone.localdate()
    context = {
        "asked": asked,
        "is_today": asked.on == today,
        "is_future": asked.on > today,
        "a_year_before": asked.on - timedelta(days=365),
        "matrix": shown,
        "whole": whole,
        "headings": _headings(whole),
        "drawing": coverage_map(shown.lines, rank),
        "drawn": whole.columns[rank] if rank is not None else None,
        "networks": Network.objects.open_to(request.user),
        "departments": known.departments(),
        "states": STATES,
        "legend": list(CellState),
        "query": query.urlencode(),
    }
    return TemplateResponse(request, "networks/coverage/matrix.html", context)


def _headings(whole: Matrix) -> list[tuple[str, int]]:
    """The networks above the columns, each with how many columns it has."""
    found: list[tuple[str, int]] = []
    for column in whole.columns:
        if found and found[-1][0] == column.network:
            found[-1] = (column.network, found[-1][1] + 1)
        else:
            found.append((column.network, 1))
    return found


@require_safe
def contract_screen(request: HttpRequest, code: str) -> HttpResponse:
    """One contract, by roles, seats, posts and initiatives."""
    _check(request)
    on = day_of(request)
    known = ground(on)
    contract = next((each for each in known.contracts if each.territory.code == code), None)
    if contract is None:
        raise Http404("Aucun contrat de ville n’a ce code à cette date.")
    context = {
        "contract": contract,
        "on": on,
        "is_today": on == timezone.localdate(),
        "networks": detail(request.user, contract, known, on),
    }
    return TemplateResponse(request, "networks/coverage/contract.html", context)


@require_safe
def export(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The matrix as a table, as it is narrowed: for each column a number, its state and what is missing."""
    _check(request)
    if ending not in ENDINGS:
        raise Http404
    asked = Asked.of(request)
    known, whole = coverage_of(request.user, asked.on, network=asked.network)
    shown = asked.narrowed(whole, known)
    headings = ["Au", "Département", "Contrat de ville"]
    for column in shown.columns:
        headings += [column.name, f"{column.name} : état", f"{column.name} : précision"]
    return table_file("couverture", ending, headings, _rows(shown))


def _rows(shown: Matrix) -> Iterator[list[Cell]]:
    for line in shown.lines:
        department = line.contract.department
        row: list[Cell] = [shown.on, department.name if department else "", line.contract.territory.name]
        for cell in line.cells:
            row += [cell.count, cell.state.label, cell.note]
        yield row
