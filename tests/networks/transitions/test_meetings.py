"""Requests and offers that could meet: why, what is decided, what is left of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors.models import Person
from networks.models import Interaction
from networks.transitions.matching import suggestions
from networks.transitions.models import Exchange, Introduction
from networks.transitions.terms import dismiss, introduce
from tests.networks.world import World, colleague
from trajectoire.accounts.models import User

from .things import OFFER, exchange, pair, theme

pytestmark = pytest.mark.django_db
HOME = "/gestion/reseaux/transitions/"


def test_a_request_and_an_offer_meet_for_reasons_told_in_words(world: World) -> None:
    asked, offered = pair(territory=world.nevers)
    Exchange.objects.filter(pk=offered.pk).update(territory=world.nevers)
    exchange("Des graines de tomate", OFFER, by="Potagers", themes=[theme("Jardins")])
    found = suggestions()
    assert [(each.request.pk, each.offer.pk) for each in found] == [(asked.pk, offered.pk)]
    assert found[0].why == "même thème : Mobilités ; mots en commun : local, vélo ; Nevers : même contrat de ville"
    assert suggestions(asked) == found
    assert suggestions(offered) == found


def test_a_neighbouring_theme_needs_a_word_and_nobody_meets_themselves() -> None:
    great = theme("Transitions")
    bikes, food = theme("Vélos", great), theme("Repas", great)
    exchange("Une remorque", themes=[bikes])
    exchange("Des légumes", OFFER, by="Potagers", themes=[food])
    assert suggestions() == []
    exchange("Une remorque pour les légumes", OFFER, by="Potagers", themes=[food])
    exchange("Une remorque", OFFER, themes=[bikes])
    assert [each.offer.title for each in suggestions()] == ["Une remorque pour les légumes"]


def test_what_no_longer_waits_is_not_suggested() -> None:
    asked, offered = pair()
    yesterday = timezone.localdate() - timedelta(days=1)
    Exchange.objects.filter(pk=offered.pk).update(opened_on=yesterday, open_until=yesterday)
    assert suggestions() == []
    offered.refresh_from_db()
    assert offered.state_label == "Échue"
    with pytest.raises(ValidationError, match="n’attend plus"):
        introduce(asked.pk, offered.pk, by=colleague(), how="mail")


def test_putting_in_touch_marks_both_and_leaves_an_interaction_with_all_of_them(
    client: Client, administrator: User
) -> None:
    client.force_login(administrator)
    ines = Person.objects.create(first_name="Inès", last_name="Garnier")
    asked, offered = pair(person=ines)
    page = client.get(HOME)
    assert "Pourquoi" in page.content.decode()
    data = {"request": asked.pk, "offer": offered.pk, "how": "call", "back": asked.pk}
    assert client.post(f"{HOME}decider/", data)["Location"] == reverse("transitions_exchange", args=[asked.pk])
    for each in (asked, offered):
        each.refresh_from_db()
        assert (each.state, each.settled_on) == (Exchange.State.MET, timezone.localdate())
    said = Interaction.objects.get()
    assert (said.kind, said.network.key, said.recorded_by) == ("call", "transitions", administrator)
    assert {str(each) for each in said.participations.all()} == {"Inès Garnier", "Les Roues libres", "Régie des Rives"}
    assert "même thème" in Introduction.objects.get().reasons
    assert client.post(f"{HOME}decider/", data).status_code == 302
    assert Interaction.objects.count() == 1


def test_a_suggestion_set_aside_does_not_come_back(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    asked, offered = pair()
    client.post(f"{HOME}decider/", {"request": asked.pk, "offer": offered.pk, "dismiss": "1"})
    assert suggestions() == []
    assert Introduction.objects.get().decision == Introduction.Decision.DISMISSED
    dismiss(asked.pk, offered.pk, by=administrator)
    told = client.get(reverse("transitions_exchange", args=[asked.pk])).content.decode()
    assert "écartée" in told
    assert not Interaction.objects.exists()
    asked.refresh_from_db()
    assert asked.is_open


@pytest.mark.parametrize("data", [{}, {"request": "1", "offer": "x"}, {"request": "9" * 40, "offer": "1"}])
def test_a_decision_about_nothing_is_refused(client: Client, administrator: User, data: dict[str, str]) -> None:
    client.force_login(administrator)
    assert client.post(f"{HOME}decider/", data).status_code == 404
    asked, offered = pair()
    swapped = client.post(f"{HOME}decider/", {"request": offered.pk, "offer": asked.pk}, follow=True)
    assert "Choisissez une demande et une offre" in swapped.content.decode()
