"""Who receives an issue, with what each follows; who does not, and why."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from mail import consent
from mail.models import SuppressionReason
from newsletter.models import Letter
from newsletter.subscribing import readers
from newsletter.subscribing.model import PURPOSE, Pace, SubscriptionState
from newsletter.subscribing.readers import LeftOut, Why, left_out, note_received, number_of_recipients, recipients
from territories.models import Level, Territory
from trajectoire.taxonomies.models import Theme

from .factories import LetterFactory, address_of, follows, subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter() -> Letter:
    """A letter with subscribers in every state."""
    return LetterFactory.create(slug="mois")


def received_by(letter: Letter) -> list[str]:
    """Addresses, in order."""
    return [reader.address for reader in recipients(letter)]


def test_an_issue_goes_to_who_confirmed_and_did_not_pause_nor_leave(letter: Letter) -> None:
    now = timezone.now()
    today = timezone.localdate()
    subscriber(letter, "a@exemple.fr")
    subscriber(letter, "b@exemple.fr", state=SubscriptionState.PENDING)
    subscriber(letter, "c@exemple.fr", state=SubscriptionState.ENDED, ended_at=now)
    subscriber(letter, "d@exemple.fr", state=SubscriptionState.PAUSED, paused_until=today + timedelta(days=3))
    subscriber(letter, "e@exemple.fr", state=SubscriptionState.PAUSED, paused_until=today)
    consent.suppress(subscriber(letter, "f@exemple.fr").address.digest, SuppressionReason.HARD_BOUNCE)
    subscriber(letter, "g@exemple.fr").address.permissions.all().delete()
    subscriber(LetterFactory.create(), "h@exemple.fr")
    assert received_by(letter) == ["a@exemple.fr", "e@exemple.fr"]
    assert number_of_recipients(letter) == 2
    assert left_out(letter) == [LeftOut(why, 1) for why in (Why.PENDING, Why.PAUSED, Why.SUPPRESSED, Why.NO_CONSENT)]


def test_who_wants_one_issue_a_month_receives_the_first_only(letter: Letter) -> None:
    subscriber(letter, "chaque@exemple.fr")
    subscriber(letter, "mois@exemple.fr", pace=Pace.MONTHLY)
    start = timezone.now()
    assert note_received(letter, start) == 2
    week, month = start + timedelta(days=7), start + timedelta(days=28)
    assert [reader.address for reader in recipients(letter, week)] == ["chaque@exemple.fr"]
    assert left_out(letter, week) == [LeftOut(Why.ALREADY, 1)]
    assert number_of_recipients(letter, month) == 2


def test_who_left_receives_nothing_whatever_way_they_left(letter: Letter) -> None:
    digest = subscriber(letter).address.digest
    consent.object_to_all(digest, source="essai")
    assert received_by(letter) == []
    other = subscriber(letter, "zoe@exemple.fr").address.digest
    consent.withdraw(other, PURPOSE, source="essai")
    assert received_by(letter) == []


def test_a_contract_followed_alone_stands_for_what_contains_it_and_what_is_within(letter: Letter) -> None:
    department = Territory.objects.create(level=Level.DEPARTMENT, code="25", name="Doubs")
    contract = Territory.objects.create(level=Level.CITY_CONTRACT, code="1", name="Montbéliard")
    quarter = Territory.objects.create(level=Level.NEIGHBOURHOOD, code="QN02501M", name="Champvallon")
    contract.parents.add(department)
    quarter.parents.add(contract)
    for email in ("a@exemple.fr", "b@exemple.fr"):
        subscriber(letter, email)
    follows("a@exemple.fr", territories=[contract], only_mine=True)
    follows("b@exemple.fr", territories=[contract])
    only_mine, all_over = recipients(letter)
    assert only_mine.follows.territories == {"departement-25", "contrat-1", "qpv-QN02501M"}
    assert all_over.follows.territories == frozenset()


def test_a_theme_followed_stands_for_those_above_and_below(letter: Letter) -> None:
    root = Theme.add_root(name="Participation")
    child = root.add_child(name="Budgets participatifs")
    Theme.add_root(name="Emploi")
    for email, theme in (("a@exemple.fr", root), ("b@exemple.fr", child)):
        subscriber(letter, email)
        follows(email, themes=[theme])
    assert [reader.follows.themes for reader in recipients(letter)] == [{"participation", "budgets-participatifs"}] * 2


def test_what_was_chosen_for_one_letter_holds_for_the_others(letter: Letter) -> None:
    theme = Theme.add_root(name="Emploi")
    other = LetterFactory.create()
    for each in (letter, other):
        subscriber(each, "a@exemple.fr")
    follows("a@exemple.fr", themes=[theme])
    assert [reader.follows.themes for reader in recipients(other)] == [{"emploi"}]


def test_readers_are_read_in_chunks_by_few_queries(
    letter: Letter, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    monkeypatch.setattr(readers, "CHUNK", 10)
    theme = Theme.add_root(name="Emploi")
    for number in range(25):
        subscriber(letter, f"a{number:02}@exemple.fr")
        if number % 2:
            follows(f"a{number:02}@exemple.fr", themes=[theme])
    with django_assert_max_num_queries(11):  # type: ignore[attr-defined]  # a context
        found = list(recipients(letter))
    assert len({reader.address for reader in found}) == 25
    assert {bool(reader.follows.themes) for reader in found[1::2]} == {True}
    assert {bool(reader.follows.themes) for reader in found[::2]} == {False}


def test_an_address_that_was_erased_is_in_no_letter(letter: Letter) -> None:
    subscriber(letter)
    consent.forget(address_of("lea@exemple.fr"), never_again=True)
    assert received_by(letter) == []
    assert not letter.subscriptions.exists()
