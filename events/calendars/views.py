"""``/agenda/agenda.ics``, narrowed as the list is, and ``/agenda/<slug>/evenement.ics``."""

import hashlib

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Site

from events.browsing import announced, in_time, narrowed, read_asked
from events.event import EventPage

from .building import calendar, sessions_by_event

READ = (
    "type_key",
    "type_label",
    "title",
    "summary",
    "url_path",
    "kind",
    "cancelled",
    "cancellation_reason",
    "last_published_at",
)
"""Columns that a calendar tells, among the sixty of an event."""
FRESH = 900
"""Seconds during which a calendar may keep an answer."""


@require_safe
def agenda_calendar(request: HttpRequest) -> HttpResponse:
    """Every event that lists may show, narrowed by the agenda's own parameters: those to come, then the latest."""
    asked = read_asked(request.GET)
    found = narrowed(announced(), asked.chosen).only(*READ)
    most = int(apps.get_app_config("events").setting("calendar_events"))  # type: ignore[attr-defined]
    coming = list(in_time(found, past=False).order_by("first_starts_at", "pk")[:most])
    past = list(in_time(found, past=True).order_by("-first_starts_at", "pk")[: most - len(coming)])
    return _answer(request, [*coming, *past], "agenda.ics")


@require_safe
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The sessions of one event; ``Http404`` when nobody may see it."""
    if len(slug) > 255:  # noqa: PLR2004 - Wagtail's longest
        raise Http404
    event = EventPage.objects.reachable().filter(slug=slug).order_by("pk").first()
    if event is None:
        raise Http404
    return _answer(request, [event], f"{event.slug}.ics")


def _answer(request: HttpRequest, events: list[EventPage], name: str) -> HttpResponse:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    name_of_all, held = site.site_name or "Agenda", sessions_by_event(events)
    content = calendar(events, name=name_of_all, host=site.hostname, request=request, sessions=held)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    answer["ETag"] = etag
    patch_cache_control(answer, public=True, max_age=FRESH)
    return get_conditional_response(request, etag, None, answer) or answer
