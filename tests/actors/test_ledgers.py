"""What changed and who agreed, across the base: read, searched, narrowed, taken away; never changed."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actors.changes import Change
from actors.consents import ConsentEntry, Purpose
from actors.ledgers.reading import MOST, Latest
from actors.models import Organisation, Person
from tests.accounts.conftest import Hire
from trajectoire.accounts.models import User
from trajectoire.plugins import Role

pytestmark = pytest.mark.django_db
CHANGES, CONSENTS = "/gestion/acteurs/registre-des-changements/", "/gestion/acteurs/registre-des-accords/"


@pytest.fixture
def signed_in(client: Client, administrator: User) -> User:
    client.force_login(administrator)
    return administrator


def rows(response: Any) -> int:
    return len(response.context["object_list"])


def test_the_history_of_the_base_is_read_narrowed_and_searched(
    client: Client, signed_in: User, ines: Person, town: Organisation
) -> None:
    town.phone = "03 85 11 22 33"
    town.save()
    page = client.get(CHANGES)
    said = page.content.decode()
    assert rows(page) == Change.objects.count()
    assert "03 85 11 22 33" in said
    assert reverse("actors:person", args=[ines.pk]) in said
    assert rows(client.get(f"{CHANGES}?quoi=personnes")) == 1
    assert rows(client.get(f"{CHANGES}?q=11 22 33")) == 1
    assert rows(client.get(f"{CHANGES}?quoi=x&depuis=y&field=z&p=zz")) == Change.objects.count()


def test_agreements_are_read_and_taken_away_without_a_formula(client: Client, signed_in: User, ines: Person) -> None:
    ConsentEntry.objects.create(
        person=ines, purpose=Purpose.PUBLISH_NAME, wording="=1+1", decided_on=date(2026, 3, 4), recorded_by=signed_in
    )
    said = client.get(f"{CONSENTS}?finalite=publish-name").content.decode()
    assert "Inès Garnier" in said
    assert rows(client.get(f"{CONSENTS}?decision=refused")) == 0
    answer: Any = client.get(f"{CONSENTS}?export=csv")
    file = b"".join(answer.streaming_content).decode()
    assert "4 mars 2026" in file
    assert ";=1+1" not in file
    assert ",=1+1" not in file


@pytest.mark.parametrize("address", [CHANGES, CONSENTS])
def test_nobody_changes_a_line_and_who_may_not_correct_the_base_does_not_read(
    client: Client, hire: Hire, ines: Person, address: str
) -> None:
    client.force_login(hire(Role.DIRECTION))
    assert client.get(address).status_code == 200
    for act in ("create/", "edit/1/", "delete/1/"):
        assert client.get(f"{address}{act}").status_code == 404
        assert client.post(f"{address}{act}").status_code == 404
    client.force_login(hire(Role.EDITOR))
    assert client.get(address).status_code in {302, 403}
    assert address not in client.get("/gestion/").content.decode()


def test_a_large_ledger_is_counted_as_far_as_anybody_reads(
    client: Client, signed_in: User, ines: Person, django_assert_max_num_queries: Any
) -> None:
    Change.objects.bulk_create([Change(person=ines, field="note", after=str(n)) for n in range(MOST + 20)])
    assert Latest(Change).count() == MOST
    client.get(CHANGES)
    with django_assert_max_num_queries(20):
        assert rows(client.get(CHANGES)) == 50
