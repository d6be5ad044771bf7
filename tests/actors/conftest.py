"""People and structures for the tests of the actor base."""

from datetime import date

import pytest

from actors.models import Organisation, Person, Position
from tests.accounts.conftest import Hire, hire

__all__ = ["Hire", "hire"]


@pytest.fixture
def town(db: None) -> Organisation:
    """Le Grand Chalon."""
    return Organisation.objects.create(
        name="Le Grand Chalon", kind=Organisation.Kind.INTERCOMMUNALITY, email="accueil@grandchalon.example"
    )


@pytest.fixture
def ines(town: Organisation) -> Person:
    """Inès Garnier, cheffe de projet at Le Grand Chalon after a post that ended."""
    person = Person.objects.create(
        first_name="Inès", last_name="Garnier", personal_email="ines@maison.example", informed_on=date(2026, 9, 16)
    )
    nevers = Organisation.objects.create(name="Ville de Nevers")
    Position.objects.create(
        person=person,
        organisation=nevers,
        function="coordinatrice",
        started_on=date(2022, 2, 1),
        ended_on=date(2026, 8, 31),
    )
    Position.objects.create(
        person=person,
        organisation=town,
        function="cheffe de projet politique de la ville",
        email="i.garnier@grandchalon.example",
        phone="03 85 00 00 63",
        started_on=date(2026, 9, 1),
    )
    return person
