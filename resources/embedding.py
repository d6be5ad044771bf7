"""Lists of the library on partners' sites: a page made for an ``<iframe>``, without script, cookie or form."""

from csp.constants import NONE
from csp.decorators import csp_replace
from django.apps import apps
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from search.list_query import TYPE, ListQuery, facet_parameters, read_query
from trajectoire.pages.breadcrumbs import Crumb, trail

from .catalogue import catalogue
from .feeds import feed_title
from .resource import Resource
from .results import for_results, result_of

LEAST, USUAL, MOST = 1, 5, 20
"""Resources of an embedded list."""

HEIGHT = {"line": 150, "frame": 110}
"""Pixels of a resource, and of what is around the list, in the frame of the snippet."""


@require_safe
@xframe_options_exempt
def embedded_list(request: HttpRequest) -> HttpResponseBase:
    """The newest resources for the parameters of the list (facets alone) and ``nombre``."""
    query = _narrowing(request)
    now = catalogue()
    keys = now.page(now.narrowed(now.known(query)), 0, _number(request))
    rows = {row.pk: row for row in for_results(Resource.objects.filter(pk__in=keys).listed())}
    hosts = apps.get_app_config("resources").setting("embedding_hosts")  # type: ignore[attr-defined]
    context = {
        "results": [result_of(rows[key], request) for key in keys if key in rows],
        "title": feed_title(query, "").removeprefix(" : "),
        "more": query.address("/ressources/"),
    }
    own_policy = csp_replace({"frame-ancestors": list(hosts), "script-src": [NONE]})
    return own_policy(lambda asked: render(asked, "resources/embedded_list.html", context))(request)


@require_safe
def embedding(request: HttpRequest) -> HttpResponse:
    """Choose a list, see it, copy the line of HTML to paste."""
    query, number = _narrowing(request), _number(request)
    choices = catalogue().choices
    address = request.build_absolute_uri(query.address(reverse("embedded_list")))
    address += f"{'&' if '?' in address else '?'}nombre={number}"
    title = feed_title(query, "").removeprefix(" : ")
    context = {
        "crumbs": trail(Crumb("Données ouvertes", reverse("open_data")), Crumb("Afficher une liste chez vous")),
        "groups": [
            (name, label, [(c.value, c.label, query.has(name, c.value)) for c in choices if c.parameter == name])
            for name, label in {TYPE: "Type", **{p: f.label for p, f in facet_parameters().items()}}.items()
        ],
        "number": number,
        "limits": (LEAST, MOST),
        "preview": address,
        "snippet": format_html(
            '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"></iframe>',
            address,
            f"Bibliothèque : {title}",
            HEIGHT["frame"] + HEIGHT["line"] * number,
        ),
    }
    return render(request, "resources/embedding.html", context)


def _narrowing(request: HttpRequest) -> ListQuery:
    return ListQuery(chosen=read_query(request.GET).chosen)


def _number(request: HttpRequest) -> int:
    text = request.GET.get("nombre", "")
    return min(max(int(text), LEAST), MOST) if text.isascii() and text.isdigit() and len(text) < 4 else USUAL  # noqa: PLR2004 - digits of a number in bounds
