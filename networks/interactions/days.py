"""The days that one promises: tomorrow, in a week, in a month; never on a Saturday or a Sunday."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

SATURDAY = 5


@dataclass(frozen=True)
class Shortcut:
    """A day offered by its name: ``key`` in forms, ``label`` and ``told`` (« mardi 24 ») on screen."""

    key: str
    label: str
    day: date

    @property
    def told(self) -> str:
        """The day itself, since « dans un mois » leaves a doubt."""
        return in_full(self.day)


def in_full(day: date) -> str:
    """« mardi 1er décembre »."""
    ordinal = "1er" if day.day == 1 else str(day.day)
    return f"{date_format(day, 'l')} {ordinal} {date_format(day, 'F')}"


def working(day: date) -> date:
    """The day, or the Monday that follows it."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= SATURDAY else day


def shortcuts(today: date) -> list[Shortcut]:
    """What is offered on the day ``today``."""
    return [
        Shortcut("demain", "Demain", working(today + timedelta(days=1))),
        Shortcut("semaine", "Dans une semaine", working(today + timedelta(days=7))),
        Shortcut("mois", "Dans un mois", working(_in_a_month(today))),
    ]


def day_of(key: str, today: date) -> date | None:
    """The day of a shortcut, or ``None`` when no shortcut has this key."""
    return next((each.day for each in shortcuts(today) if each.key == key), None)


def _in_a_month(day: date) -> date:
    """The same day of the next month, or its last one."""
    year, month = divmod(day.year * 12 + day.month, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
