"""The state of an event, as one table."""

from datetime import UTC, datetime, timedelta

import pytest

from events.kinds import RegistrationMode, State
from events.states import Facts, state_of

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

TABLE = [
    (State.DRAFT, {"live": False, "cancelled": True}),
    (State.CANCELLED, {"cancelled": True, "starts_at": NOW - 3 * HOUR, "ends_at": NOW - HOUR}),
    (State.PAST, {"starts_at": NOW - 3 * HOUR, "ends_at": NOW}),
    (State.ANNOUNCED, {"starts_at": None, "ends_at": None}),
    (State.ANNOUNCED, {"mode": RegistrationMode.NONE}),
    (State.ANNOUNCED, {"mode": RegistrationMode.INVITATION, "places_left": 0}),
    (State.ANNOUNCED, {"opens_at": NOW + HOUR}),
    (State.OPEN, {"opens_at": NOW}),
    (State.OPEN, {"places_left": 1}),
    (State.FULL, {"places_left": 0}),
    (State.CLOSED, {"closes_at": NOW}),
    (State.CLOSED, {"closes_at": NOW, "places_left": 0}),
    (State.CLOSED, {"starts_at": NOW, "ends_at": NOW + HOUR}),
    (State.CLOSED, {"starts_at": NOW, "ends_at": NOW + HOUR, "closes_at": NOW + HOUR}),
]


@pytest.mark.any_database
@pytest.mark.parametrize(("state", "facts"), TABLE)
def test_each_state_follows_from_the_facts(state: State, facts: dict[str, object]) -> None:
    known = {
        "live": True,
        "cancelled": False,
        "starts_at": NOW + 2 * HOUR,
        "ends_at": NOW + 5 * HOUR,
        "mode": RegistrationMode.FORM,
    }
    assert state_of(Facts(**{**known, **facts}), NOW) is state  # type: ignore[arg-type]
