"""Atom feeds of the library: everything, or what one facet's value gives (RFC 4287, by Django's generator)."""

import hashlib
from datetime import date, datetime, time

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from wagtail.models import Site

from search.feeds import StillFeed
from search.list_query import TYPE, ListQuery, facet_parameters, read_query

from .catalogue import catalogue
from .citing.plain import one_line
from .notices.models import Notice

ENTRIES = 30
"""Entries of a feed: the newest."""

FRESH = 600
"""Seconds during which a reader may keep an answer."""


@require_safe
def resources_feed(request: HttpRequest) -> HttpResponse:
    """``/flux/ressources.atom``, narrowed by the same parameters as the list (but not by words: see the search)."""
    asked = read_query(request.GET)
    return _feed(request, ListQuery(chosen=asked.chosen))


@require_safe
def facet_feed(request: HttpRequest, parameter: str, value: str) -> HttpResponse:
    """``/flux/theme/emploi.atom``: what has this value. Not found when no resource ever had it."""
    if parameter != TYPE and parameter not in facet_parameters():
        raise Http404
    query = ListQuery(chosen={parameter: (value,)})
    if not catalogue().known(query).chosen:
        raise Http404
    return _feed(request, query)


def feed_address(query: ListQuery) -> str:
    """Address of the feed of a list; its words, which no feed follows, are left out."""
    chosen = [(name, value) for name, values in query.chosen.items() for value in values]
    if len(chosen) == 1 and all(map(str.isascii, chosen[0])) and "/" not in chosen[0][1]:
        return f"/flux/{chosen[0][0]}/{chosen[0][1]}.atom"
    return ListQuery(chosen=query.chosen).address("/flux/ressources.atom")


def feed_title(query: ListQuery, site_name: str) -> str:
    """« Trajectoire : emploi, actes »: the site, then what narrows."""
    labels = {(choice.parameter, choice.value): choice.label for choice in catalogue().choices}
    shown = [labels.get((name, value), value) for name, values in query.chosen.items() for value in values]
    return f"{site_name} : {', '.join(shown) or 'la bibliothèque'}"


def _feed(request: HttpRequest, query: ListQuery) -> HttpResponse:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    now = catalogue()
    keys = now.page(now.narrowed(now.known(query)), 0, ENTRIES)
    rows = {row.resource_id: row for row in Notice.objects.public().filter(resource__in=keys)}
    notices = [rows[key] for key in keys if key in rows]
    feed = StillFeed(
        title=feed_title(query, site.site_name),
        link=f"{site.root_url}/ressources/",
        description="",
        language="fr",
        author_name=site.site_name or "Trajectoire",
        feed_url=f"{site.root_url}{request.get_full_path()}",
    )
    for notice in notices:
        told = notice.told()
        address = f"{site.root_url}/id/{notice.identifier}"
        feed.add_item(
            title=one_line(told.title),
            link=address,
            unique_id=address,
            description=one_line(told.summary),
            author_name=one_line(", ".join(told.authors)) or None,
            pubdate=_moment(told.first_published_on) if told.first_published_on else None,
            updateddate=notice.changed_at,
            categories=[one_line(told.type_label), *(one_line(theme.name) for theme in told.themes)],
        )
    changed = max((notice.changed_at for notice in notices), default=None)
    return _conditional(request, feed.writeString("utf-8").encode(), changed)


def _conditional(request: HttpRequest, content: bytes, changed: datetime | None) -> HttpResponse:
    """The feed, or « not modified » for a reader that has it."""
    answer = HttpResponse(content, content_type="application/atom+xml; charset=utf-8")
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    answer["ETag"] = etag
    moment = int(changed.timestamp()) if changed else None
    if changed:
        answer["Last-Modified"] = http_date(changed.timestamp())
    patch_cache_control(answer, public=True, max_age=FRESH)
    return get_conditional_response(request, etag, moment, answer) or answer


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
