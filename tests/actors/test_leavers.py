"""A mailbox that exists no more proposes the end of a position; a person decides."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

import mail
from actors.leavers import todo_items
from actors.models import Organisation, Person, Position
from mail.bounces import rules
from mail.models import EventKind, Suppression
from tests.accounts.conftest import Hire, hire
from trajectoire.accounts.models import User
from trajectoire.plugins import Role

pytestmark = pytest.mark.django_db
__all__ = ["hire"]


@pytest.fixture
def position() -> Position:
    """Claire's, at Dole, whose mailbox has just failed for good."""
    person = Person.objects.create(first_name="Claire", last_name="Monnier")
    town = Organisation.objects.create(name="Ville de Dole")
    held = Position.objects.create(
        person=person, organisation=town, email="Claire.Monnier@dole.exemple.fr", verified_on=date(2020, 1, 1)
    )
    sent = mail.send(mail.Message(subject="a", text="b"), "claire.monnier@dole.exemple.fr", "contact").deliveries.get()
    rules.apply(EventKind.HARD_BOUNCE, sent.digest, delivery=sent, source="essai")
    return held


def test_a_mailbox_that_exists_no_more_asks_whether_its_holder_left(administrator: User, position: Position) -> None:
    (item,) = todo_items(administrator)
    assert item.title == "Vérifier le poste de Claire Monnier (Ville de Dole)"
    assert str(position.person_id) in item.url
    position.refresh_from_db()
    assert position.ended_on is None


def test_the_question_falls_silent_once_answered(administrator: User, position: Position) -> None:
    position.verified_on = timezone.localdate()
    position.save()
    assert not list(todo_items(administrator))
    position.verified_on = None
    position.ended_on = timezone.localdate() - timedelta(days=1)
    position.save()
    assert not list(todo_items(administrator))


def test_a_mailbox_that_works_again_asks_nothing(administrator: User, position: Position) -> None:
    Suppression.objects.all().delete()
    assert not list(todo_items(administrator))


def test_the_question_is_for_who_may_change_positions(hire: Hire, position: Position) -> None:
    assert not list(todo_items(hire(Role.EDITOR)))
    assert len(list(todo_items(hire(Role.PROJECT_OFFICER)))) == 1
