"""The screen of a person and of a structure, as a colleague reads and uses it."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import mail
from actors.consents import ConsentEntry, Decision, Purpose
from actors.contract import ActorPanel, ActorScope
from actors.freshness import FieldCheck
from actors.models import Organisation, Person, Position
from actors.timeline import WIDTH, timeline
from mail.bounces import rules
from mail.models import EventKind
from tests.accounts.conftest import Hire
from trajectoire.accounts.models import User
from trajectoire.plugins import Role, registry

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


@pytest.fixture
def officer(client: Client, hire: Hire) -> User:
    user = hire(Role.PROJECT_OFFICER)
    client.force_login(user)
    return user


def test_a_person_is_read_on_one_screen(client: Client, officer: User, ines: Person) -> None:
    ConsentEntry.objects.create(
        person=ines, purpose=Purpose.PUBLISH_NAME, wording="Non.", decision=Decision.REFUSED, decided_on="2026-10-01"
    )
    text = text_of(client, reverse("actors:person", args=[ines.pk]))
    assert "Cheffe de projet politique de la ville, Le Grand Chalon , depuis le 1 septembre 2026" in text
    assert "i.garnier@grandchalon.example" in text
    assert "02/2022 à 08/2026" in text
    assert "Refusé ou retiré le 01/10/2026." in text
    assert "Intérêt légitime, personne informée." in text
    assert "Qui a changé quoi" in text


def test_a_structure_tells_who_works_there_and_who_did(
    client: Client, officer: User, ines: Person, town: Organisation
) -> None:
    assert "Inès Garnier cheffe de projet" in text_of(client, reverse("actors:organisation", args=[town.pk]))
    nevers = Organisation.objects.get(name="Ville de Nevers")
    text = text_of(client, reverse("actors:organisation", args=[nevers.pk]))
    assert "Personne de connu aujourd’hui" in text
    assert "Avant ou à venir (1)" in text


@pytest.mark.parametrize(
    ("role", "status"), [(None, 302), (Role.REVIEWER, 404), (Role.EDITOR, 200), (Role.DIRECTION, 200)]
)
@pytest.mark.parametrize("kind", ["person", "organisation"])
@pytest.mark.parametrize("page", ["", "-history"])
def test_who_may_not_see_an_actor_does_not_learn_that_it_exists(
    client: Client,
    hire: Hire,
    ines: Person,
    town: Organisation,
    *,
    role: Role | None,
    status: int,
    kind: str,
    page: str,
) -> None:
    client.force_login(hire(role))
    actor = ines if kind == "person" else town
    assert client.get(reverse(f"actors:{kind}{page}", args=[actor.pk])).status_code == status


@pytest.mark.parametrize("act", ["confirm", "wrong"])
@pytest.mark.parametrize("kind", ["person", "organisation"])
def test_who_only_reads_confirms_nothing(
    client: Client, hire: Hire, ines: Person, town: Organisation, *, kind: str, act: str
) -> None:
    client.force_login(hire(Role.EDITOR))
    actor = ines if kind == "person" else town
    before = list(FieldCheck.objects.values())
    address = reverse(f"actors:{kind}-{act}", args=[actor.pk])
    client.post(address, {"coordonnee": f"{kind}-{actor.pk}-email"})
    assert list(FieldCheck.objects.values()) == before
    assert client.get(address).status_code == 405


@pytest.mark.parametrize("number", [0, 10**30])
def test_an_actor_that_does_not_exist_is_not_found(client: Client, officer: User, number: int) -> None:
    assert client.get(f"/gestion/acteurs/personnes/{number}/").status_code == 404


def test_personal_addresses_are_for_who_may_see_them(client: Client, hire: Hire, ines: Person) -> None:
    ines.personal_email = "nouvelle@maison.example"
    ines.save()
    for role, seen in ((Role.PROJECT_OFFICER, True), (Role.EDITOR, False)):
        client.force_login(hire(role))
        for name in ("actors:person", "actors:person-history"):
            assert ("@maison.example" in text_of(client, reverse(name, args=[ines.pk]))) == seen


def test_a_coordinate_is_noted_wrong_then_everything_else_is_confirmed(
    client: Client, officer: User, ines: Person
) -> None:
    FieldCheck.objects.update(confirmed_on=date(2020, 1, 1))
    position = Position.objects.get(email__startswith="i.garnier")
    address = reverse("actors:person-wrong", args=[ines.pk])
    text = client.post(address, {"coordonnee": f"position-{position.pk}-email"}, follow=True).content.decode()
    assert "est notée fausse" in text
    client.post(reverse("actors:person-confirm", args=[ines.pk]))
    email, phone = (FieldCheck.objects.get(position=position, field=name) for name in ("email", "phone"))
    assert email.wrong_since == timezone.localdate()
    assert (phone.confirmed_on, phone.by) == (timezone.localdate(), officer)
    assert "1 faux" in text_of(client, reverse("actors:person", args=[ines.pk]))


@pytest.mark.parametrize("token", ["", "person-1-note", "position-999-email", "<script>", "\x00"])
def test_a_strange_coordinate_changes_nothing_and_says_so(
    client: Client, officer: User, ines: Person, token: str
) -> None:
    response = client.post(reverse("actors:person-wrong", args=[ines.pk]), {"coordonnee": token}, follow=True)
    assert "n’est plus là" in response.content.decode()


def test_an_address_that_refused_a_mail_is_wrong_until_it_is_corrected(
    client: Client, officer: User, ines: Person
) -> None:
    FieldCheck.objects.update(confirmed_on=timezone.localdate() - timedelta(days=3))
    address = "i.garnier@grandchalon.example"
    sent = mail.send(mail.Message(subject="a", text="b"), address, "contact").deliveries.get()
    rules.apply(EventKind.HARD_BOUNCE, sent.digest, delivery=sent, source="essai")
    screen = reverse("actors:person", args=[ines.pk])
    assert "1 faux" in text_of(client, screen)
    position = Position.objects.get(email=address)
    position.email = "ines.garnier@grandchalon.example"
    position.save()
    assert "1 faux" not in text_of(client, screen)


def test_a_panel_shows_what_an_application_gave_and_stays_away_when_it_has_nothing(
    client: Client, officer: User, ines: Person
) -> None:
    panels = [
        ActorPanel(key="dit", label="Dit", template="actors/origin.html", context=lambda _r, _a: {"is_person": True}),
        ActorPanel(key="rien", label="Rien", template="absent.html", context=lambda _r, _a: None, aside=True),
    ]
    with registry.replaced(ActorPanel, panels):
        text = text_of(client, reverse("actors:person", args=[ines.pk]))
    assert text.count("Connue par : La personne elle-même") == 2


def test_a_colleague_from_outside_reads_what_their_scope_opens(
    client: Client, hire: Hire, ines: Person, town: Organisation
) -> None:
    scope = ActorScope(
        key="essai",
        label="Essai",
        persons=lambda _user: Person.objects.filter(pk=ines.pk),
        organisations=lambda _user: Organisation.objects.none(),
    )
    Person.objects.filter(pk=ines.pk).update(note="Entre nous.")
    client.force_login(hire(Role.REVIEWER))
    with registry.replaced(ActorScope, [scope]):
        text = text_of(client, reverse("actors:person", args=[ines.pk]))
        assert client.get(reverse("actors:organisation", args=[town.pk])).status_code == 404
    assert "Inès Garnier" in text
    assert "Entre nous" not in text
    assert "Modifier" not in text
    assert "@maison.example" not in text


def test_the_number_of_queries_does_not_depend_on_the_data(
    client: Client, officer: User, ines: Person, town: Organisation, django_assert_max_num_queries: object
) -> None:
    for number in range(15):
        other = Organisation.objects.create(name=f"Structure {number}", parent=town)
        Position.objects.create(person=ines, organisation=other, email=f"i{number}@essai.example")
        Position.objects.create(person=Person.objects.create(last_name=f"Nom {number}"), organisation=town)
        ConsentEntry.objects.create(person=ines, purpose=Purpose.NETWORK_MAIL, wording="Oui.")
    with registry.replaced(ActorPanel, []):
        for address in (reverse("actors:person", args=[ines.pk]), reverse("actors:organisation", args=[town.pk])):
            client.get(address)
            with django_assert_max_num_queries(32):  # type: ignore[operator]
                client.get(address)


def test_bars_lie_on_one_scale_and_unknown_days_break_nothing(ines: Person, town: Organisation) -> None:
    Position.objects.create(person=ines, organisation=town)
    Position.objects.create(person=ines, organisation=town, started_on=date(1, 1, 1), ended_on=date(9999, 12, 31))
    drawn = timeline(list(ines.positions.all()), on=date(2026, 11, 23))
    assert drawn
    assert all(0 <= bar.left <= WIDTH and bar.width > 0 for bar in drawn.bars)
    assert timeline([]) is None
