"""What the events of a year amounted to, as the activity report asks it: by kind, and in all."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models.functions import ExtractYear
from django.utils import timezone

from events.attendance.model import Attendance
from events.event import EventPage
from events.kinds import Kind
from events.rows import EventSession
from territories.models import Level, Territory

WORDS = ("Événements", "Réunions", "Participant·es", "Participations", "Demi-journées", "Contrats touchés")


@dataclass
class Figures:
    """``events`` were held, in ``meetings`` (sessions); ``people`` came, each counted once, for ``presences`` in all.

    ``half_days``: half-days that people spent there. ``contracts``: keys of the contrats de ville they came from.
    ``silent``: events where no presence was noted, which therefore count nobody.
    """

    label: str
    events: int = 0
    meetings: int = 0
    presences: int = 0
    half_days: int = 0
    silent: int = 0
    people: set[str] = field(default_factory=set)
    contracts: set[int] = field(default_factory=set)

    def numbers(self) -> tuple[int, ...]:
        """In the order of ``WORDS``."""
        return (self.events, self.meetings, len(self.people), self.presences, self.half_days, len(self.contracts))


@dataclass(frozen=True, kw_only=True)
class Report:
    """A year. ``uncovered``: contrats de ville of today that nobody came from."""

    year: int
    total: Figures
    kinds: list[Figures]
    uncovered: list[Territory]


def years(today: date) -> list[int]:
    """Years in which an event was held, the latest first, this one always."""
    found = EventPage.objects.filter(first_starts_at__isnull=False, alias_of__isnull=True, live=True).order_by()
    return sorted({today.year, *found.annotate(year=ExtractYear("first_starts_at")).values_list("year", flat=True)})[
        ::-1
    ]


def report_of(year: int) -> Report:
    """The figures of ``year``: sessions that have ended in it, of live events that were not cancelled; four queries.

    Somebody who comes under two addresses is counted twice, and two people who share one are counted once: the figures
    are made from what was typed, not from the actor base.
    """
    sessions = list(
        EventSession.objects.filter(
            page__in=EventPage.objects.filter(live=True, cancelled=False, alias_of__isnull=True).values("pk"),
            cancelled=False,
            starts_at__year=year,
            ends_at__lte=timezone.now(),
        )
    )
    kind_of = dict(EventPage.objects.filter(pk__in={one.page_id for one in sessions}).values_list("pk", "kind"))
    known = {one.pk: one for one in sessions}
    total = Figures("En tout")
    by_kind = {kind: Figures(str(Kind(kind).label)) for kind in Kind.values}
    seen: dict[int, bool] = defaultdict(bool)
    for one in sessions:
        for figures in (total, by_kind[kind_of[one.page_id]]):
            figures.meetings += 1
        seen[one.page_id] |= False
    present = Attendance.objects.filter(present=True, session__in=known).values_list(
        "session",
        "registration",
        "registration__email",
        "registration__first_name",
        "registration__last_name",
        "registration__territory",
    )
    for session_key, registration, email, first, last, contract in present.iterator():
        session = known[session_key]
        seen[session.page_id] = True
        who = (email or f"{first} {last}").strip().lower() or str(registration)
        for figures in (total, by_kind[kind_of[session.page_id]]):
            figures.presences += 1
            figures.half_days += session.half_days()
            figures.people.add(who)
            if contract:
                figures.contracts.add(contract)
    for key, noted in seen.items():
        for figures in (total, by_kind[kind_of[key]]):
            figures.events += 1
            figures.silent += not noted
    contracts = Territory.objects.valid().filter(level=Level.CITY_CONTRACT).order_by("name", "code")
    return Report(
        year=year,
        total=total,
        kinds=[figures for figures in by_kind.values() if figures.events],
        uncovered=[contract for contract in contracts if contract.pk not in total.contracts],
    )


def rows(report: Report) -> Iterable[tuple[str | int, ...]]:
    """Lines of the file: a kind each, then all of them."""
    for figures in [*report.kinds, report.total]:
        yield (figures.label.capitalize(), *figures.numbers())
