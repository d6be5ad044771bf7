"""The agenda as a visitor reads it: what is to come, or past, month after month, narrowed by facets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any

from django.core.paginator import Page as Leaf
from django.core.paginator import Paginator
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, QueryDict
from django.utils import timezone
from django.utils.http import urlencode

from territories.models import Territory
from trajectoire.pages.visibility import VisibleQuerySet
from trajectoire.taxonomies.models import Audience, Theme

from .kinds import Kind
from .lines import EventLine, line_of, with_lines

PAGE_SIZE = 30
PARAMETERS = ("genre", "territoire", "theme", "public")
LONGEST = 100
"""Characters of a value, and values of a parameter, that are read."""
LABELS = {"genre": "Genre", "territoire": "Territoire", "theme": "Thème", "public": "Public"}


@dataclass(frozen=True)
class Asked:
    """What a visitor asks of the agenda: values by parameter, past or to come, a page."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    past: bool = False
    page: int = 1

    def address(self, url: str) -> str:
        """The address that asks the same."""
        pairs = self.pairs()
        pairs += [("passes", "1")] if self.past else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return f"{url}?{urlencode(pairs)}" if pairs else url

    def pairs(self) -> list[tuple[str, str]]:
        """Parameters and values that narrow, named as those of search."""
        return [(name, value) for name in PARAMETERS for value in self.chosen.get(name, ())]

    def toggled(self, name: str, value: str) -> "Asked":
        """With ``value`` more, or less if it is there; back to the first page."""
        values = self.chosen.get(name, ())
        left = tuple(kept for kept in values if kept != value) if value in values else (*values, value)
        return replace(self, chosen={**self.chosen, name: left}, page=1)


@dataclass(frozen=True)
class Choice:
    """A value that narrows, with how many events it leaves."""

    label: str
    count: int
    chosen: bool
    url: str


@dataclass(frozen=True)
class Group:
    """A facet."""

    name: str
    label: str
    choices: list[Choice]
    open: bool


@dataclass(frozen=True)
class Month:
    """Events of a month, by the day they begin (or began)."""

    first: date
    lines: list[EventLine]


@dataclass(frozen=True)
class AgendaListing:
    """A page of the agenda."""

    url: str
    asked: Asked
    total: int
    page: Leaf[EventLine]
    months: list[Month]
    groups: list[Group]
    chips: list[Choice]
    clear_url: str
    other_url: str
    feed_url: str
    month_url: str
    map_url: str
    everything: int


def read_asked(told: QueryDict) -> Asked:
    """What an address asks; nonsense is left out, never an error."""
    chosen = {}
    for name in PARAMETERS:
        values = [
            value for value in told.getlist(name)[:LONGEST] if value and len(value) <= LONGEST and "\0" not in value
        ]
        if values:
            chosen[name] = tuple(dict.fromkeys(values))
    number = told.get("page", "1")
    page = int(number) if number.isascii() and number.isdigit() and 1 <= len(number) <= 6 else 1  # noqa: PLR2004 - a million pages
    return Asked(chosen=chosen, past=told.get("passes") == "1", page=max(page, 1))


def browse(asked: Asked, request: HttpRequest, url: str) -> AgendaListing:
    """The page of the agenda at ``url`` that answers ``asked``. ``Http404`` beyond the last page."""
    everything = in_time(announced(), past=asked.past)
    found = narrowed(everything, asked.chosen)
    ordered = found.order_by("-first_starts_at", "pk") if asked.past else nearest_first(found)
    paginator = Paginator(with_lines(ordered), PAGE_SIZE)
    if asked.page > paginator.num_pages:
        raise Http404
    leaf = paginator.page(asked.page)
    lines = [line_of(event, request) for event in leaf.object_list]
    lines.sort(key=lambda line: line.day, reverse=asked.past)
    groups = list(_groups(everything, asked, url))
    return AgendaListing(
        url=url,
        asked=asked,
        total=paginator.count,
        page=leaf,
        months=list(by_month(lines)),
        groups=groups,
        chips=[choice for group in groups for choice in group.choices if choice.chosen],
        clear_url=Asked(past=asked.past).address(url),
        other_url=replace(asked, past=not asked.past, page=1).address(url),
        feed_url=replace(asked, past=False, page=1).address(f"{url}agenda.ics"),
        month_url=f"{url}mois/{timezone.localdate():%Y/%m}/",
        map_url=replace(asked, past=False, page=1).address(f"{url}carte/"),
        everything=everything.count() if asked.chosen else paginator.count,
    )


def announced() -> VisibleQuerySet:
    """Events with a date that lists may show, each once."""
    from .event import EventPage  # models are not ready when this module is read

    events: VisibleQuerySet = EventPage.objects.listed().filter(alias_of__isnull=True, first_starts_at__isnull=False)
    return events


def nearest_first(events: VisibleQuerySet) -> VisibleQuerySet:
    """By the day of their next session, which is the one that a list shows: a cycle under way comes at its next."""
    from .rows import EventSession  # models are not ready when this module is read

    to_come = EventSession.objects.filter(page=OuterRef("pk"), ends_at__gt=timezone.now(), cancelled=False)
    next_one = Coalesce(Subquery(to_come.order_by("starts_at").values("starts_at")[:1]), F("first_starts_at"))
    return events.annotate(next_starts_at=next_one).order_by("next_starts_at", "pk")


def in_time(events: VisibleQuerySet, *, past: bool) -> VisibleQuerySet:
    """Those whose last session has ended, or the others."""
    now = timezone.now()
    return events.filter(last_ends_at__lte=now) if past else events.filter(last_ends_at__gt=now)


def narrowed(events: VisibleQuerySet, chosen: Mapping[str, Sequence[str]], without: str = "") -> VisibleQuerySet:
    """Those that have a value of each parameter (OR inside, AND across); ``without``: but for that one."""
    for name, values in chosen.items():
        if values and name != without:
            events = events.filter(pk__in=_having(name, values))
    return events


def _having(name: str, values: Iterable[str]) -> VisibleQuerySet:
    """Keys of the events that have one of the values; what is within a territory or a theme counts for it."""
    from .event import EventPage  # as above

    events = EventPage.objects.order_by()
    if name == "genre":
        return events.filter(kind__in=values).values("pk")
    if name == "public":
        return events.filter(audiences__slug__in=values).values("pk")
    if name == "theme":
        themes = set()
        for theme in Theme.objects.filter(slug__in=values):
            themes |= {theme.pk, *theme.get_descendants().values_list("pk", flat=True)}
        return events.filter(themes__in=themes).values("pk")
    places = set()
    for territory in Territory.objects.filter(slug__in=values):
        places |= {territory.pk, *territory.descendants().values_list("pk", flat=True)}
    return events.filter(territories__in=places).values("pk")


def _groups(events: VisibleQuerySet, asked: Asked, url: str) -> Iterable[Group]:
    """Facets whose choices tell events apart, each counted among what the others leave."""
    for rank, name in enumerate(PARAMETERS):
        counted = narrowed(events, asked.chosen, without=name)
        choices = [
            Choice(label, count, value in asked.chosen.get(name, ()), asked.toggled(name, value).address(url))
            for value, label, count in _counts(name, counted)
        ]
        if len(choices) > 1 or any(choice.chosen for choice in choices):
            yield Group(name, LABELS[name], choices, open=rank == 0 or any(choice.chosen for choice in choices))


def _counts(name: str, events: VisibleQuerySet) -> Iterable[tuple[str, str, int]]:
    """Value, label, number of events, for each value that has some."""
    keys = events.order_by().values("pk")
    if name == "genre":
        counted = dict(events.order_by().values_list("kind").annotate(number=Count("pk")))
        return [(kind.value, kind.label.capitalize(), counted[kind.value]) for kind in Kind if kind.value in counted]
    model: Any = {"theme": Theme, "public": Audience, "territoire": Territory}[name]
    rows = model.objects.filter(resources__in=keys).order_by("name").annotate(number=Count("resources", distinct=True))
    return list(rows.values_list("slug", "name", "number"))


def by_month(lines: Iterable[EventLine]) -> Iterable[Month]:
    """Lines by the month of their day, in their own order."""
    for first, group in groupby(lines, key=lambda line: line.day.replace(day=1)):
        yield Month(first, list(group))
