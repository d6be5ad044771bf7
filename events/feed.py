"""``/agenda/atom/``: what the agenda announced last (Atom, RFC 4287)."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.formats import date_format
from django.views.decorators.http import require_safe
from wagtail.models import Site

from search.feeds import StillFeed

from .browsing import announced, narrowed, read_asked
from .event import EventPage
from .page import hours

ENTRIES = 30
"""Entries of the feed: the events announced last."""
FRESH = 600
"""Seconds during which a reader may keep an answer."""


@require_safe
def agenda_feed(request: HttpRequest) -> HttpResponse:
    """The events announced last, narrowed by the agenda's own parameters; each says its date, place and state."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    found = narrowed(announced(), read_asked(request.GET).chosen).prefetch_related("sessions", "themes")
    feed = StillFeed(
        title=f"{site.site_name} : l’agenda",
        link=f"{site.root_url}/agenda/",
        description="",
        language="fr",
        author_name=site.site_name or "Trajectoire",
        feed_url=f"{site.root_url}{request.get_full_path()}",
    )
    for event in found.defer("body").order_by("-first_published_at", "-pk")[:ENTRIES]:
        address = f"{site.root_url}/id/{event.identifier}"
        feed.add_item(
            title=f"Annulé : {event.title}" if event.cancelled else event.title,
            link=address,
            unique_id=address,
            description=f"{_when_and_where(event)} {event.summary}",
            pubdate=event.first_published_at,
            updateddate=event.last_published_at or event.first_published_at,
            categories=[event.kind_label, *(theme.name for theme in event.themes.all())],
        )
    content = feed.writeString("utf-8").encode()
    answer = HttpResponse(content, content_type="application/atom+xml; charset=utf-8")
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    answer["ETag"] = etag
    patch_cache_control(answer, public=True, max_age=FRESH)
    return get_conditional_response(request, etag, None, answer) or answer


def _when_and_where(event: EventPage) -> str:
    """Its first session: « jeudi 21 janvier 2027, 9 h 15 à 16 h 30, La Commanderie, Dole. »."""
    session = min(event.sessions.all(), key=lambda each: each.starts_at, default=None)
    if session is None:
        return ""
    day = date_format(timezone.localtime(session.starts_at), "l j F Y")
    place = session.place or ("en ligne" if session.is_online else "")
    return ", ".join(filter(None, [day, hours(session.starts_at, session.ends_at), place])) + "."
