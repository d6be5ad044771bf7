"""Lists of persons and structures: narrowed, scoped, and taken away as files that are safe to open."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from actors.contract import ActorScope
from actors.exports import FOLD, card
from actors.models import FieldCheck, Organisation, Person, Position
from tests.accounts.conftest import Hire
from tests.networks.world import colleague
from trajectoire.accounts.models import User
from trajectoire.plugins import Role, registry

PERSONS = "wagtailsnippets_actors_person:list"
STRUCTURES = "wagtailsnippets_actors_organisation:list"


def exported(client: Client, name: str, **asked: str) -> str:
    response = client.get(reverse(name), {"export": "csv", **asked})
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]


@pytest.fixture
def officer(client: Client, hire: Hire) -> User:
    user = hire(Role.PROJECT_OFFICER)
    client.force_login(user)
    return user


@pytest.fixture
def idle(db: None) -> Person:
    """Somebody without a post, never informed."""
    return Person.objects.create(first_name="Nadège", last_name="Perrin")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"Garnier", "Perrin"}),
        ({"post": "oui"}, {"Garnier"}),
        ({"post": "non"}, {"Perrin"}),
        ({"post": "fin"}, set()),
        ({"kind": "epci"}, {"Garnier"}),
        ({"kind": "commune"}, set()),
        ({"informed": "oui"}, {"Garnier"}),
        ({"informed": "non"}, {"Perrin"}),
        ({"freshness": "fresh"}, {"Garnier"}),
        ({"freshness": "review"}, set()),
        ({"freshness": "wrong"}, set()),
        ({"post": "<script>", "territory": "99999999999999999999", "tags": "x"}, {"Garnier", "Perrin"}),
    ],
)
def test_a_list_of_persons_is_narrowed(
    client: Client, officer: User, ines: Person, idle: Person, *, asked: dict[str, str], found: set[str]
) -> None:
    response = client.get(reverse(PERSONS), asked)
    assert response.status_code == 200
    assert {person.last_name for person in response.context["object_list"]} == found


def test_what_is_to_be_reviewed_and_what_is_wrong_is_found(client: Client, officer: User, ines: Person) -> None:
    FieldCheck.objects.update(confirmed_on=date(2020, 1, 1))
    assert "Garnier" in exported(client, PERSONS, freshness="review")
    FieldCheck.objects.filter(position__isnull=False, field="email").update(wrong_since=date(2020, 2, 1))
    assert "Garnier" not in exported(client, PERSONS, freshness="review")
    assert "Garnier" in exported(client, PERSONS, freshness="wrong")


def test_a_large_list_is_counted_as_far_as_anybody_reads_and_exported_whole(
    client: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actors.counting.MOST", 3)
    Person.objects.bulk_create(Person(last_name=f"Martin {number}") for number in range(5))
    text = client.get(reverse(PERSONS), {"informed": "non"}).content.decode()
    assert "Plus de 3 personnes" in text
    assert "Plus de 3 personnes" not in client.get(reverse(PERSONS)).content.decode()  # not narrowed: counted whole
    assert exported(client, PERSONS, informed="non").count("Martin") == 5
    Person.objects.filter(last_name__gt="Martin 2").delete()
    assert "Plus de" not in client.get(reverse(PERSONS), {"informed": "non"}).content.decode()


def test_a_word_that_too_many_have_shows_some_of_them_and_exports_all(
    client: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("counting", "lists"):
        monkeypatch.setattr(f"actors.{module}.MOST", 1)
    for number in range(6):
        Person.objects.create(first_name="Anne", last_name=f"Martin {number}")
    response = client.get(reverse(PERSONS), {"q": "martin"})
    assert "Plus de 1 personnes" in response.content.decode()
    assert len(response.context["object_list"]) == 1
    assert exported(client, PERSONS, q="martin").count("Martin") == 6


def test_a_list_of_structures_is_narrowed(client: Client, officer: User, ines: Person) -> None:
    assert "Ville de Nevers" in exported(client, STRUCTURES, state="empty")
    assert "Le Grand Chalon" not in exported(client, STRUCTURES, state="empty")
    assert "Le Grand Chalon" in exported(client, STRUCTURES, kind="epci")


@pytest.mark.parametrize("ending", ["csv", "xlsx", "vcf"])
def test_a_file_has_professional_addresses_and_never_personal_ones(
    client: Client, officer: User, ines: Person, ending: str
) -> None:
    response = client.get(reverse(PERSONS), {"export": ending})
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    if ending == "xlsx":
        rows = load_workbook(BytesIO(content)).active.iter_rows(values_only=True)
        content = str(list(rows)).encode()
    assert b"i.garnier@grandchalon.example" in content
    assert b"maison.example" not in content


def test_a_name_that_is_a_formula_stays_a_name(client: Client, officer: User, db: None) -> None:
    Person.objects.create(last_name="=HYPERLINK(1)")
    Organisation.objects.create(name="@SUM(A1)")
    assert "'=HYPERLINK(1)" in exported(client, PERSONS)
    assert "'@SUM(A1)" in exported(client, STRUCTURES)


@pytest.mark.parametrize(("role", "status"), [(None, 302), (Role.REVIEWER, 302), (Role.EDITOR, 200)])
@pytest.mark.parametrize("name", [PERSONS, STRUCTURES])
@pytest.mark.parametrize("asked", [{}, {"export": "csv"}, {"export": "vcf"}])
def test_a_list_is_for_who_may_see_actors(
    client: Client, hire: Hire, ines: Person, *, role: Role | None, status: int, name: str, asked: dict[str, str]
) -> None:
    client.force_login(hire(role))
    assert client.get(reverse(name), asked).status_code == status


def test_a_colleague_from_outside_lists_and_exports_what_is_opened_to_them(
    client: Client, ines: Person, idle: Person
) -> None:
    scope = ActorScope(
        key="essai",
        label="Essai",
        persons=lambda _user: Person.objects.filter(pk=ines.pk),
        organisations=lambda _user: Organisation.objects.none(),
    )
    client.force_login(colleague())
    with registry.replaced(ActorScope, [scope]):
        assert list(client.get(reverse(PERSONS)).context["object_list"]) == [ines]
        assert "Perrin" not in exported(client, PERSONS)
        assert client.get(reverse(STRUCTURES)).status_code == 302
        edit = reverse("wagtailsnippets_actors_person:edit", args=[ines.pk])
        assert client.get(edit).status_code == 302


def test_the_file_reads_as_many_tables_for_many_persons_as_for_one(
    client: Client, officer: User, ines: Person, town: Organisation, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        person = Person.objects.create(last_name=f"Nom {number}")
        Position.objects.create(person=person, organisation=town)
    exported(client, PERSONS)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        assert exported(client, PERSONS).count("\r\n") == 32


@given(st.text())
def test_a_card_is_made_of_short_lines_whatever_the_name(name: str) -> None:
    lines = card(("FN", [name]), ("N", [name, name])).encode().split(b"\r\n")
    assert lines[0] == b"BEGIN:VCARD"
    assert lines[-2:] == [b"END:VCARD", b""]
    assert all(len(line) <= FOLD for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)
