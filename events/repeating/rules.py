"""Which dates a rhythm gives, in the centre's hours, and the sessions that they become."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from dateutil.easter import easter
from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday
from django.db import models, transaction
from django.utils import timezone

from events.event import EventPage
from events.rows import EventSession

if TYPE_CHECKING:
    from trajectoire.accounts.models import User

MOST = 60
"""Dates made at once: a little more than a year of weeks."""
FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
AFTER_EASTER = (1, 39, 50)
"""Days from Easter to its Monday, to Ascension and to Whit Monday."""
LAST_RANK = 5
COPIED = ("title", "place", "address", "room", "territory_id", "online_url", "capacity")


class Rhythm(models.TextChoices):
    """How often."""

    WEEK = "semaine", "chaque semaine"
    FORTNIGHT = "quinzaine", "toutes les deux semaines"
    MONTH = "mois", "chaque mois, le même jour (le 2ᵉ jeudi, par exemple)"


@dataclass(frozen=True)
class Moment:
    """A date to come back on. ``holiday``: a jour férié; ``taken``: the event already has a session then."""

    starts_at: datetime
    ends_at: datetime
    holiday: bool
    taken: bool

    @property
    def key(self) -> str:
        """What a form says of it."""
        return self.starts_at.astimezone(UTC).strftime("%Y%m%dT%H%M")


def is_holiday(day: date) -> bool:
    """Whether ``day`` is a jour férié (code du travail, L. 3133-1), overseas and Alsace-Moselle aside."""
    if (day.month, day.day) in FIXED:
        return True
    return (day - easter(day.year)).days in AFTER_EASTER


def moments(session: EventSession, rhythm: Rhythm, times: int, taken: Collection[datetime] = ()) -> list[Moment]:
    """The ``times`` dates that follow ``session`` (``MOST`` at most), at the same hour of the centre.

    The hour is that of the clock on the wall: it does not move when the clocks do. The fifth Thursday of a month is
    read as its last one, since most months have no fifth.
    """
    start = timezone.localtime(session.starts_at)
    lasts = timezone.make_naive(session.ends_at) - start.replace(tzinfo=None)
    found = []
    for naive in _following(start.replace(tzinfo=None), rhythm, max(0, min(times, MOST))):
        begins = _aware(naive)
        found.append(Moment(begins, _aware(naive + lasts), is_holiday(naive.date()), begins in taken))
    return found


def _following(start: datetime, rhythm: Rhythm, times: int) -> Iterator[datetime]:
    if rhythm is Rhythm.MONTH:
        rank = (start.day - 1) // 7 + 1
        day = weekday(start.weekday(), -1 if rank == LAST_RANK else rank)
        rule = rrule(MONTHLY, dtstart=start, count=times + 1, byweekday=day)
    else:
        rule = rrule(WEEKLY, dtstart=start, count=times + 1, interval=2 if rhythm is Rhythm.FORTNIGHT else 1)
    return iter([naive for naive in rule if naive > start][:times])


def _aware(naive: datetime) -> datetime:
    """The moment of the centre's clock; an hour that does not exist, the night clocks go forward, is the next one."""
    return timezone.localtime(timezone.make_aware(naive).astimezone(UTC))


def taken_by(event: EventPage) -> set[datetime]:
    """When the event already has sessions."""
    return {one.starts_at for one in event.sessions.all()}


@transaction.atomic
def repeat(event: EventPage, session: EventSession, chosen: Collection[Moment], user: "User") -> int:
    """Add sessions like ``session`` on the ``chosen`` dates to the draft of ``event``; how many were added.

    ``event`` is the latest draft (``get_latest_revision_as_object``). Sessions that exist are not touched, and nothing
    is public before somebody publishes.
    """
    taken = taken_by(event)
    rank = max((one.sort_order or 0 for one in event.sessions.all()), default=0)
    copied = {name: getattr(session, name) for name in COPIED}
    made = [
        EventSession(starts_at=one.starts_at, ends_at=one.ends_at, sort_order=rank + number, **copied)
        for number, one in enumerate((one for one in chosen if one.starts_at not in taken), start=1)
    ]
    if made:
        event.sessions.add(*made)
        event.save_revision(user=user, clean=False, log_action=True)
    return len(made)
