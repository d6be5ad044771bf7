"""A resource as a line of a list, whatever its type: read from the ``Resource`` table only."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from wagtail.images.models import AbstractRendition

from search.marking import PageLine
from trajectoire.media.sizes import COVER_IN_LIST
from trajectoire.pages.visibility import VisibleQuerySet

if TYPE_CHECKING:
    from .resource import Resource

PRESSING_DAYS = 14
"""A closing date nearer than this many days is said out loud."""

SOON = {0: "clôture aujourd’hui", 1: "clôture demain"}


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the component « result » shows of a resource. ``closes_on``: the last day, while it is to come."""

    key: int
    title: str
    url: str
    kind: str
    meta: tuple[str, ...]
    summary: str | SafeString
    identifier: str
    marked_title: str | SafeString = ""
    theme: str = ""
    theme_name: str = ""
    image: AbstractRendition | None = None
    closes_on: date | None = None
    urgent: str = ""
    pressing: str = ""
    closed: str = ""
    matched_keywords: tuple[str, ...] = field(default_factory=tuple)
    pages: tuple[PageLine, ...] = ()

    @property
    def sign(self) -> str:
        """What stands beside it: its last day, or a cover."""
        return "date" if self.closes_on else "portrait"


def for_results(resources: VisibleQuerySet) -> VisibleQuerySet:
    """The query with all that ``result_of`` reads: a constant number of queries, no long text."""
    return (
        resources.select_related("cover")
        .prefetch_related("themes", "cover__renditions")
        .defer("body", "search_description")
    )


@dataclass(frozen=True)
class Found:
    """What a search found of a resource: its title with marks, the passages to show in place of its summary."""

    title: SafeString
    passages: SafeString
    pages: tuple[PageLine, ...] = ()


def result_of(resource: "Resource", request: HttpRequest, found: Found | None = None) -> Result:
    """The line of ``resource``, with what a search ``found`` of it."""
    theme = next(iter(resource.themes.all()), None)
    closed = resource.is_closed()
    return Result(
        key=resource.pk,
        title=resource.title,
        url=resource.get_url(request) or "",
        kind=resource.kind_label,
        meta=tuple(filter(None, [_date(resource.dated_on), resource.facts])),
        summary=(found and found.passages) or resource.summary,
        identifier=resource.identifier or "",
        marked_title=found.title if found else "",
        pages=found.pages if found else (),
        theme=theme.slug if theme else "",
        theme_name=theme.name if theme else "",
        image=cover_of(resource, COVER_IN_LIST),
        closes_on=None if closed else resource.closes_on,
        urgent=_urgent(resource.closes_on),
        pressing=_pressing(resource.closes_on),
        closed=f"depuis le {_date(resource.closes_on)}" if closed else "",
    )


def cover_of(resource: "Resource", size: str) -> AbstractRendition | None:
    """Its picture at this size, or nothing when it has none or when the file cannot be read."""
    if resource.cover is None:
        return None
    try:
        return resource.cover.get_rendition(size)
    except OSError:  # the file was lost: the drawn cover takes its place
        return None


def _date(value: date | None) -> str:
    return date_format(value, "j F Y") if value else ""


def _pressing(closes_on: date | None) -> str:
    """« clôture demain », when the last day is near."""
    days = (closes_on - timezone.localdate()).days if closes_on else PRESSING_DAYS + 1
    if days in SOON:
        return SOON[days]
    return f"clôture dans {days} jours" if 1 < days <= PRESSING_DAYS else ""


def _urgent(closes_on: date | None) -> str:
    """The same, or the last day when it is far."""
    to_come = closes_on is not None and closes_on >= timezone.localdate()
    return _pressing(closes_on) or (f"jusqu’au {_date(closes_on)}" if to_come else "")
