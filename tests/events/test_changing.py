"""Changing one's registration by the personal link: under the same rules as registering, nothing lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from actors.intake.model import Proposal
from events.models import EventPage, Question, Registration, Workshop
from events.registration.places import Demand, register
from mail.models import Delivery

from .conftest import MakeEvent, in_days
from .test_signup import my_link


def workshop(title: str, hour: int, capacity: int | None = None) -> Workshop:
    return Workshop(title=title, starts_at=in_days(10, hour), ends_at=in_days(10, hour + 2), capacity=capacity)


@pytest.fixture
def event(make_event: MakeEvent) -> EventPage:
    """Three workshops, of which one overlaps the two others; a question and a need."""
    return make_event(
        "Journée",
        workshops=[workshop("Réparer", 10, 1), workshop("Manger", 11), workshop("Dormir", 15, 1)],
        questions=[
            Question(label="Vos attentes ?", sort_order=0),
            Question(label="Repas", kind=Question.QuestionKind.DIET, sort_order=1),
        ],
    )


def come(event: EventPage, name: str = "nour", *titles: str) -> Registration:
    chosen = event.workshops.filter(title__in=titles).values_list("pk", flat=True)
    wish = event.questions.get(label="Vos attentes ?")
    made, _ = register(
        event.pk,
        Demand(
            first_name=name.title(),
            last_name="Essai",
            email=f"{name}@exemple.fr",
            organisation="La Passerelle",
            diet="Sans porc",
            answers={str(wish.uid): "Comprendre"},
            workshops=list(chosen),
        ),
    )
    return made


def typed(client: Client, registration: Registration, **more: Any) -> dict[str, Any]:
    """What the form of the page sends back, with these fields written over."""
    form = client.get(my_link(registration)).context["form"]
    return {"changer": "", **{field.name: field.value() or "" for field in form}, **more}


def held(registration: Registration) -> set[str]:
    return set(registration.workshop_places.values_list("workshop__title", flat=True))


def letters() -> int:
    return Delivery.objects.count()


def test_a_person_changes_workshops_and_answers_and_is_told_again(client: Client, event: EventPage) -> None:
    mine = come(event, "nour", "Réparer", "Dormir")
    wish, diet = (f"q-{question.uid}" for question in event.questions.order_by("sort_order"))
    eat = event.workshops.get(title="Manger")
    shown = client.get(my_link(mine)).content.decode()
    assert "Réparer, 1 place" in shown
    assert "Comprendre" in shown
    more = {"workshop-0": str(eat.pk), wish: "Agir", diet: "", "phone": "06 12 34 56 78", "function": "médiatrice"}
    answer = client.post(my_link(mine), typed(client, mine, **more))
    assert "C’est changé" in answer.content.decode()
    mine = Registration.objects.get()
    assert held(mine) == {"Manger", "Dormir"}
    assert list(mine.answers.values()) == ["Agir"]
    assert not hasattr(mine, "need")
    assert (mine.phone, mine.function, mine.organisation) == ("06 12 34 56 78", "médiatrice", "La Passerelle")
    assert letters() == 2
    assert b"text/calendar" in bytes(Delivery.objects.order_by("pk")[1].batch.mime)
    assert Proposal.objects.waiting().get().values["function"] == "médiatrice"


def test_opening_writes_nothing_and_the_same_again_sends_nothing(client: Client, event: EventPage) -> None:
    mine = come(event, "nour", "Réparer")
    answer = client.post(my_link(mine), typed(client, mine))
    assert "Rien n’a changé" in answer.content.decode()
    assert letters() == 1
    assert Registration.objects.get().need.diet == "Sans porc"


def test_a_full_workshop_is_refused_and_what_was_typed_stays(client: Client, event: EventPage) -> None:
    come(event, "lin", "Dormir")
    mine = come(event, "nour", "Réparer")
    sleep = event.workshops.get(title="Dormir")
    form = typed(client, mine, function="médiatrice")
    last = max(name for name in form if name.startswith("workshop-"))
    shown = client.post(my_link(mine), {**form, last: str(sleep.pk)}).content.decode()
    assert "« Dormir » est complet" in shown.replace("\u00a0", " ").replace("\u202f", " ")
    assert 'value="médiatrice"' in shown
    assert held(mine) == {"Réparer"}
    assert letters() == 2


def test_workshops_that_clash_and_wrong_numbers_are_refused(client: Client, event: EventPage) -> None:
    mine = come(event, "nour", "Réparer")
    wrong = typed(client, mine, phone="zéro", organisation="Autre chose")
    shown = client.post(my_link(mine), wrong).content.decode()
    assert "Rien n’est encore changé" in shown
    assert 'value="Autre chose"' in shown
    stranger = client.post(my_link(mine), typed(client, mine, **{"workshop-0": "999999"}))
    assert stranger.status_code == 200
    assert held(mine) == {"Réparer"}


@pytest.mark.parametrize(
    "late",
    [
        {"registration_closes_at": timezone.now() - timedelta(hours=1)},
        {"first_starts_at": timezone.now() - timedelta(hours=1)},
        {"cancelled": True},
    ],
)
def test_nothing_changes_once_it_is_too_late(client: Client, event: EventPage, late: dict[str, Any]) -> None:
    mine = come(event)
    form = typed(client, mine, function="médiatrice")
    EventPage.objects.filter(pk=event.pk).update(**late)
    assert client.get(my_link(mine)).context["form"] is None
    shown = client.post(my_link(mine), form).content.decode()
    assert "Les inscriptions sont closes" in shown
    assert Registration.objects.get().function == ""


def test_who_left_changes_nothing(client: Client, event: EventPage) -> None:
    mine = come(event)
    form = typed(client, mine, function="médiatrice")
    client.post(my_link(mine), {"annuler": ""})
    assert client.get(my_link(mine)).context["form"] is None
    client.post(my_link(mine), form)
    assert Registration.objects.get().function == ""


def test_answers_to_questions_no_longer_asked_stay(client: Client, event: EventPage) -> None:
    mine = come(event)
    Question.objects.filter(page=event).update(retired=True)
    client.post(my_link(mine), typed(client, mine, function="médiatrice"))
    mine = Registration.objects.get()
    assert mine.function == "médiatrice"
    assert list(mine.answers.values()) == ["Comprendre"]
    assert mine.need.diet == "Sans porc"
