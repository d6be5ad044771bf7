"""Registering on the site: one form, no account, nothing lost, nothing disclosed."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors.intake.model import Proposal
from actors.models import Person
from events.models import EventPage, Question, Registration, Workshop
from events.registration import telling
from mail import links
from mail.addresses import normalise
from mail.models import Delivery

from .conftest import MakeEvent, in_days

NOUR = {"first_name": "Nour", "last_name": "Essai", "email": "nour@exemple.fr", "site_web": "", "territory": ""}


@pytest.fixture(autouse=True)
def nothing_counted(db: None) -> None:
    """The limits of one test are not those of the next."""
    cache.clear()


def send(client: Client, event: EventPage, **more: Any) -> Any:
    return client.post(f"/agenda/{event.slug}/inscription/", {**NOUR, **more})


def my_link(registration: Registration) -> str:
    person = normalise(registration.email).digest
    token = links.make(
        telling.LINK_VIEW, person, object=str(registration.key), expires_at=timezone.now() + timedelta(days=30)
    )
    return reverse(telling.LINK_VIEW, args=[token])


def test_a_visitor_registers_and_is_told_by_mail_alone(client: Client, make_event: MakeEvent) -> None:
    event = make_event("Journée", capacity=1)
    assert "1 place" in client.get(event.get_url() or "").content.decode()
    first = send(client, event)
    second = send(client, event, email="lin@exemple.fr")
    again = send(client, event, first_name="Autre")
    assert {answer.status_code for answer in (first, second, again)} == {302}
    assert first["Location"] == second["Location"] == again["Location"]
    assert [one.state for one in Registration.objects.order_by("number")] == ["confirmee", "attente"]
    subjects = list(Delivery.objects.order_by("pk").values_list("batch__subject", flat=True))
    assert subjects == [
        "Votre inscription : Journée",
        "Vous êtes en liste d’attente : Journée",
        "Votre inscription : Journée",
    ]
    shown = client.get(first["Location"]).content.decode()
    assert "Un courriel part à l’adresse" in shown
    page = client.get(event.get_url() or "").content.decode()
    assert "liste d’attente ouverte" in page


def test_the_message_has_the_calendar_file_and_the_private_link(client: Client, make_event: MakeEvent) -> None:
    event = make_event()
    session = event.sessions.get()
    session.online_url = "https://visio.exemple.invalid/salle"
    session.save()
    send(client, event)
    delivery = Delivery.objects.select_related("batch").get()
    mime = bytes(delivery.batch.mime)
    assert b"text/calendar" in mime
    assert b"visio.exemple.invalid" in mime
    assert delivery.values["lien"]["view"] == "event_registration"


def test_what_was_typed_stays_when_something_is_wrong(client: Client, make_event: MakeEvent) -> None:
    event = make_event()
    answer = send(client, event, email="nour@", phone="zéro")
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Cette adresse ne peut pas être juste" in shown
    assert 'value="Nour"' in shown
    assert 'value="zéro"' in shown
    assert not Registration.objects.exists()


def test_questions_of_the_editor_are_asked_and_needs_are_kept_apart(client: Client, make_event: MakeEvent) -> None:
    kinds = Question.QuestionKind
    event = make_event(
        questions=[
            Question(label="Vos attentes ?", kind=kinds.TEXT, required=True, sort_order=0),
            Question(label="Comment venez-vous ?", kind=kinds.CHOICE, options="Train\nVoiture", sort_order=1),
            Question(label="Repas", kind=kinds.DIET, sort_order=2),
            Question(label="Un besoin particulier ?", kind=kinds.ACCESS, sort_order=3),
        ]
    )
    wish, travel, diet, access = (f"q-{question.uid}" for question in event.questions.order_by("sort_order"))
    assert "Répondez à cette question" in send(client, event).content.decode()
    wrong = send(client, event, **{wish: "Comprendre", travel: "Fusée"})
    assert wrong.status_code == 200
    said = {wish: "Comprendre", travel: "Train", diet: "Sans porc", access: "LSF"}
    assert send(client, event, **said).status_code == 302
    made = Registration.objects.get()
    assert sorted(made.answers.values()) == ["Comprendre", "Train"]
    assert (made.need.diet, made.need.access) == ("Sans porc", "LSF")


def test_workshops_that_happen_together_are_one_choice(client: Client, make_event: MakeEvent) -> None:
    def workshop(title: str, hour: int, capacity: int | None = None) -> Workshop:
        return Workshop(title=title, starts_at=in_days(10, hour), ends_at=in_days(10, hour + 2), capacity=capacity)

    event = make_event(workshops=[workshop("Réparer", 14, 1), workshop("Manger", 15), workshop("Dormir", 18)])
    shown = client.get(f"/agenda/{event.slug}/inscription/").content.decode()
    assert "Réparer, 1 place" in shown
    assert len(re.findall("<legend[^>]*>Atelier", shown)) == 2
    repair = event.workshops.get(title="Réparer")
    assert send(client, event, **{"workshop-0": repair.pk}).status_code == 302
    full = send(client, event, email="lin@exemple.fr", **{"workshop-0": repair.pk})
    assert "est complet" in full.content.decode()
    assert Registration.objects.count() == 1


def test_robots_and_floods_are_stopped_and_people_lose_nothing(client: Client, make_event: MakeEvent) -> None:
    event = make_event()
    trapped = send(client, event, site_web="http://robot.example")
    assert "reconnaître les robots" in trapped.content.decode()
    assert 'value="Nour"' in trapped.content.decode()
    for number in range(40):
        send(client, event, email=f"nour{number}@exemple.fr")
    flood = send(client, event, email="de-trop@exemple.fr")
    assert flood.status_code == 429
    assert 'value="Nour"' in flood.content.decode()
    assert Registration.objects.count() == 40


@pytest.mark.parametrize("facts", [{"cancelled": True}, {"days": -3}, {"capacity": 1, "waiting_list": False}])
def test_a_form_that_is_closed_says_why(client: Client, make_event: MakeEvent, facts: dict[str, Any]) -> None:
    event = make_event(**facts)
    if "capacity" in facts:
        send(client, event)
    shown = client.get(f"/agenda/{event.slug}/inscription/").content.decode()
    assert "On ne peut pas s’inscrire maintenant" in shown
    before = Registration.objects.count()
    assert send(client, event, email="lin@exemple.fr").status_code == 409
    assert Registration.objects.count() == before


def test_an_event_that_nobody_may_see_has_no_form(client: Client, make_event: MakeEvent) -> None:
    event = make_event(live=False)
    assert client.get(f"/agenda/{event.slug}/inscription/").status_code == 404
    assert send(client, event).status_code == 404


def test_a_personal_link_shows_and_only_a_button_acts(client: Client, make_event: MakeEvent) -> None:
    event = make_event("Journée", capacity=1)
    send(client, event)
    send(client, event, email="lin@exemple.fr")
    mine, next_one = Registration.objects.order_by("number")
    assert "Votre place est confirmée" in client.get(my_link(mine)).content.decode()
    mine.refresh_from_db()
    assert mine.state == "confirmee"
    assert "Votre inscription est annulée" in client.post(my_link(mine), {"annuler": ""}).content.decode()
    next_one.refresh_from_db()
    assert next_one.state == "proposee"
    assert "Une place est tenue pour vous" in client.get(my_link(next_one)).content.decode()
    assert "Votre place est confirmée" in client.post(my_link(next_one), {"prendre": ""}).content.decode()
    Registration.objects.filter(pk=next_one.pk).update(state="sans-reponse")
    refused = client.post(my_link(next_one), {"prendre": ""}).content.decode()
    assert "n’est plus tenue pour vous" in refused


def test_a_tampered_link_opens_nothing(client: Client, make_event: MakeEvent) -> None:
    event = make_event()
    send(client, event)
    address = my_link(Registration.objects.get())
    assert client.get(address[:-3] + "xx/").status_code == 404
    assert client.post(address[:-3] + "xx/", {"annuler": ""}).status_code == 404
    assert Registration.objects.get().state == "confirmee"


def test_the_actor_base_is_proposed_and_never_written(client: Client, make_event: MakeEvent) -> None:
    event = make_event()
    known = Person.objects.create(first_name="Nour", last_name="Essai", personal_email="nour@exemple.fr")
    before = Person.objects.count()
    send(client, event)
    send(client, event, email="lin@exemple.fr", organisation="La Passerelle", function="médiatrice")
    assert Person.objects.count() == before
    assert Registration.objects.get(email="nour@exemple.fr").person == known
    proposal = Proposal.objects.waiting().get()
    assert proposal.values["structure"] == "La Passerelle"
    assert proposal.group == f"evenement-{event.pk}"
