"""A visitor's selection: resources named by their identifiers in an address, without any account.

The browser keeps it (``static/js/keep.js``); the address ``/selection/?r=TR-2026-0001,TR-2026-0042`` shows it to
anyone, with or without scripts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Site

from trajectoire.pages.breadcrumbs import Crumb, trail

from .exports import LIST_FORMATS, export
from .identifiers import Identifier, RetiredIdentifier
from .notices.selection import of_identifiers
from .resource import Resource
from .results import for_results, result_of

LIMIT = 200
"""Resources of a selection."""


@dataclass(frozen=True)
class Asked:
    """Identifiers of an address, in their order; ``unread``: words that are none; ``over``: how many are too many."""

    identifiers: tuple[str, ...]
    unread: tuple[str, ...]
    over: int

    @classmethod
    def read(cls, text: str) -> "Asked":
        """Whatever the address holds."""
        words = list(dict.fromkeys(word for word in re.split(r"[,;\s]+", text[:20_000]) if word))
        parsed = [(word, Identifier.parse(word)) for word in words]
        good = list(dict.fromkeys(str(found) for _, found in parsed if found))
        unread = tuple(word[:40] for word, found in parsed if not found)[:20]
        return cls(tuple(good[:LIMIT]), unread, max(0, len(good) - LIMIT))


@require_safe
def selection(request: HttpRequest) -> HttpResponse:
    """The selection of the address: what lists may show of it; for the rest, a polite word that says nothing more."""
    asked = Asked.read(request.GET.get("r", ""))
    found = _followed(asked.identifiers)
    shown = for_results(Resource.objects.filter(identifier__in=found.values()).listed())
    rows = {row.identifier: row for row in shown}
    kept = [identifier for identifier in dict.fromkeys(found.values()) if identifier in rows]
    context = {
        "crumbs": trail(Crumb("Ma sélection")),
        "results": [result_of(rows[identifier], request) for identifier in kept],
        "missing": [name for name, now in found.items() if now not in rows] + list(asked.unread),
        "over": asked.over,
        "limit": LIMIT,
        "asked": bool(asked.identifiers or asked.unread),
        "link": request.build_absolute_uri(f"{reverse('selection')}?r={','.join(kept)}"),
        "exports": [
            (f"{reverse('selection_export', args=[ending])}?r={','.join(kept)}", label)
            for ending, label in LIST_FORMATS.items()
        ],
    }
    return render(request, "resources/selection.html", context)


@require_safe
def selection_export(request: HttpRequest, ending: str) -> StreamingHttpResponse:
    """The references of the selection, as a file."""
    asked = Asked.read(request.GET.get("r", ""))
    notices = of_identifiers(list(dict.fromkeys(_followed(asked.identifiers).values())))
    return export(notices, ending, Site.find_for_request(request), name="selection")


def _followed(identifiers: Sequence[str]) -> dict[str, str]:
    """The identifier under which each is found today: itself, or the one that it was merged into."""
    retired = RetiredIdentifier.objects.exclude(merged_into="").in_bulk(identifiers, field_name="identifier")
    return {name: (retired[name].successor() if name in retired else "") or name for name in identifiers}
