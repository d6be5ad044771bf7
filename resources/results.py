"""A resource as a line of a list, whatever its type: read from the ``Resource`` table only."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from wagtail.images.models import AbstractRendition

from trajectoire.media.sizes import COVER_IN_LIST
from trajectoire.pages.visibility import VisibleQuerySet

if TYPE_CHECKING:
    from .resource import Resource

PRESSING_DAYS = 14
"""A closing date nearer than this many days is said out loud."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the component « result » shows of a resource."""

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
    urgent: str = ""
    closed: str = ""
    matched_keywords: tuple[str, ...] = field(default_factory=tuple)


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


def result_of(resource: "Resource", request: HttpRequest, found: Found | None = None) -> Result:
    """The line of ``resource``, with what a search ``found`` of it."""
    theme = next(iter(resource.themes.all()), None)
    return Result(
        key=resource.pk,
        title=resource.title,
        url=resource.get_url(request) or "",
        kind=resource.kind_label,
        meta=tuple(filter(None, [_date(resource.dated_on), resource.facts])),
        summary=(found and found.passages) or resource.summary,
        identifier=resource.identifier or "",
        marked_title=found.title if found else "",
        theme=theme.slug if theme else "",
        theme_name=theme.name if theme else "",
        image=cover_of(resource, COVER_IN_LIST),
        urgent=_urgent(resource.closes_on),
        closed=f"depuis le {_date(resource.closes_on)}" if resource.is_closed() else "",
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


def _urgent(closes_on: date | None) -> str:
    if closes_on is None:
        return ""
    days = (closes_on - timezone.localdate()).days
    if days == 0:
        return "clôture aujourd’hui"
    if days == 1:
        return "clôture demain"
    if 1 < days <= PRESSING_DAYS:
        return f"clôture dans {days} jours"
    return f"jusqu’au {date_format(closes_on, 'j F Y')}" if days > 0 else ""
