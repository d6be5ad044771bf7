"""Positions over time: a bar for each on one scale of years, beside the words that say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from .models import Position
from .periods import holds

WIDTH = 1000
"""Units of the drawing, from the first day shown to the last."""


@dataclass(frozen=True)
class Bar:
    """A position and where its bar lies. ``open_start``, ``open_end``: the day is not known, or has not come."""

    position: Position
    left: int
    width: int
    current: bool
    open_start: bool


@dataclass(frozen=True)
class Timeline:
    """``years``: abscissas of the first of January of each year; ``today``: that of today."""

    bars: list[Bar]
    first_year: int
    last_year: int
    years: list[int]
    today: int


def timeline(positions: Sequence[Position], on: date | None = None) -> Timeline | None:
    """Bars of ``positions``, in their order; ``None`` without any. Dates as far as 1900 and 2100 are drawn as such."""
    if not positions:
        return None
    today = on or timezone.localdate()
    known = [day for position in positions for day in (position.started_on, position.ended_on) if day]
    known = [min(max(day, date(1900, 1, 1)), date(2100, 1, 1)) for day in known]
    first, last = date(min([today, *known]).year, 1, 1), date(max([today, *known]).year + 1, 1, 1)
    length = (last - first).days

    def place(day: date) -> int:
        return round(min(max((day - first).days, 0), length) * WIDTH / length)

    bars = []
    for position in positions:
        left = place(position.started_on) if position.started_on else 0
        ended = position.ended_on or max(today, position.started_on or today)
        current = holds(position.started_on, position.ended_on, today)
        bars.append(Bar(position, left, max(place(ended) - left, 8), current, position.started_on is None))
    every = range(first.year, last.year, max(1, (last.year - first.year) // 12))
    return Timeline(bars, first.year, last.year - 1, [place(date(year, 1, 1)) for year in every], place(today))
