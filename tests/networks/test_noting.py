"""Noting a call, a mail, a meeting, a visit: by the team, by an outside co-animator; nothing lost, nothing twice."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors.models import Organisation, Person, Position
from networks.interactions.choosing import find
from networks.interactions.days import day_of, shortcuts
from networks.models import Attachment, Interaction, Membership, NextStep, Participation
from tests.factories import UserFactory
from trajectoire.accounts.models import HeldForm, User

from .world import World, colleague

NOTE = "/gestion/reseaux/echanges/noter/"
TEAM = (
    "actors.view_person",
    "actors.view_organisation",
    *(f"networks.{verb}_{model}" for verb in ("view", "add", "change") for model in ("interaction", "nextstep")),
    "networks.view_network",
)


@pytest.fixture
def me(client: Client, db: None) -> User:
    user: User = colleague(*TEAM)
    client.force_login(user)
    return user


def filled(world: World, **more: Any) -> dict[str, Any]:
    """A form as the screen sends it."""
    today = timezone.localdate().isoformat()
    base = {
        "kind": "call",
        "summary": "Elle cherche un local",
        "personne": world.ines.pk,
        "day": today,
        "step_when": "",
    }
    return base | {"entry": str(uuid.uuid4())} | more


def noted(world: World, **more: Any) -> Interaction:
    interaction = Interaction.objects.create(**{"summary": "Un appel", **more})
    Participation.objects.create(interaction=interaction, person=world.ines)
    return interaction


def test_a_call_is_noted_from_the_screen_of_a_person_with_what_comes_next(
    client: Client, me: User, world: World
) -> None:
    screen = reverse("actors:person", args=[world.ines.pk])
    assert "Noter un échange" in client.get(screen).content.decode()
    with time_machine.travel("2026-11-20 10:00", tick=False):
        sent = filled(world, step_text="Envoyer la liste des salles", step_when="demain")
        response = client.post(NOTE, sent)
    assert response.headers["Location"] == f"{screen}#bloc-echanges"
    interaction = Interaction.objects.get()
    assert (interaction.kind, interaction.summary, interaction.recorded_by) == ("call", "Elle cherche un local", me)
    step = NextStep.objects.get()
    assert (step.due_on, step.owner, step.person) == (date(2026, 11, 23), me, world.ines)
    html = client.get(screen).content.decode()
    assert "Elle cherche un local" in html
    assert "Envoyer la liste des salles" in html


def test_the_same_form_sent_twice_makes_one_and_what_was_changed_in_between_is_offered(
    client: Client, me: User, world: World
) -> None:
    sent = filled(world, step_when="semaine")
    assert client.post(NOTE, sent).status_code == 302
    assert client.post(NOTE, sent).status_code == 302
    assert (Interaction.objects.count(), NextStep.objects.count()) == (1, 1)
    again = client.post(NOTE, sent | {"summary": "Elle cherche deux locaux"})
    html = again.content.decode()
    assert "déjà noté" in html
    assert "Elle cherche deux locaux" in html
    kept = Interaction.objects.get()
    address = reverse("networks_interaction", args=[kept.pk])
    assert f'action="{address}"' in html
    seen = kept.updated_at.isoformat()
    client.post(address, sent | {"summary": "Elle cherche deux locaux", "seen": seen})
    assert Interaction.objects.get().summary == "Elle cherche deux locaux"
    assert NextStep.objects.get().text == "Recontacter Inès Garnier"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"summary": ""}, "requis"),
        ({"summary": "x" * 301}, "300"),
        ({"summary": "a\x00b"}, "nul"),
        ({"personne": ""}, "Dites avec qui"),
        ({"personne": "99999999999999999999999"}, "avec qui"),
        ({"personne": "été"}, "avec qui"),
        ({"kind": "mailing"}, "choix valide"),
        ({"day": "2999-01-01"}, "pas encore venu"),
        ({"day": "0001-01-01"}, "trop ancienne"),
        ({"step_text": "Rappeler"}, "Pour quand"),
        ({"step_when": "autre"}, "Choisissez le jour"),
        ({"step_when": "autre", "step_on": "2020-01-01"}, "Ce jour est passé"),
        ({"minutes": "-3"}, "supérieure ou égale"),
        ({"network": "abc"}, "choix"),
        ({"entry": "x"}, "Elle"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: Client, me: User, world: World, wrong: dict[str, str], said: str
) -> None:
    response = client.post(NOTE, filled(world, detail="Tout ce qui s’est dit") | wrong)
    html = response.content.decode()
    assert response.status_code == 200
    assert said in html
    assert "Tout ce qui s’est dit" in html
    assert not Interaction.objects.exists()


def test_a_lost_session_keeps_the_note_for_its_author(client: Client, me: User, world: World) -> None:
    html = client.get(f"{NOTE}?personne={world.ines.pk}").content.decode()
    mark = html.split('name="_auteur" value="')[1].split('"')[0]
    client.logout()
    sent = filled(world) | {"_auteur": mark}
    assert client.post(NOTE, sent).status_code == 302
    kept = HeldForm.objects.get(author=me)
    client.force_login(me)
    assert "Elle cherche un local" in client.get(reverse("accounts_resume", args=[kept.pk])).content.decode()
    client.post(NOTE, sent)
    assert Interaction.objects.count() == 1
    assert not HeldForm.objects.exists()


def test_somebody_else_is_looked_for_without_losing_what_is_typed(client: Client, me: User, world: World) -> None:
    other = Person.objects.create(first_name="Zoé", last_name="Lefèvre")
    sent = filled(world, kind="meeting", detail="Long récit", chercher="1", q="lefebvre zoe")
    html = client.post(NOTE, sent).content.decode()
    assert f'name="personne" value="{other.pk}"' in html
    assert "Long récit" in html
    assert "Champ requis" not in html
    files = [SimpleUploadedFile("feuille.ods", b"PK"), SimpleUploadedFile("photo.jpg", b"\xff\xd8")]
    everyone = [world.ines.pk, other.pk]
    del sent["chercher"], sent["q"]
    client.post(NOTE, sent | {"personne": everyone, "structure": world.town.pk, "pieces": files})
    interaction = Interaction.objects.get()
    assert {str(each) for each in interaction.participations.all()} == {
        "Inès Garnier",
        "Zoé Lefèvre",
        "Ville de Nevers",
    }
    assert Attachment.objects.filter(interaction=interaction).count() == 2
    for file in Attachment.objects.all():
        file.file.delete(save=False)


def test_of_two_who_correct_one_interaction_the_second_is_told_and_loses_nothing(
    client: Client, me: User, world: World
) -> None:
    interaction = noted(world, recorded_by=me)
    address = reverse("networks_interaction", args=[interaction.pk])
    seen = interaction.updated_at.isoformat()
    interaction.save()
    html = client.post(address, filled(world, summary="Mon texte", seen=seen)).content.decode()
    assert "modifié entre-temps" in html
    assert "Mon texte" in html
    interaction.refresh_from_db()
    assert interaction.summary == "Un appel"
    again = filled(world, summary="Mon texte", seen=interaction.updated_at.isoformat())
    assert client.post(address, again).status_code == 302


def test_what_was_sent_to_a_selection_is_not_rewritten(client: Client, me: User, world: World) -> None:
    sent = noted(world, kind="mailing", recorded_by=me)
    assert client.get(reverse("networks_interaction", args=[sent.pk])).status_code in {302, 403}


def test_a_colleague_of_the_editing_team_notes_nothing(client: Client, world: World) -> None:
    client.force_login(colleague("actors.view_person"))
    for address in (NOTE, "/gestion/reseaux/echanges/", "/gestion/reseaux/suivis/"):
        assert client.get(address).status_code == 302
        assert client.get(address, follow=True).redirect_chain[0][0] == "/gestion/"
    assert client.post(NOTE, filled(world)).status_code == 302
    assert not Interaction.objects.exists()
    assert "Échanges" not in client.get(reverse("actors:person", args=[world.ines.pk])).content.decode()


def test_an_outside_co_animator_notes_about_their_network_and_sees_nothing_else(client: Client, world: World) -> None:
    Membership.objects.create(network=world.teams, position=world.position)
    stranger = Person.objects.create(last_name="Ailleurs")
    noted(world, summary="Confidence d’équipe")
    about = noted(world, summary="À propos du conseil", network=world.board)
    shared = noted(world, summary="À propos des équipes", network=world.teams)
    Participation.objects.create(interaction=shared, person=stranger)
    me = colleague(access={world.teams: "change"})
    client.force_login(me)
    html = client.get(reverse("actors:person", args=[world.ines.pk])).content.decode()
    assert "À propos des équipes" in html
    assert "Confidence" not in html
    assert "À propos du conseil" not in html
    assert "Ailleurs" not in html
    assert "1 autre" in html
    assert client.get(reverse("networks_interaction", args=[about.pk])).status_code == 404
    assert client.get(reverse("networks_interaction", args=[shared.pk])).status_code == 302
    assert "requis" in client.post(NOTE, filled(world)).content.decode()
    assert "choix" in client.post(NOTE, filled(world, network=world.board.pk)).content.decode()
    assert "avec qui" in client.post(NOTE, filled(world, personne=stranger.pk, network=world.teams.pk)).content.decode()
    assert [each.name for each in find(me, "ailleurs")] == []
    assert client.post(NOTE, filled(world, network=world.teams.pk)).status_code == 302
    mine = Interaction.objects.get(recorded_by=me)
    Participation.objects.create(interaction=mine, person=stranger)
    seen = mine.updated_at.isoformat()
    client.post(reverse("networks_interaction", args=[mine.pk]), filled(world, network=world.teams.pk, seen=seen))
    assert mine.participations.filter(person=stranger).exists()


def test_a_structure_tells_what_was_said_with_who_worked_there_then(client: Client, me: User, world: World) -> None:
    now = timezone.now()
    Position.objects.filter(pk=world.position.pk).update(started_on=timezone.localdate() - timedelta(days=30))
    noted(world, summary="Dans ce poste")
    noted(world, summary="Bien avant", happened_at=now - timedelta(days=400))
    html = client.get(reverse("actors:organisation", args=[world.town.pk])).content.decode()
    assert "Dans ce poste" in html
    assert "Bien avant" not in html


def test_five_hundred_interactions_are_paged_and_ask_as_many_questions_as_two(
    client: Client, me: User, world: World, django_assert_max_num_queries: Any
) -> None:
    screen = reverse("actors:person", args=[world.ines.pk])
    for number in range(20):
        noted(world, summary=f"Appel {number}", recorded_by=UserFactory.create() if number < 3 else me)
    client.get(screen)
    with django_assert_max_num_queries(60) as few:
        client.get(screen)
    more = Interaction.objects.bulk_create(Interaction(summary=f"Plus {n}") for n in range(480))
    Participation.objects.bulk_create(Participation(interaction=each, person=world.ines) for each in more)
    with django_assert_max_num_queries(len(few)):
        html = client.get(screen).content.decode()
    assert "Page 1 sur 34" in html
    assert "Page 34 sur 34" in client.get(f"{screen}?echanges=34").content.decode()


@pytest.mark.parametrize("words", ["lefevre", "LEFÈVRE zoé", "Lefebvre", "zoe lef", "lefèvr"])
def test_a_name_is_found_without_its_accents_and_with_a_slip(me: User, words: str) -> None:
    Person.objects.create(first_name="Zoé", last_name="Lefèvre")
    Person.objects.create(first_name="Marc", last_name="Dumont")
    Organisation.objects.create(name="Régie de quartier de Planoise")
    assert [each.name for each in find(me, words)] == ["Zoé Lefèvre"]
    assert [each.name for each in find(me, "planoise")] == ["Régie de quartier de Planoise"]
    assert find(me, "\x00'%_") == []


def test_choosing_with_whom_offers_the_latest_ones(client: Client, me: User, world: World) -> None:
    noted(world, recorded_by=me)
    html = client.get("/gestion/reseaux/echanges/").content.decode()
    assert f"{NOTE}?personne={world.ines.pk}" in html
    assert "Cheffe de projet" in html
    assert "Personne ne répond" in client.get("/gestion/reseaux/echanges/?q=zzz").content.decode()
    assert client.get(NOTE).headers["Location"] == "/gestion/reseaux/echanges/"
    assert "Noter un échange" in client.get("/gestion/").content.decode()


def test_promised_days_are_working_days() -> None:
    friday = date(2026, 11, 20)
    assert [each.day for each in shortcuts(friday)] == [date(2026, 11, 23), date(2026, 11, 27), date(2026, 12, 21)]
    assert day_of("mois", date(2026, 1, 31)) == date(2026, 3, 2)
    assert day_of("mois", date(2026, 12, 31)) == date(2027, 2, 1)
    assert day_of("jamais", friday) is None
