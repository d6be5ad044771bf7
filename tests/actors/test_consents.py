"""The ledger: silence is a refusal, the last word counts, and nothing is rewritten."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from actors.consents import (
    Basis,
    Channel,
    ConsentEntry,
    Decision,
    LedgerError,
    Purpose,
    may_publish,
    may_write_for_network,
)
from actors.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return Person.objects.create(first_name="Nadège", last_name="Perrin")


def decide(person: Person, decision: Decision, **changes: Any) -> ConsentEntry:
    entry = {
        "purpose": Purpose.PUBLISH_EMAIL,
        "wording": "D’accord pour la fiche.",
        "channel": Channel.SPEECH,
    } | changes
    return ConsentEntry.objects.create(person=person, decision=decision, **entry)


def test_nothing_is_published_of_a_person_who_said_nothing(person: Person) -> None:
    assert all(may_publish(person, p) is None for p in Purpose if p.value.startswith("publish-"))


def test_an_agreement_publishes_that_field_and_no_other(person: Person) -> None:
    entry = decide(person, Decision.GIVEN, basis=Basis.CONSENT)
    assert may_publish(person, Purpose.PUBLISH_EMAIL) == entry
    assert may_publish(person, Purpose.PUBLISH_PHONE) is None


def test_the_last_decision_counts_even_when_it_was_noted_the_same_day(person: Person) -> None:
    decide(person, Decision.GIVEN)
    decide(person, Decision.REFUSED)
    assert may_publish(person, Purpose.PUBLISH_EMAIL) is None
    again = decide(person, Decision.GIVEN)
    assert may_publish(person, Purpose.PUBLISH_EMAIL) == again


def test_a_decision_noted_late_does_not_overrule_a_more_recent_one(person: Person) -> None:
    decide(person, Decision.REFUSED)
    decide(person, Decision.GIVEN, decided_on=timezone.localdate() - timedelta(days=400))
    assert may_publish(person, Purpose.PUBLISH_EMAIL) is None


def test_an_agreement_for_later_does_not_publish_today(person: Person) -> None:
    decide(person, Decision.GIVEN, decided_on=timezone.localdate() + timedelta(days=1))
    assert may_publish(person, Purpose.PUBLISH_EMAIL) is None


def test_asking_to_publish_what_is_not_a_publication_is_a_mistake_of_the_caller(person: Person) -> None:
    with pytest.raises(ValueError, match="publication"):
        may_publish(person, Purpose.NETWORK_MAIL)


def test_a_professional_is_written_to_once_informed_and_until_they_object(person: Person) -> None:
    assert not may_write_for_network(person)
    person.informed_on = date(2026, 1, 5)
    assert may_write_for_network(person)
    decide(person, Decision.REFUSED, purpose=Purpose.NETWORK_MAIL)
    assert not may_write_for_network(person)


def test_an_entry_is_neither_changed_nor_removed_through_the_model(person: Person) -> None:
    entry = decide(person, Decision.GIVEN)
    entry.decision = Decision.REFUSED
    with pytest.raises(LedgerError):
        entry.save()
    with pytest.raises(LedgerError):
        entry.delete()
    with pytest.raises(LedgerError):
        ConsentEntry.objects.all().delete()
    with pytest.raises(LedgerError):
        ConsentEntry.objects.update(wording="autre chose")


def test_the_database_itself_refuses_to_rewrite_an_entry(person: Person) -> None:
    entry = decide(person, Decision.GIVEN)
    with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE actors_consententry SET decision = 'refused' WHERE id = %s", [entry.pk])
    entry.refresh_from_db()
    assert entry.decision == Decision.GIVEN
