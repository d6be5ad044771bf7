"""Mail in the administration: read, held back, explained, reworded."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import mail
from mail import supervision
from mail.delivery import leases
from mail.delivery.worker import Postman
from mail.models import Batch, BatchState, Delivery, DeliveryState, EditedText, Event, EventKind, Worker
from tests.factories import UserFactory
from trajectoire.accounts.models import User

pytestmark = pytest.mark.django_db

MESSAGES = "courrier_messages_modeladmin_index"
BATCHES = "courrier_envois_modeladmin_index"


@pytest.fixture
def admin(client: Client, administrator: User) -> Client:
    """Somebody who may do everything, signed in."""
    client.force_login(administrator)
    return client


def written(count: int = 3, **options: Any) -> Batch:
    """A batch for ``count`` mailboxes."""
    to = [mail.Recipient(address=f"p{n}@exemple.fr", name=f"Personne {n}") for n in range(count)]
    return mail.send(mail.Message(subject="Invitation à Planoise", text="Venez."), to, "contact", **options)


def body(response: Any) -> str:
    """What is read."""
    assert response.status_code == 200, response
    return str(response.content.decode())


def test_the_ledger_is_searched_filtered_and_exported(
    admin: Client, postman: Callable[[], Postman], assert_queries: Any
) -> None:
    written()
    postman().run_once()
    written(1)
    address = reverse(MESSAGES)
    admin.get(address)
    with assert_queries("ledger of messages"):
        page = body(admin.get(address))
    assert page.count("Invitation à Planoise") == 4
    assert "p1@exemple.fr" in body(admin.get(address, {"q": "p1@"}))
    assert body(admin.get(address, {"etat": "waiting"})).count("@exemple.fr") == 1
    assert admin.get(address, {"etat": "nimporte", "depuis": "x", "p": "abc", "o": "zz"}).status_code == 200
    export = admin.get(address, {"export": "csv"})
    rows = b"".join(export.streaming_content).decode().splitlines()  # type: ignore[attr-defined]  # a streaming answer
    assert len(rows) == 5


def test_the_list_of_mailings_counts_in_one_query(admin: Client, assert_queries: Any) -> None:
    for _ in range(3):
        written(2)
    admin.get(reverse(BATCHES))
    with assert_queries("list of mailings"):
        page = body(admin.get(reverse(BATCHES)))
    assert page.count("0 envoyés sur 2") == 3


def test_a_message_tells_its_story(admin: Client, postman: Callable[[], Postman]) -> None:
    batch = written(1)
    delivery = batch.deliveries.get()
    Event.objects.create(kind=EventKind.DEFERRED, delivery=delivery, digest=delivery.digest, detail="450 greylisted")
    postman().run_once()
    page = body(admin.get(reverse("courrier_messages_modeladmin_inspect", args=[delivery.pk])))
    assert "Préparé." in page
    assert "450 greylisted" in page
    assert "qui l’a accepté" in page


def test_a_held_mailing_is_cancelled_from_its_page(admin: Client) -> None:
    batch = written(hold=timedelta(minutes=10))
    page = body(admin.get(reverse("courrier_envois_modeladmin_inspect", args=[batch.pk])))
    assert "vous pouvez l’annuler" in page
    assert admin.get(reverse("mail_batch_act", args=[batch.pk, "annuler"])).status_code == 405
    answer = admin.post(reverse("mail_batch_act", args=[batch.pk, "annuler"]), follow=True)
    assert "3 messages ne partiront pas" in body(answer)
    batch.refresh_from_db()
    assert batch.state == BatchState.CANCELLED


@pytest.mark.parametrize(("act", "state"), [("pause", DeliveryState.PAUSED), ("annuler", DeliveryState.CANCELLED)])
def test_acts_are_for_who_may(client: Client, act: str, state: str) -> None:
    batch = written()
    client.force_login(UserFactory.create())
    assert client.post(reverse("mail_batch_act", args=[batch.pk, act])).status_code in {302, 403}
    assert not batch.deliveries.filter(state=state).exists()
    for name in (MESSAGES, BATCHES, "mail_waiting", "mail_texts"):
        assert client.get(reverse(name)).status_code in {302, 403}


def test_what_waits_is_explained(admin: Client) -> None:
    written()
    written(2, hold=timedelta(minutes=10))
    page = body(admin.get(reverse("mail_waiting")))
    assert "Le programme qui envoie le courrier est arrêté." in page
    assert "Le délai d’annulation court encore." in page


def test_the_health_page_and_direction_hear_of_mail_that_does_not_leave(administrator: User) -> None:
    written()
    assert supervision.problem() is None
    Delivery.objects.update(due_at=timezone.now() - timedelta(minutes=20))
    assert supervision.problem() == "le courrier ne part plus : aucun facteur ne tourne"
    answer = Client().get("/sante/pret/")
    assert (answer.status_code, answer.json()["checks"]["mail"]) == (200, supervision.problem())
    assert [item.title for item in supervision.todo_items(administrator)] == ["Le courrier ne part plus"]
    Worker.objects.create(token="00000000-0000-0000-0000-000000000001", place="ici")
    assert supervision.problem() == "du courrier attend depuis plus de dix minutes"


def test_the_health_page_hears_of_what_a_dead_worker_kept(postman: Callable[[], Postman]) -> None:
    written()
    leases.take(postman().token, 3)
    assert supervision.problem() is None
    Delivery.objects.update(lease_until=timezone.now() - timedelta(minutes=11))
    assert supervision.problem() == "le courrier ne part plus : aucun facteur ne tourne"


def test_an_editor_rewords_a_message_tries_it_and_goes_back(admin: Client, administrator: User) -> None:
    address = reverse("mail_text_edit", args=["confirmation"])
    assert "Confirmez votre adresse" in body(admin.get(address))
    wrong = body(admin.post(address, {"subject": "Bonjour {prenoms}", "opening": "Bonjour"}))
    assert "ne veut rien dire ici" in wrong
    assert "Bonjour {prenoms}" in wrong
    words = {"subject": "Encore un geste", "opening": "Bonjour,\n\nIl manque un clic <b>ici</b>."}
    body(admin.post(address, {**words, "essai": "1"}))
    tried = Delivery.objects.get()
    assert (tried.email, tried.batch.subject) == (administrator.email, "[Essai] Encore un geste")
    assert not EditedText.objects.exists()
    admin.post(address, words)
    preview = body(admin.get(reverse("mail_text_preview", args=["confirmation"])))
    assert "Encore un geste" in preview
    assert "&lt;b&gt;ici&lt;/b&gt;" in preview
    assert "Il manque un clic <b>ici</b>." in body(
        admin.get(reverse("mail_text_preview", args=["confirmation"]) + "?texte")
    )
    admin.post(address, {"origine": "1"})
    assert not EditedText.objects.exists()


def test_old_mail_forgets_texts_then_itself(postman: Callable[[], Postman]) -> None:
    batch = written()
    supervision.forget()
    assert Batch.objects.filter(pk=batch.pk).exclude(mime=b"").exists()
    postman().run_once()
    Batch.objects.update(created_at=timezone.now() - timedelta(days=31))
    supervision.forget()
    assert not Batch.objects.exclude(mime=b"").exists()
    Batch.objects.update(created_at=timezone.now() - timedelta(days=400))
    supervision.forget()
    assert not Delivery.objects.exists()
