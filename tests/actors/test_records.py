"""Organisations and positions: what is impossible is refused by the form and by the database."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from actors.models import Organisation, Person, Position
from actors.phones import national_format, validate_phone
from actors.registration_numbers import luhn_sum, validate_registration_number


@pytest.mark.parametrize("number", ["552 100 554", "552.100.554", "732 829 320 00074", "35600000049837"])
def test_real_registration_numbers_are_accepted_as_people_write_them(number: str) -> None:
    validate_registration_number(number)


@pytest.mark.parametrize("number", ["552100555", "73282932000075", "1234", "55210055A", "٥٥٢١٠٠٥٥٤", ""])
def test_a_number_that_cannot_exist_is_refused(number: str) -> None:
    with pytest.raises(ValidationError):
        validate_registration_number(number)


@given(st.text("0123456789", min_size=8, max_size=8), st.integers(0, 7), st.integers(1, 9))
def test_one_mistyped_digit_is_always_caught(start: str, position: int, shift: int) -> None:
    key = next(digit for digit in "0123456789" if luhn_sum(start + digit) % 10 == 0)
    wrong = start[:position] + str((int(start[position]) + shift) % 10) + start[position + 1 :]
    validate_registration_number(start + key)
    with pytest.raises(ValidationError):
        validate_registration_number(wrong + key)


@pytest.mark.parametrize("number", ["03 81 00 00 40", "+33381000040", "0033 3 81 00 00 40"])
def test_a_telephone_number_is_shown_one_way_however_it_was_typed(number: str) -> None:
    validate_phone(number)
    assert national_format(number) == "03 81 00 00 40"


@pytest.mark.parametrize("number", ["bureau 12", "123", "0381"])
def test_a_telephone_number_that_cannot_exist_is_refused(number: str) -> None:
    with pytest.raises(ValidationError):
        validate_phone(number)


@pytest.mark.django_db
def test_two_organisations_never_share_a_number_whatever_the_spaces() -> None:
    Organisation(name="Première", registration_number="552100554").save()
    second = Organisation(name="Seconde", registration_number="552 100 554")
    with pytest.raises(ValidationError, match="déjà ce numéro"):
        second.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(name="Seconde", registration_number="552100554")


@pytest.mark.django_db
def test_a_position_ends_on_a_day_and_stays_in_the_history() -> None:
    person = Person.objects.create(last_name="Garnier")
    town = Organisation.objects.create(name="Ville de Nevers", kind=Organisation.Kind.COMMUNE)
    position = Position.objects.create(person=person, organisation=town, started_on=date(2022, 2, 1))
    position.end(on=date(2026, 8, 31))
    assert list(person.current_positions(date(2026, 8, 31))) == [position]
    assert not person.current_positions(date(2026, 9, 1))
    assert list(person.positions.all()) == [position]
    with pytest.raises(ValueError, match="avant"):
        position.end(on=date(2021, 1, 1))


@pytest.mark.django_db
def test_the_database_refuses_a_position_that_ends_before_it_starts() -> None:
    person = Person.objects.create(last_name="Garnier")
    town = Organisation.objects.create(name="Ville de Nevers")
    with pytest.raises(IntegrityError), transaction.atomic():
        Position.objects.create(
            person=person, organisation=town, started_on=date(2022, 2, 1), ended_on=date(2022, 1, 1)
        )
