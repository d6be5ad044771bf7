"""Finding actors by what one remembers of them, whatever the accents, the hyphens and the slips of the keyboard."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from actors.contract import ActorScope
from actors.finding.asking import matching, suggested
from actors.finding.keeping import fill_if_empty, refresh_all
from actors.finding.words import LONGEST, asked, nearest, spellings, words_of_name, words_of_number
from actors.models import Organisation, Person, PersonKey, Position
from tests.accounts.conftest import Hire
from tests.networks.world import colleague
from trajectoire.plugins import Role, registry

PERSONS = "wagtailsnippets_actors_person:list"


@pytest.fixture
def people(ines: Person) -> Person:
    """Inès, and others who are not her."""
    latour = Person.objects.create(
        first_name="Jean-Pierre",
        last_name="de La Tour",
        personal_phone="06 12 34 56 78",
        personal_email="jp@maison.example",
    )
    Position.objects.create(
        person=latour,
        organisation=Organisation.objects.create(name="Régie de quartier de l’Étoile", acronym="RQE", town="Belfort"),
        function="médiateur",
        phone="+33 3 84 00 00 41",
    )
    Person.objects.create(first_name="Maëlle", last_name="Gonzalez")
    Person.objects.create(first_name="Œdipe", last_name="MacMahon")
    return ines


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("garnier", {"Garnier"}),
        ("INES  garnier", {"Garnier"}),
        ("ines chalon", {"Garnier"}),
        ("cheffe de projet", {"Garnier"}),
        ("garnier chalon politique ville", {"Garnier"}),
        ("garn", {"Garnier"}),
        ("garnire", {"Garnier"}),  # two letters exchanged
        ("ganier", {"Garnier"}),
        ("gonzales", {"Gonzalez"}),
        ("gonsalez", {"Gonzalez"}),
        ("maelle", {"Gonzalez"}),
        ("jean pierre latour", {"de La Tour"}),
        ("jeanpierre", {"de La Tour"}),
        ("la tour", {"de La Tour"}),
        ("delatour", {"de La Tour"}),
        ("l’etoile", {"de La Tour"}),
        ("rqe belfort", {"de La Tour"}),
        ("medatieur belfort", {"de La Tour"}),
        ("mac mahon", {"MacMahon"}),
        ("oedipe", {"MacMahon"}),
        ("03 85", {"Garnier"}),
        ("00 63", {"Garnier"}),
        ("+33 3 85 00", {"Garnier"}),
        ("0033385", {"Garnier"}),
        ("garnier 03.85.00", {"Garnier"}),
        ("i.garnier@grandchalon", {"Garnier"}),
        ("06 12 34", {"de La Tour"}),
        ("+336 12", {"de La Tour"}),
        ("nevers", set()),  # a post that ended
        ("zzzzz", set()),
        ("", set()),
        ("  ’ - \x00", set()),
        ("🦊", set()),
    ],
)
def test_a_person_is_found_by_any_of_their_words(people: Person, text: str, found: set[str]) -> None:
    persons, _ = matching(Person.objects.all(), text, personal=True)
    assert {person.last_name for person in persons} == found


def test_a_personal_number_finds_nobody_for_who_may_not_see_it(people: Person) -> None:
    for text in ("06 12 34", "maison"):
        assert not matching(Person.objects.all(), text, personal=False)[0].exists()
        assert not suggested(Person.objects.all(), text, personal=False, most=5)


@pytest.mark.django_db
def test_a_structure_is_found_by_its_names_its_place_and_its_numbers() -> None:
    mission = Organisation.objects.create(
        name="Mission locale du pays de Montbéliard", town="Montbéliard", postcode="25200", phone="03 81 00 00 40",
        registration_number="552100554",
    )  # fmt: skip
    Organisation.objects.create(name="Ville de Dole")
    for text in ("mission montbeliard", "misison", "25200", "552 100 554", "03 81 00", "00 40"):
        assert list(matching(Organisation.objects.all(), text, personal=False)[0]) == [mission], text


def test_the_name_comes_before_the_structure_and_slips_come_last(people: Person) -> None:
    namesake = Person.objects.create(last_name="Chalon")
    near = Person.objects.create(last_name="Chalot")
    assert suggested(Person.objects.all(), "chalon", personal=False, most=5) == [namesake, people, near]


def test_keys_follow_what_is_saved(people: Person, town: Organisation) -> None:
    Position.objects.update(email="")

    def found(text: str) -> bool:
        return matching(Person.objects.filter(pk=people.pk), text, personal=False)[0].exists()

    people.last_name = "Vasseur"
    people.save()
    assert found("vasseur")
    town.name = "Communauté d’agglomération"
    town.save()
    assert found("vasseur agglomeration")
    assert not found("vasseur grand")
    position = people.positions.get(ended_on__isnull=True)
    position.started_on = date(2020, 1, 1)
    position.ended_on = timezone.localdate() - timedelta(days=1)
    position.save()
    assert not found("agglomeration")
    position.delete()
    people.positions.all().delete()
    people.delete()
    assert not PersonKey.objects.filter(actor=people.pk).exists()


def test_what_was_written_around_save_is_made_true_again(people: Person) -> None:
    assert refresh_all(write=False).different == 0
    Person.objects.filter(pk=people.pk).update(last_name="Autrement")
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("actors_reindex", "--check", "--json", stdout=out)
    assert '"different": 1' in out.getvalue()
    call_command("actors_reindex", stdout=StringIO())
    assert matching(Person.objects.all(), "autrement", personal=False)[0].exists()
    PersonKey.objects.all().delete()
    fill_if_empty()
    assert refresh_all(write=False).different == 0


def test_a_post_that_ended_yesterday_is_forgotten_by_the_night(people: Person) -> None:
    Position.objects.filter(person=people, ended_on__isnull=True).update(
        started_on=date(2025, 1, 1), ended_on=date(2026, 1, 1)
    )
    refresh_all()
    assert not matching(Person.objects.all(), "chalon", personal=False)[0].exists()


@given(st.text())
def test_any_text_is_a_question_and_a_name(text: str) -> None:
    assert all(0 < len(word) <= LONGEST and "\x00" not in word for word in [*asked(text), *words_of_name(text)])


@given(st.text("abcdefgh", min_size=4, max_size=12), st.integers(0, 11), st.sampled_from("xyz"))
def test_one_slip_is_always_forgiven(word: str, at: int, letter: str) -> None:
    place = at % len(word)
    slips = [
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
    ]
    slips.append(word[:place] + word[place : place + 2][::-1] + word[place + 2 :])
    for slip in slips:
        if len(slip) >= 4:
            assert spellings(slip) & spellings(word)
            assert nearest(slip, [word]) == [word]


def test_any_run_of_pairs_of_a_number_begins_one_of_its_words() -> None:
    words = words_of_number("06 12 34 56 78")
    for run in ("0612", "1234", "345678", "33612", "612345678", "5678"):
        assert any(word.startswith(run) for word in words), run
    assert words_of_number("pas un numéro") == []


def test_the_list_is_searched_and_says_when_it_guessed(client: Client, hire: Hire, people: Person) -> None:
    client.force_login(hire(Role.PROJECT_OFFICER))
    exact = client.get(reverse(PERSONS), {"q": "garnier", "post": "oui"})
    assert list(exact.context["object_list"]) == [people]
    assert "s’en approche le plus" not in exact.content.decode()
    guessed = client.get(reverse(PERSONS), {"q": "ganrier"})
    assert list(guessed.context["object_list"]) == [people]
    assert "s’en approche le plus" in guessed.content.decode()
    assert client.get(reverse(PERSONS), {"q": "🦊"}).status_code == 200


def test_the_page_finds_without_a_script_and_proposes_with_one(client: Client, hire: Hire, people: Person) -> None:
    client.force_login(hire(Role.PROJECT_OFFICER))
    page = client.get(reverse("actors:search"), {"q": "chalon"}).content.decode()
    assert reverse("actors:person", args=[people.pk]) in page
    assert "Le Grand Chalon" in page
    proposed = client.get(reverse("actors:suggestions"), {"q": "chal"}, headers={"accept": "text/html"})
    assert 'role="option"' in proposed.content.decode()
    told = client.get(reverse("actors:suggestions"), {"q": "ganrier"}, headers={"accept": "application/json"}).json()
    assert [line["label"] for line in told["results"]] == ["Inès Garnier"]
    assert "Aucune" in client.get(reverse("actors:search"), {"q": "zzzzz"}).content.decode()


def test_nobody_finds_whom_they_may_not_see(client: Client, people: Person) -> None:
    client.force_login(colleague())
    assert client.get(reverse("actors:search")).status_code == 302
    assert client.get(reverse("actors:suggestions"), {"q": "garnier"}).status_code in {302, 403}
    scope = ActorScope(
        key="essai",
        label="Essai",
        persons=lambda _user: Person.objects.filter(last_name="Gonzalez"),
        organisations=lambda _user: Organisation.objects.none(),
    )
    with registry.replaced(ActorScope, [scope]):
        json = {"accept": "application/json"}
        found = client.get(reverse("actors:suggestions"), {"q": "garnier"}, headers=json).json()["results"]
        assert found == []
        found = client.get(reverse("actors:suggestions"), {"q": "gonzales"}, headers=json).json()["results"]
        assert [line["label"] for line in found] == ["Maëlle Gonzalez"]
