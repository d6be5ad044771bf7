"""In what state an event is: one pure rule, read by every page, list, calendar and message."""

from dataclasses import dataclass
from datetime import datetime

from .kinds import RegistrationMode, State


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the state depends on. ``places_left``: ``None`` when nothing limits them."""

    live: bool
    cancelled: bool
    ends_at: datetime | None
    starts_at: datetime | None
    mode: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    places_left: int | None = None


def state_of(facts: Facts, now: datetime) -> State:
    """The state at ``now``. A cancelled event stays cancelled; registration ends when the first session begins.

    A draft is a draft whatever its dates; an event without any session yet is announced.
    """
    end = min((moment for moment in (facts.closes_at, facts.starts_at) if moment is not None), default=None)
    waits = facts.mode != RegistrationMode.FORM or end is None or (facts.opens_at is not None and now < facts.opens_at)
    rules = (
        (not facts.live, State.DRAFT),
        (facts.cancelled, State.CANCELLED),
        (facts.ends_at is not None and facts.ends_at <= now, State.PAST),
        (waits, State.ANNOUNCED),
        (end is not None and now >= end, State.CLOSED),
        (facts.places_left is not None and facts.places_left <= 0, State.FULL),
    )
    return next((state for holds, state in rules if holds), State.OPEN)
