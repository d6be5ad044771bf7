"""A month of the agenda, week by week, as a table that reads without scripts."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from trajectoire.pages.breadcrumbs import breadcrumbs

from .agenda import AgendaPage
from .event import EventPage
from .page import hour
from .rows import EventSession

YEARS = (2000, 2100)
MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class DayEntry:
    """A session on a day. ``at``: its hour, empty on the days that follow the first."""

    title: str
    url: str
    at: str
    cancelled: bool


@dataclass(frozen=True, kw_only=True)
class DayCell:
    """A day of the month shown (``inside``) or of a neighbour, with its sessions."""

    day: date
    inside: bool
    today: bool
    entries: list[DayEntry]


@require_safe
def month(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """``/agenda/mois/2026/11/``; ``Http404`` for a month that is none."""
    if not (YEARS[0] <= year <= YEARS[1] and 1 <= number <= MONTHS):
        raise Http404
    agenda = AgendaPage.objects.reachable().first()
    if agenda is None:
        raise Http404
    weeks = weeks_of(year, number, request)
    first = date(year, number, 1)
    before, after = first - timedelta(days=1), (first + timedelta(days=31)).replace(day=1)
    return render(
        request,
        "events/month.html",
        {
            "agenda": agenda,
            "agenda_url": agenda.get_url(request),
            "crumbs": breadcrumbs(agenda, request),
            "first": first,
            "weeks": weeks,
            "before": before.replace(day=1),
            "before_url": _address(before) if before.year >= YEARS[0] else "",
            "after": after,
            "after_url": _address(after) if after.year <= YEARS[1] else "",
            "empty": not any(cell.entries for week in weeks for cell in week if cell.inside),
        },
    )


def weeks_of(year: int, number: int, request: HttpRequest) -> list[list[DayCell]]:
    """The weeks of the month, from Monday, with the sessions of each day: two queries."""
    days = [week for week in Calendar().monthdatescalendar(year, number)]  # noqa: C416 - a list of its own
    start = timezone.make_aware(datetime.combine(days[0][0], time()))
    end = timezone.make_aware(datetime.combine(days[-1][-1] + timedelta(days=1), time()))
    sessions = EventSession.objects.filter(starts_at__lt=end, ends_at__gt=start).order_by("starts_at", "pk")
    shown = EventPage.objects.listed().filter(alias_of__isnull=True, pk__in=sessions.order_by().values("page"))
    events = {event.pk: event for event in shown.defer("body", "search_description")}
    by_day: dict[date, list[DayEntry]] = defaultdict(list)
    for session in sessions:
        event = events.get(session.page_id)
        if event is not None:
            _place(session, event, event.get_url(request) or "", by_day)
    today = timezone.localdate()
    return [
        [DayCell(day=day, inside=day.month == number, today=day == today, entries=by_day.get(day, [])) for day in week]
        for week in days
    ]


def _place(session: EventSession, event: EventPage, url: str, by_day: dict[date, list[DayEntry]]) -> None:
    """Put ``session`` on each of its days; what ends at midnight is not of the next day."""
    starts = timezone.localtime(session.starts_at)
    last = timezone.localtime(session.ends_at - timedelta(microseconds=1)).date()
    day = starts.date()
    cancelled = event.cancelled or session.cancelled
    while day <= last:
        at = hour(starts) if day == starts.date() else ""
        by_day[day].append(DayEntry(title=event.title, url=url, at=at, cancelled=cancelled))
        day += timedelta(days=1)


def _address(day: date) -> str:
    return reverse("agenda_month", args=[day.year, f"{day.month:02}"])
