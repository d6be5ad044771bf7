"""Dates that come back: the hour of the wall, holidays told, a draft that somebody publishes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from events.models import EventPage, EventSession
from events.repeating.rules import Rhythm, is_holiday, moments
from tests.accounts.conftest import Hire
from trajectoire.plugins import Role

from .conftest import MakeEvent

PARIS = ZoneInfo("Europe/Paris")


def session(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> EventSession:
    start = datetime(year, month, day, hour, minute, tzinfo=PARIS)
    return EventSession(starts_at=start, ends_at=start + timedelta(hours=3))


def test_the_hour_of_the_wall_does_not_move_with_the_clocks() -> None:
    found = moments(session(2027, 3, 18), Rhythm.WEEK, 3)
    assert [timezone.localtime(one.starts_at).hour for one in found] == [9, 9, 9]
    assert [one.starts_at.astimezone(UTC).hour for one in found] == [8, 7, 7]
    night = moments(session(2027, 3, 21, 2, 30), Rhythm.WEEK, 1)
    assert f"{timezone.localtime(night[0].starts_at):%d %H:%M}" == "28 03:30", "02:30 does not exist that night"


def test_a_month_keeps_the_rank_of_the_day_and_the_fifth_is_the_last() -> None:
    second = moments(session(2027, 1, 14), Rhythm.MONTH, 3)
    assert [timezone.localtime(one.starts_at).date() for one in second] == [
        date(2027, 2, 11), date(2027, 3, 11), date(2027, 4, 8),
    ]  # fmt: skip
    last = moments(session(2027, 1, 29), Rhythm.MONTH, 2)
    assert [timezone.localtime(one.starts_at).date() for one in last] == [date(2027, 2, 26), date(2027, 3, 26)]


@pytest.mark.parametrize("day", [(2027, 3, 29), (2027, 5, 6), (2027, 5, 17), (2027, 7, 14), (2027, 11, 11)])
def test_holidays_are_known(day: tuple[int, int, int]) -> None:
    assert is_holiday(date(*day))
    assert not is_holiday(date(*day) + timedelta(days=3))


@given(
    st.integers(0, 5_000_000).map(lambda quarter: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=quarter)),
    st.sampled_from(list(Rhythm)),
    st.integers(0, 80),
)
def test_dates_follow_the_session_in_order_and_are_as_many_as_asked(
    start: datetime, rhythm: Rhythm, times: int
) -> None:
    one = EventSession(starts_at=start, ends_at=start + timedelta(hours=2))
    found = moments(one, rhythm, times)
    assert len(found) == min(times, 60)
    kept = [start, *(each.starts_at for each in found)]
    assert kept == sorted(set(kept))
    assert all(each.ends_at > each.starts_at for each in found)


def test_ticked_dates_go_to_the_draft_and_what_is_public_waits(
    client: Client, hire: Hire, make_event: MakeEvent
) -> None:
    event = make_event("Café des chef·fes de projet")
    client.force_login(hire(Role.PROJECT_OFFICER))
    address = reverse("events_repeat", args=[event.pk])
    answers = {"seance": str(event.sessions.all()[0].uid), "rythme": "quinzaine", "fois": "4"}
    shown = client.get(address, answers).content.decode()
    assert shown.count('name="date"') == 4
    first = event.sessions.all()[0]
    keys = [one.key for one in moments(first, Rhythm.FORTNIGHT, 4)]
    client.post(address, {**answers, "date": [*keys[:3], "20300101T0000"]})
    assert EventPage.objects.get(pk=event.pk).sessions.count() == 1
    draft = EventPage.objects.get(pk=event.pk).get_latest_revision_as_object()
    assert draft.sessions.count() == 4
    assert {one.place for one in draft.sessions.all()} == {first.place}
    assert "il y a déjà une séance" in client.get(address, answers).content.decode()
    client.post(address, {**answers, "date": keys[:3]})
    draft.get_latest_revision().publish()
    assert EventPage.objects.get(pk=event.pk).sessions.count() == 4


def test_nothing_ticked_or_nonsense_adds_nothing_and_says_so(client: Client, hire: Hire, make_event: MakeEvent) -> None:
    event = make_event("Une réunion")
    client.force_login(hire(Role.PROJECT_OFFICER))
    address = reverse("events_repeat", args=[event.pk])
    uid = str(event.sessions.all()[0].uid)
    assert "60 fois au plus" in client.get(address, {"seance": uid, "rythme": "mois", "fois": "900"}).content.decode()
    client.get(address, {"seance": "x", "rythme": "y", "fois": "z"})
    answer = client.post(address, {"seance": uid, "rythme": "mois", "fois": "2"})
    assert "Aucune date" in answer.content.decode()
    draft = EventPage.objects.get(pk=event.pk).get_latest_revision_as_object()
    assert draft.sessions.count() == 1
