"""Writing to the outbox."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.db import transaction

import mail
from mail.frozen import Frozen
from mail.models import Batch, Delivery, DeliveryState

pytestmark = pytest.mark.django_db


def parsed(batch: Batch, **values: str) -> EmailMessage:
    """The message as a reader's program sees it."""
    filled = Frozen(bytes(batch.mime)).fill({"to": "claire@exemple.fr", "message_id": "<1@x.fr>", **values})
    message = message_from_bytes(filled, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def test_a_message_waits_in_the_outbox_of_the_transaction_that_wrote_it() -> None:
    batch = mail.send(mail.Message(subject="Bonjour", text="Un mot."), "Claire@Exemple.FR", "contact")
    delivery = Delivery.objects.get(batch=batch)
    assert (delivery.email, delivery.state) == ("Claire@exemple.fr", DeliveryState.WAITING)
    assert parsed(batch)["Subject"] == "Bonjour"


def test_a_request_that_fails_sends_nothing() -> None:
    @transaction.atomic
    def request() -> None:
        mail.send(mail.Message(subject="Bonjour", text="Un mot."), "claire@exemple.fr", "contact")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        request()
    assert not Delivery.objects.exists()


def test_a_call_with_the_same_key_sends_once() -> None:
    message = mail.Message(subject="Bonjour", text="Un mot.")
    first = mail.send(message, "claire@exemple.fr", "contact", key="lettre-12")
    assert mail.send(message, "claire@exemple.fr", "contact", key="lettre-12") == first
    assert Delivery.objects.count() == 1


def test_one_mailbox_receives_one_message_whatever_its_spelling() -> None:
    to = ["claire@exemple.fr", "CLAIRE@exemple.FR", " claire@Exemple.fr "]
    batch = mail.send(mail.Message(subject="Bonjour", text="Un mot."), to, "contact")
    assert batch.deliveries.count() == 1


def test_an_address_that_cannot_exist_is_a_line_of_the_ledger_with_its_reason() -> None:
    batch = mail.send(mail.Message(subject="Bonjour", text="Un mot."), "pas une adresse@exemple.fr", "contact")
    delivery = batch.deliveries.get()
    assert delivery.state == DeliveryState.REFUSED
    assert "espace" in delivery.reason


def test_a_reason_that_nobody_declared_is_refused() -> None:
    with pytest.raises(LookupError, match="known: "):
        mail.send(mail.Message(subject="Bonjour", text="Un mot."), "claire@exemple.fr", "nimporte")
