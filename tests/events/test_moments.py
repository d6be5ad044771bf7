"""Hours that an editor types on the nights when the hour changes."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from events.models import EventPage, EventSession
from events.moments import CentreMomentField

pytestmark = pytest.mark.any_database


def test_an_hour_that_does_not_exist_is_refused_and_told_why() -> None:
    with pytest.raises(ValidationError) as refused:
        CentreMomentField().clean("2027-03-28 02:30")
    assert refused.value.messages == [
        "Cette nuit-là on passe à l’heure d’été : 2 h 30 n’existe pas. Écrivez 3 h 30, ou l’heure d’avant."
    ]


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("2027-03-28 01:59", (2027, 3, 28, 0, 59)),
        ("2027-03-28 03:00", (2027, 3, 28, 1)),
        ("2026-10-25 02:30", (2026, 10, 25, 0, 30)),
        ("2026-10-25 03:00", (2026, 10, 25, 2)),
        ("2027-01-21 09:15", (2027, 1, 21, 8, 15)),
    ],
)
def test_an_hour_that_comes_twice_is_its_first_time(typed: str, utc: tuple[int, ...]) -> None:
    assert CentreMomentField().clean(typed) == datetime(*utc, tzinfo=UTC)  # type: ignore[arg-type, misc]


def test_the_form_of_an_event_asks_its_moments_so() -> None:
    asked: list[tuple[Any, str]] = [
        (EventSession, "starts_at"),
        (EventSession, "ends_at"),
        (EventPage, "registration_closes_at"),
    ]
    for model, name in asked:
        assert isinstance(model._meta.get_field(name).formfield(), CentreMomentField)
