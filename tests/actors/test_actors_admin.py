"""The actor base in the admin, as a colleague uses it."""

from typing import cast

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from actors.consents import ConsentEntry, Decision, Purpose
from actors.models import Organisation, Person, Position
from actors.wagtail_hooks import ConsentViewSet, PersonViewSet
from tests.factories import AdministratorFactory
from trajectoire.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(client: Client) -> User:
    user = cast("User", AdministratorFactory())
    client.force_login(user)
    return user


def test_a_person_is_added_with_a_position_in_one_form(client: Client, colleague: User) -> None:
    town = Organisation.objects.create(name="Ville de Nevers")
    position = {"function": "Coordinatrice", "organisation": town.pk, "email": "i.garnier@nevers.example"}
    data = nested_form_data(
        {
            "first_name": "Inès",
            "last_name": "Garnier",
            "source": "themselves",
            "positions": inline_formset([position | {"source": "employer"}]),
        }
    )
    response = client.post(reverse(PersonViewSet().get_url_name("add")), data)
    assert response.status_code == 302
    held = Position.objects.get(person__last_name="Garnier")
    assert (held.organisation, held.function) == (town, "Coordinatrice")


def test_the_list_of_persons_tells_what_they_do_in_a_constant_number_of_queries(
    client: Client, colleague: User, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    town = Organisation.objects.create(name="Ville de Nevers")
    for number in range(12):
        person = Person.objects.create(last_name=f"Nom {number}")
        Position.objects.create(person=person, organisation=town, function=f"Métier {number}")
    address = reverse(PersonViewSet().get_url_name("list"))
    client.get(address)
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        html = client.get(address).content.decode()
    assert "Métier 11, Ville de Nevers" in html


def test_an_agreement_is_recorded_from_a_persons_address_with_who_noted_it(client: Client, colleague: User) -> None:
    person = Person.objects.create(last_name="Perrin")
    address = reverse(ConsentViewSet().get_url_name("add"))
    assert f'value="{person.pk}"' in client.get(f"{address}?personne={person.pk}").content.decode()
    response = client.post(
        address,
        {
            "person": person.pk,
            "purpose": Purpose.PUBLISH_EMAIL,
            "decision": Decision.GIVEN,
            "basis": "consent",
            "wording": "D’accord.",
            "channel": "speech",
            "decided_on": "2026-11-01",
        },
    )
    assert response.status_code == 302
    entry = ConsentEntry.objects.get()
    assert (entry.person, entry.recorded_by) == (person, colleague)


@pytest.mark.parametrize("number", ["abc", "9" * 40, "<script>", "-1", ""])
def test_an_address_with_a_strange_person_still_opens_the_form(client: Client, colleague: User, number: str) -> None:
    address = reverse(ConsentViewSet().get_url_name("add"))
    assert client.get(address, {"personne": number}).status_code == 200


@pytest.mark.parametrize("action", ["edit", "delete"])
def test_nobody_is_offered_to_change_a_line_of_the_ledger(client: Client, colleague: User, action: str) -> None:
    person = Person.objects.create(last_name="Perrin")
    entry = ConsentEntry.objects.create(person=person, purpose=Purpose.PUBLISH_NAME, wording="D’accord.")
    address = reverse(ConsentViewSet().get_url_name(action), args=[entry.pk])
    assert client.get(address).status_code == 302
    client.post(address)
    assert ConsentEntry.objects.get().wording == "D’accord."
