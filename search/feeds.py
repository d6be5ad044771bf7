"""Any search as a feed (Atom, RFC 4287): the newest answers first."""

from dataclasses import replace
from datetime import UTC, datetime, time

from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import get_current_timezone
from wagtail.models import Site

from search.asking import ask
from search.engine import Sort
from search.list_query import ListQuery

ENTRIES = 30
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""For a page that tells no date, and a feed without entries: both must have one."""


class StillFeed(Atom1Feed):
    """Django's, whose moment does not move when nothing in it does."""

    def latest_post_date(self) -> datetime:
        """Of the entry that changed last."""
        return max((item["updateddate"] for item in self.items), default=EPOCH)


def search_feed(query: ListQuery, request: HttpRequest) -> str:
    """The feed of ``query``, whatever its page and its order."""
    asked = replace(query, sort=Sort.NEWEST, page=1)
    site = Site.find_for_request(request)
    name = (site.site_name if site else "") or "Trajectoire"
    feed = StillFeed(
        title=f"{name} : {asked.text}" if asked.text else f"{name} : nouveautés",
        link=request.build_absolute_uri(asked.address(reverse("search:page"))),
        feed_url=request.build_absolute_uri(asked.address(reverse("search:atom"))),
        description="",
        language="fr",
    )
    zone = get_current_timezone()
    for hit in ask(asked, ENTRIES, counted=False).hits:
        day = datetime.combine(hit.published_on, time(), tzinfo=zone) if hit.published_on else EPOCH
        address = request.build_absolute_uri(hit.url)
        feed.add_item(
            title=hit.title,
            link=address,
            unique_id=address,
            description=hit.summary,
            pubdate=day,
            updateddate=day,
            categories=[hit.kind_label],
        )
    return feed.writeString("utf-8")
