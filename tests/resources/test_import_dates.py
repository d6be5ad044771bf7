"""Days in the files that come in, as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.imports.dates import read_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/03/2026", date(2026, 3, 12)),
        ("12.3.26", date(2026, 3, 12)),
        ("12-03-1998", date(1998, 3, 12)),
        ("2026-03-12", date(2026, 3, 12)),
        ("12 mars 2026", date(2026, 3, 12)),
        ("le 1er août 2026", date(2026, 8, 1)),
        ("jeudi 12 MARS 2026", date(2026, 3, 12)),
        ("févr. 2026", date(2026, 2, 1)),
        ("03/2026", date(2026, 3, 1)),
        ("2026", date(2026, 1, 1)),
        ("2026/03/12/", date(2026, 3, 12)),
        ("31/02/2026", None),
        ("bientôt", None),
        ("12 brumaire 2026", None),
    ],
)
def test_days_are_read_as_people_write_them(text: str, day: date | None) -> None:
    assert read_day(text) == day


@given(text=st.text(max_size=30))
def test_any_text_is_a_day_or_none(text: str) -> None:
    read_day(text)
