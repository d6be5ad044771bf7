"""Writing to the centre: nothing typed is lost, robots and floods stop, messages go when their time is over."""

import time
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings
from wagtail.models import PageViewRestriction

from home.contact.messages import erase_old_messages
from home.contact.todo import todo_items
from home.models import Centre, ContactMessage, ContactPage
from mail.models import Batch, Delivery
from tests.home.conftest import Hire, MakePage
from trajectoire import visitors as limits
from trajectoire.plugins import Role

TYPED = {
    "name": "Nadia Ferhat",
    "email": "nadia@ville.example",
    "subject": "Une question sur les cités éducatives",
    "body": "Bonjour,\n\nqui pourrait intervenir à Chenôve ?",
    "site_web": "",
}

pytestmark = pytest.mark.usefixtures("contact_page")


def write(client: Client, **changes: str) -> Any:
    return client.post("/contact/", {**TYPED, **changes})


def typed_again(answer: Any) -> dict[str, str]:
    form = BeautifulSoup(answer.content, "html.parser").select_one("form.contact-form")
    assert form
    found = {str(field["name"]): str(field.get("value", "")) for field in form.select("input[name]")}
    area = form.select_one("textarea[name=body]")
    assert area
    return {**found, "body": area.text.removeprefix("\n").replace("\r\n", "\n")}


def test_a_message_is_kept_and_mailed_and_thanked(client: Client, centre: Centre) -> None:
    answer = write(client)
    assert (answer.status_code, answer["Location"]) == (302, "/contact/merci/")
    assert "Merci" in client.get("/contact/merci/").content.decode()
    message = ContactMessage.objects.get()
    assert (message.name, message.email, message.is_waiting) == ("Nadia Ferhat", "nadia@ville.example", True)
    batch = Batch.objects.get()
    assert (batch.purpose, batch.subject) == ("contact", "Message du site : Une question sur les cités éducatives")
    assert [delivery.email for delivery in Delivery.objects.all()] == ["accueil@essai.example"]


def test_the_message_goes_to_whom_the_settings_name(client: Client, centre: Centre) -> None:
    Centre.objects.update(message_recipients="a@essai.example\nb@essai.example")
    write(client)
    assert {delivery.email for delivery in Delivery.objects.all()} == {"a@essai.example", "b@essai.example"}


def test_without_any_recipient_the_message_is_kept_all_the_same(client: Client) -> None:
    assert write(client).status_code == 302
    assert ContactMessage.objects.count() == 1
    assert not Batch.objects.exists()


@pytest.mark.parametrize("field", ["name", "email", "subject", "body"])
def test_a_missing_field_says_what_to_do_and_the_rest_stays(client: Client, field: str) -> None:
    answer = write(client, **{field: "  "})
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html.parser")
    faulty = page.select_one(f"[name={field}]")
    assert faulty
    assert faulty["aria-invalid"] == "true"
    assert {name: value for name, value in typed_again(answer).items() if name in TYPED and name != field} == {
        name: value for name, value in TYPED.items() if name != field
    }
    assert page.title
    assert "Erreur" in page.title.text
    assert not ContactMessage.objects.exists()


@pytest.mark.parametrize(
    "wrong", ["nadia", "nadia@", "a@b\nBcc: c@d.example", "a" * 300 + "@b.example", "a\0@b.example"]
)
def test_a_wrong_address_is_refused_and_nothing_leaves(client: Client, centre: Centre, wrong: str) -> None:
    assert write(client, email=wrong).status_code == 200
    assert not ContactMessage.objects.exists()
    assert not Batch.objects.exists()


def test_a_subject_cannot_add_a_header(client: Client, centre: Centre) -> None:
    write(client, subject="Bonjour\r\nBcc: victime@ailleurs.example")
    for batch in Batch.objects.all():
        assert "\n" not in batch.subject
    assert all(delivery.email == "accueil@essai.example" for delivery in Delivery.objects.all())


def test_the_trap_of_robots_loses_nothing_of_what_a_person_typed(client: Client) -> None:
    answer = write(client, site_web="https://spam.example")
    assert answer.status_code == 200
    assert not ContactMessage.objects.exists()
    again = typed_again(answer)
    assert again["site_web"] == ""
    assert again["body"] == TYPED["body"]
    assert client.post("/contact/", {name: again[name] for name in TYPED}).status_code == 302


def test_too_many_messages_from_one_place_wait_and_nothing_is_lost(client: Client, centre: Centre) -> None:
    for _each in range(limits.PER_VISITOR):
        assert write(client).status_code == 302
    answer = write(client, body="Le message de trop")
    assert answer.status_code == 429
    assert typed_again(answer)["body"] == "Le message de trop"
    assert "03 81 00 00 40" in answer.content.decode()
    assert ContactMessage.objects.count() == limits.PER_VISITOR
    assert client.post("/contact/", TYPED, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_a_flood_from_everywhere_stops_too() -> None:
    sent = [limits.may_send(f"192.0.2.{n}") for n in range(limits.IN_ALL + 5)]
    assert sent.count(True) == limits.IN_ALL


def test_the_limit_forgets_after_its_window(monkeypatch: pytest.MonkeyPatch) -> None:
    for _each in range(limits.PER_VISITOR):
        assert limits.may_send("192.0.2.1")
    assert not limits.may_send("192.0.2.1")
    later = time.time() + limits.WINDOW + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert limits.may_send("192.0.2.1")


def test_the_limit_keeps_no_address_in_clear() -> None:
    limits.may_send("192.0.2.1")
    assert cache.get("contact-192.0.2.1") is None


def test_the_notice_says_how_long_and_leads_to_the_page_on_data(
    client: Client, centre: Centre, make_page: MakePage
) -> None:
    page = make_page("Vos données")
    Centre.objects.update(privacy_page=page)
    html = client.get("/contact/").content.decode()
    assert "12 mois" in html
    assert 'href="/vos-donnees/"' in html
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert 'href="/vos-donnees/"' not in client.get("/contact/").content.decode()


def test_nobody_s_electronic_address_is_written_on_the_page(client: Client, centre: Centre) -> None:
    assert "accueil@essai.example" not in client.get("/contact/").content.decode()


def test_a_form_without_token_is_refused(contact_page: ContactPage) -> None:
    assert Client(enforce_csrf_checks=True).post("/contact/", TYPED).status_code == 403
    assert not ContactMessage.objects.exists()


def test_the_thanks_take_no_message_and_follow_the_page(client: Client, contact_page: ContactPage) -> None:
    assert client.post("/contact/merci/", TYPED).status_code == 404
    contact_page.unpublish()
    assert client.get("/contact/merci/").status_code == 404
    assert client.get("/contact/autre/").status_code == 404


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.fixed_dictionaries({name: st.text(max_size=200) for name in TYPED}))
def test_whatever_is_typed_the_page_answers(client: Client, contact_page: ContactPage, typed: dict[str, str]) -> None:
    clean = {name: value.encode("utf-8", "replace").decode() for name, value in typed.items()}
    assert client.post("/contact/", clean).status_code in {200, 302, 429}


def message(**facts: Any) -> ContactMessage:
    return ContactMessage.objects.create(
        **{"name": "Nadia", "email": "n@v.example", "subject": "Objet", "body": "Texte", **facts}
    )


def test_messages_are_erased_when_their_time_is_over(settings: Settings, hire: Hire) -> None:
    settings.TRAJECTOIRE = {"home": {"message_retention_days": 30}}
    today = timezone.localdate()
    kept, old = message(), message(erase_on=today)
    assert kept.erase_on == today + timedelta(days=30)
    erase_old_messages()
    assert list(ContactMessage.objects.all()) == [kept]
    assert not ContactMessage.objects.filter(pk=old.pk).exists()


def test_the_time_starts_again_when_a_message_is_dealt_with(hire: Hire) -> None:
    colleague = hire(Role.DIRECTION)
    late = message(erase_on=timezone.localdate() + timedelta(days=2))
    late.handle(colleague)
    assert late.erase_on == timezone.localdate() + timedelta(days=365)
    assert late.handled_by == colleague
    first = late.handled_at
    late.handle(hire(Role.PROJECT_OFFICER))
    assert (late.handled_at, late.handled_by) == (first, colleague)
    late.reopen()
    assert late.is_waiting


def test_nobody_deals_with_a_message_at_no_time(hire: Hire) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        message(handled_by=hire(Role.DIRECTION))


def test_waiting_messages_are_something_to_do_for_those_who_answer(hire: Hire) -> None:
    for n in range(7):
        message(name=f"Personne {n}", received_at=timezone.now() - timedelta(days=n))
    items = list(todo_items(hire(Role.DIRECTION)))
    assert [item.title for item in items] == [f"Répondre à Personne {n}" for n in (6, 5, 4, 3, 2)]
    assert list(todo_items(hire(Role.PROJECT_OFFICER)))
    assert list(todo_items(hire(Role.EDITOR))) == list(todo_items(hire(Role.REVIEWER))) == []
