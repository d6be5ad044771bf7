"""Asking for letters, confirming, choosing, leaving."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

import mail
from mail.delivery.worker import Postman
from mail.links import make
from mail.models import Address, Delivery, DeliveryState, Permission, PermissionEvent, PermissionState
from newsletter.models import Interests, Letter, Subscription
from newsletter.subscribing import preferences, upkeep
from newsletter.subscribing.links import VIEW, preferences_path
from newsletter.subscribing.model import PURPOSE, Pace, SubscriptionState
from newsletter.subscribing.wishes import Wishes
from territories.models import Level, Territory
from tests.mail.conftest import folder, postman
from trajectoire.taxonomies.models import Theme

from .factories import LetterFactory, address_of, follows, subscriber
from .letters_read import last_message, link_in, one_click_path

__all__ = ["folder", "postman"]

pytestmark = pytest.mark.django_db

Worker = Callable[[], Postman]
EMAIL = "lea@exemple.fr"


@pytest.fixture(autouse=True)
def no_demand_before() -> None:
    """Each test begins with counters at nothing."""
    cache.clear()


@pytest.fixture
def monthly() -> Letter:
    """« La lettre du mois »."""
    return LetterFactory.create(name="La lettre du mois", slug="mois")


@pytest.fixture
def watch() -> Letter:
    """« La veille »."""
    return LetterFactory.create(name="La veille", slug="veille")


@pytest.fixture
def contract() -> Territory:
    """A contrat de ville."""
    return Territory.objects.create(name="Pays de Montbéliard", level=Level.CITY_CONTRACT, code="CV-PMA")


def ask(client: Client, *letters: Letter, email: str = EMAIL, **more: object) -> str:
    """Send the form; the page that follows, without its token."""
    response = client.post("/lettre/", {"letters": [each.pk for each in letters], "email": email, **more}, follow=True)
    return str(response.content.decode()) if response.redirect_chain else ""


def state_of(letter: Letter, email: str = EMAIL) -> str:
    """Where the subscription stands."""
    return Subscription.objects.get(letter=letter, address__key=email).state


def choices_page(email: str = EMAIL) -> str:
    """One's own address of the preference centre."""
    return preferences_path(address_of(email).digest)


def test_a_letter_begins_once_the_owner_of_the_address_confirmed(
    client: Client, postman: Worker, folder: Path, monthly: Letter, contract: Territory
) -> None:
    theme = Theme.add_root(name="Emploi")
    page = ask(client, monthly, territories=[contract.pk], themes=[theme.pk], only_mine="on")
    assert "Il reste un geste à faire" in page
    assert state_of(monthly) == SubscriptionState.PENDING
    assert not Interests.objects.exists()
    postman().run_once()
    message = last_message(folder)
    path = link_in(message, "/courrier/confirmer/")
    assert "La lettre du mois" in message.get_body(("plain",)).get_content()
    assert "La lettre du mois" in client.get(path).content.decode()
    assert state_of(monthly) == SubscriptionState.PENDING
    confirmed = client.post(path).content.decode()
    assert "La lettre du mois" in confirmed
    assert "/lettre/mes-choix/" in confirmed
    assert state_of(monthly) == SubscriptionState.ACTIVE
    interests = Interests.objects.get()
    assert (list(interests.themes.all()), list(interests.territories.all())) == ([theme], [contract])
    assert interests.only_mine
    asked, agreed = PermissionEvent.objects.order_by("pk")
    assert asked.wording.startswith("Je veux recevoir : La lettre du mois.")
    assert (asked.source, agreed.wording) == ("formulaire des lettres", "La lettre du mois")


def test_nobody_learns_from_the_form_whether_an_address_is_known(client: Client, monthly: Letter) -> None:
    subscriber(monthly, "connue@exemple.fr")
    known, unknown = (ask(client, monthly, email=email) for email in ("connue@exemple.fr", "inconnue@exemple.fr"))
    assert known == unknown != ""
    known, unknown = (
        client.post("/lettre/mes-choix/", {"email": email}, follow=True).content.decode().partition("<form")[0]
        for email in ("connue@exemple.fr", "inconnue2@exemple.fr")
    )
    assert known == unknown
    assert "C’est noté" in known
    assert not Address.objects.filter(key="inconnue2@exemple.fr").exists()


def test_who_receives_a_letter_already_is_led_to_their_choices(
    client: Client, postman: Worker, folder: Path, monthly: Letter
) -> None:
    subscriber(monthly)
    ask(client, monthly)
    postman().run_once()
    page = client.get(link_in(last_message(folder), "/lettre/mes-choix/"))
    assert "l•••@exemple.fr" in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"


def test_one_letter_more_waits_for_the_owner_too(
    client: Client, postman: Worker, folder: Path, monthly: Letter, watch: Letter
) -> None:
    subscriber(monthly)
    ask(client, watch)
    assert (state_of(monthly), state_of(watch)) == (SubscriptionState.ACTIVE, SubscriptionState.PENDING)
    postman().run_once()
    client.post(link_in(last_message(folder), "/courrier/confirmer/"))
    assert state_of(watch) == SubscriptionState.ACTIVE


def test_what_was_typed_is_kept_when_something_is_missing(client: Client, monthly: Letter) -> None:
    page = client.post("/lettre/", {"email": "lea@exemple"}).content.decode()
    assert "Cochez au moins une lettre." in page
    assert 'value="lea@exemple"' in page
    assert "il faut un domaine entier" in page
    assert "<title>" in page
    assert "Erreur :" in page.partition("</title>")[0]
    page = client.post("/lettre/", {"letters": [monthly.pk], "email": EMAIL, "only_mine": "on"}).content.decode()
    assert "Cochez au moins un contrat" in page
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    "typed", [{"letters": "abc"}, {"letters": "999"}, {"themes": "x"}, {"territories": "-1"}, {"email": "\x00@x.fr"}]
)
def test_a_form_made_by_hand_is_refused_without_harm(client: Client, monthly: Letter, typed: dict[str, str]) -> None:
    assert client.post("/lettre/", {"letters": monthly.pk, "email": EMAIL, **typed}).status_code == 200
    assert not Subscription.objects.exists()


def test_a_robot_that_fills_the_hidden_field_and_a_flood_send_nothing(client: Client, monthly: Letter) -> None:
    trapped = client.post("/lettre/", {"letters": monthly.pk, "email": EMAIL, "site_web": "http://x"})
    assert "Un champ caché" in trapped.content.decode()
    assert not Delivery.objects.exists()
    answers = {
        client.post("/lettre/", {"letters": monthly.pk, "email": f"a{n}@exemple.fr"}).status_code for n in range(21)
    }
    assert answers == {302, 429}
    assert Subscription.objects.count() == 20


def test_a_mailbox_is_not_flooded_by_who_types_its_address(client: Client, monthly: Letter) -> None:
    subscriber(monthly)
    for _ in range(8):
        client.post("/lettre/mes-choix/", {"email": EMAIL})
    assert Delivery.objects.count() == 3


def test_one_click_ends_one_letter_and_the_rest_goes_on(
    client: Client, postman: Worker, folder: Path, monthly: Letter, watch: Letter
) -> None:
    for letter in (monthly, watch):
        subscriber(letter)
    waiting = mail.send(mail.Message(subject="Veille", text="…"), EMAIL, PURPOSE, about="veille")
    other = mail.send(mail.Message(subject="Suite", text="…"), EMAIL, PURPOSE, about="mois")
    text = f"Bonjour. {mail.slot('unsubscribe_url')}"
    mail.send(mail.Message(subject="Mois", text=text), EMAIL, PURPOSE, about="mois", hold=timedelta(0))
    postman().run_once()
    message = last_message(folder)
    assert message["List-Id"] == '"La lettre du mois" <mois.letters.localhost>'
    assert message["Feedback-ID"].startswith("mois:letters:2")
    path = one_click_path(message)
    assert "l•••@exemple.fr" in client.get(path).content.decode()
    robot = Client(enforce_csrf_checks=True)
    assert robot.post(path, {"List-Unsubscribe": "One-Click"}).content.decode() == "Désinscription enregistrée.\n"
    assert (state_of(monthly), state_of(watch)) == (SubscriptionState.ENDED, SubscriptionState.ACTIVE)
    assert other.deliveries.get().state == DeliveryState.REFUSED
    assert waiting.deliveries.get().state == DeliveryState.WAITING
    event = PermissionEvent.objects.get()
    assert (event.about, event.wording, event.source) == ("mois", "La lettre du mois", "en un clic")
    assert "Voir ce que vous recevez encore" in client.post(path).content.decode()
    assert "Rien n’a changé" in client.post(path, {"revenir": "1"}).content.decode()
    assert state_of(monthly) == SubscriptionState.ACTIVE


def test_the_last_letter_left_ends_the_consent_and_a_wrong_click_is_undone(client: Client, monthly: Letter) -> None:
    digest = subscriber(monthly).address.digest
    path = f"/courrier/desabonnement/{make('mail:unsubscribe', digest, object='letters/mois', expires_at=_later())}/"
    client.post(path)
    assert Permission.objects.get().state == PermissionState.WITHDRAWN
    client.post(path, {"revenir": "1"})
    assert Permission.objects.get().state == PermissionState.CONFIRMED
    assert state_of(monthly) == SubscriptionState.ACTIVE


def test_one_chooses_letters_rhythm_pause_and_subjects(
    client: Client, monthly: Letter, watch: Letter, contract: Territory
) -> None:
    subscriber(monthly)
    day = timezone.localdate() + timedelta(days=30)
    typed = {"letters": [watch.pk], "pace": "monthly", "paused_until": day.isoformat(), "territories": [contract.pk]}
    page = client.post(choices_page(), {**typed, "only_mine": "on"}).content.decode()
    assert "Vos choix sont enregistrés" in page
    assert state_of(monthly) == SubscriptionState.ENDED
    found = Subscription.objects.get(letter=watch)
    assert (found.state, found.pace, found.paused_until) == (SubscriptionState.PAUSED, Pace.MONTHLY, day)
    assert Interests.objects.get().only_mine
    again = client.get(choices_page()).content.decode()
    assert day.isoformat() in again
    facts = PermissionEvent.objects.order_by("pk").values_list("fact", "about", "source")
    assert list(facts) == [("confirmed", "veille", "mes choix"), ("withdrawn", "mois", "mes choix")]


@pytest.mark.parametrize("day", ["2020-01-01", "2099-01-01", "demain"])
def test_a_pause_has_a_day_to_come_within_a_year(client: Client, monthly: Letter, day: str) -> None:
    subscriber(monthly)
    page = client.post(choices_page(), {"letters": [monthly.pk], "pace": "each", "paused_until": day})
    assert "Vos choix ne sont pas encore enregistrés" in page.content.decode()
    assert state_of(monthly) == SubscriptionState.ACTIVE


def test_leaving_all_then_coming_back_asks_for_a_confirmation(client: Client, monthly: Letter) -> None:
    subscriber(monthly)
    page = choices_page()
    assert "Vous ne recevrez plus aucune lettre" in client.post(page, {"tout-quitter": "1"}).content.decode()
    assert state_of(monthly) == SubscriptionState.ENDED
    assert Permission.objects.get().state == PermissionState.WITHDRAWN
    assert "Il reste un geste à faire" in client.post(page, {"letters": [monthly.pk], "pace": "each"}).content.decode()
    assert state_of(monthly) == SubscriptionState.PENDING


def test_opening_ones_choices_writes_nothing_and_an_altered_link_opens_nothing(client: Client, monthly: Letter) -> None:
    subscriber(monthly)
    before = list(Subscription.objects.values())
    path = choices_page()
    assert client.get(path).status_code == 200
    assert list(Subscription.objects.values()) == before
    assert not Interests.objects.exists()
    assert client.get(path[:-3] + "AA/").status_code == 404
    assert client.get(f"/lettre/mes-choix/{make(VIEW, 'ab' * 32, expires_at=_later())}/").status_code == 410


def test_a_letter_that_the_team_gives_stays_among_ones_choices(client: Client) -> None:
    subscriber(LetterFactory.create(name="Entre nous", is_public=False))
    assert "Entre nous" in client.get(choices_page()).content.decode()
    other = subscriber(LetterFactory.create(name="Pour tous"), "zoe@exemple.fr")
    assert "Entre nous" not in client.get(choices_page(other.address.email)).content.decode()


def test_the_page_of_choices_asks_few_questions_of_the_database(
    client: Client, monthly: Letter, watch: Letter, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for letter in (monthly, watch):
        subscriber(letter)
    follows(EMAIL, themes=[Theme.add_root(name=f"Thème {n}") for n in range(5)])
    path = choices_page()
    client.get(path)
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]  # a context
        client.get(path)


def _later() -> datetime:
    return timezone.now() + timedelta(days=1)


class ChoicesProperties(TestCase):
    """Whatever is chosen, in whatever order, stands afterwards."""

    @given(
        st.lists(
            st.tuples(st.sets(st.integers(0, 2)), st.sampled_from(Pace), st.one_of(st.none(), st.integers(1, 300))),
            min_size=1,
            max_size=4,
        )
    )
    @settings(max_examples=15, deadline=None)
    def test_the_last_choice_is_what_stands(self, steps: list[tuple[set[int], Pace, int | None]]) -> None:
        letters = [LetterFactory.create(name=f"Lettre {n}") for n in range(3)]
        address = subscriber(letters[0]).address
        for wanted, pace, days in steps:
            day = timezone.localdate() + timedelta(days=days) if days else None
            chosen = preferences.Choices(
                letters=[letters[n] for n in wanted], pace=pace, paused_until=day, wishes=Wishes()
            )
            waits = preferences.choose(address, chosen)
            stands = preferences.choices_of(address)
            if waits:
                assert not stands.letters
                return
            assert {letter.pk for letter in stands.letters} == {letters[n].pk for n in wanted}
            assert not wanted or (stands.pace, stands.paused_until) == (pace, day)
            agreed = Permission.objects.get(address=address).state == PermissionState.CONFIRMED
            assert agreed == bool(wanted)


def test_a_demand_that_nobody_confirms_is_forgotten_after_thirty_days(monthly: Letter) -> None:
    now = timezone.now()
    for email, days, state in (
        ("vieille@exemple.fr", 31, SubscriptionState.PENDING),
        ("neuve@exemple.fr", 3, SubscriptionState.PENDING),
        ("abonnee@exemple.fr", 400, SubscriptionState.ACTIVE),
    ):
        subscriber(monthly, email, state=state, since=now - timedelta(days=days))
    upkeep.forget()
    assert set(Subscription.objects.values_list("address__email", flat=True)) == {
        "neuve@exemple.fr",
        "abonnee@exemple.fr",
    }
