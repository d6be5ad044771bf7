"""The page and the files of ``/donnees/``."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Site

from resources.catalogue import catalogue
from resources.exports import export
from resources.notices.content import NoticeContent
from resources.notices.selection import matching
from search.list_query import ListQuery
from trajectoire.pages.breadcrumbs import Crumb, trail

from .fields import FIELDS
from .schemas import json_schema, table_schema


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What is published, how, under which licence."""
    site = Site.find_for_request(request)
    context = {
        "crumbs": trail(Crumb("Données ouvertes")),
        "fields": FIELDS,
        "count": len(catalogue().keys),
        "root_url": site.root_url if site else "",
    }
    return render(request, "resources/open_data.html", context)


@require_safe
def resources_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every resource that lists show, as a table."""
    return export(matching(ListQuery()), "csv", Site.find_for_request(request), name="ressources")


@require_safe
def resources_json(request: HttpRequest) -> StreamingHttpResponse:
    """Every resource that lists show, one JSON object a line."""
    site = Site.find_for_request(request)
    answer = StreamingHttpResponse(json_lines(matching(ListQuery()), site), content_type="application/jsonl")
    answer["Content-Disposition"] = f'attachment; filename="ressources-{timezone.localdate().isoformat()}.jsonl"'
    return answer


@require_safe
def resources_table_schema(request: HttpRequest) -> JsonResponse:
    """The schema of the table."""
    return _schema(request, table_schema)


@require_safe
def resources_json_schema(request: HttpRequest) -> JsonResponse:
    """The schema of a line."""
    return _schema(request, json_schema)


def json_lines(notices: Iterable[NoticeContent], site: Site | None) -> Iterator[str]:
    """The lines; an empty value is ``null``, several values a list."""
    root_url, publisher = (site.root_url, site.site_name) if site else ("", "")
    for notice in notices:
        citation = notice.citation(root_url, publisher)
        values = {field.name: field.read(notice, citation) for field in FIELDS}
        told = {name: list(v) if isinstance(v, tuple) else None if v == "" else v for name, v in values.items()}
        yield f"{json.dumps(told, ensure_ascii=False)}\n"


def _schema(request: HttpRequest, schema: Callable[[str], dict[str, Any]]) -> JsonResponse:
    site = Site.find_for_request(request)
    content = schema(site.root_url if site else "")
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
