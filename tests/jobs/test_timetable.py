"""When a job comes due, whatever the hour, the season and the machine."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trajectoire.jobs.timetable import last_due
from trajectoire.plugins import ScheduledJob

LENGTHS = [timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=6), timedelta(days=1), timedelta(days=7)]


def job(every: timedelta, at: time = time(0, 0)) -> ScheduledJob:
    """A job that does nothing."""
    return ScheduledJob(key="test", label="Essai", run=lambda: None, every=every, at=at)


def test_a_job_of_the_minute_is_due_at_each_minute() -> None:
    now = datetime(2026, 3, 4, 12, 34, 56, 789, tzinfo=UTC)
    assert last_due(job(timedelta(minutes=1)), now) == datetime(2026, 3, 4, 12, 34, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 1, 15, 2, 9, tzinfo=UTC), datetime(2026, 1, 14, 2, 10, tzinfo=UTC)),
        (datetime(2026, 1, 15, 2, 10, tzinfo=UTC), datetime(2026, 1, 15, 2, 10, tzinfo=UTC)),
        (datetime(2026, 7, 15, 1, 10, tzinfo=UTC), datetime(2026, 7, 15, 1, 10, tzinfo=UTC)),
    ],
)
def test_a_nightly_job_keeps_its_local_hour_in_winter_and_in_summer(now: datetime, due: datetime) -> None:
    assert last_due(job(timedelta(days=1), time(3, 10)), now) == due


def test_a_weekly_job_comes_due_on_mondays() -> None:
    due = last_due(job(timedelta(days=7), time(4, 0)), datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
    assert due == datetime(2026, 11, 16, 3, 0, tzinfo=UTC)


@given(
    moment=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - the strategy adds it
    every=st.sampled_from(LENGTHS),
    at=st.times(),
)
def test_a_due_moment_is_past_recent_and_the_same_until_the_next(moment: datetime, every: timedelta, at: time) -> None:
    planned = job(every, at.replace(microsecond=0))
    due = last_due(planned, moment)
    assert due <= moment
    assert moment - due <= every + timedelta(hours=1), "the hour is the one of a change of season"
    assert last_due(planned, due) == due


@pytest.mark.parametrize("every", [timedelta(0), timedelta(seconds=30), timedelta(minutes=7), timedelta(hours=36)])
def test_a_length_that_cannot_be_counted_is_a_fault(every: timedelta) -> None:
    assert job(every).fault()


@pytest.mark.parametrize("every", LENGTHS)
def test_ordinary_lengths_are_sound(every: timedelta) -> None:
    assert job(every).fault() is None
