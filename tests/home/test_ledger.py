"""The ledger of messages: who sees it, what can be done of it, what cannot by anybody."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import NoReverseMatch, reverse

from home.models import ContactMessage
from tests.home.conftest import Hire
from tests.strictness.queries import QueryGuard
from trajectoire.accounts.models import User
from trajectoire.plugins import Role

LIST = "/gestion/messages/"


@pytest.fixture
def message(db: None) -> ContactMessage:
    return ContactMessage.objects.create(
        name="Nadia Ferhat", email="nadia@ville.example", subject="Cités éducatives", body="Qui <b>intervient</b> ?"
    )


def read(message: ContactMessage) -> str:
    return reverse("messages_modeladmin_inspect", args=[message.pk])


def handle(message: ContactMessage) -> str:
    return reverse("messages_modeladmin_handle", args=[message.pk])


@pytest.mark.parametrize(
    ("role", "may"),
    [(Role.DIRECTION, True), (Role.PROJECT_OFFICER, True), (Role.EDITOR, False), (Role.REVIEWER, False), (None, False)],
)
def test_who_reads_and_deals_with_messages(
    client: Client, hire: Hire, message: ContactMessage, role: Role | None, may: bool
) -> None:
    client.force_login(hire(role))
    assert (client.get(LIST).status_code == 200) is may
    assert (client.get(read(message)).status_code == 200) is may
    client.post(handle(message))
    message.refresh_from_db()
    assert message.is_waiting is not may
    if role:
        assert ("/gestion/messages/" in client.get("/gestion/").content.decode()) is may


def test_a_visitor_is_sent_to_the_sign_in(client: Client, message: ContactMessage) -> None:
    for address in (LIST, read(message), handle(message)):
        assert client.get(address)["Location"].startswith("/compte/connexion/")
    client.post(handle(message))
    message.refresh_from_db()
    assert message.is_waiting


def test_nobody_adds_changes_or_deletes_a_message(client: Client, administrator: User, message: ContactMessage) -> None:
    client.force_login(administrator)
    for action in ("create", "edit", "delete"):
        with pytest.raises(NoReverseMatch):
            reverse(f"messages_modeladmin_{action}", args=[] if action == "create" else [message.pk])
    html = client.get(LIST).content.decode() + client.get(read(message)).content.decode()
    assert "Supprimer" not in html
    assert "/gestion/messages/create/" not in html
    assert ContactMessage.objects.count() == 1


def test_dealing_with_a_message_is_undone_in_one_click(client: Client, hire: Hire, message: ContactMessage) -> None:
    colleague = hire(Role.PROJECT_OFFICER)
    client.force_login(colleague)
    client.post(handle(message))
    message.refresh_from_db()
    assert message.handled_by == colleague
    client.post(handle(message), {"rouvrir": "1"})
    message.refresh_from_db()
    assert message.is_waiting


def test_looking_at_a_message_does_not_deal_with_it(client: Client, hire: Hire, message: ContactMessage) -> None:
    client.force_login(hire(Role.DIRECTION))
    assert client.get(handle(message)).status_code == 405
    client.get(read(message))
    message.refresh_from_db()
    assert message.is_waiting


def test_a_message_is_shown_whole_and_harmless(client: Client, administrator: User, message: ContactMessage) -> None:
    client.force_login(administrator)
    html = client.get(read(message)).content.decode()
    assert "Qui &lt;b&gt;intervient&lt;/b&gt; ?" in html
    assert "mailto:nadia@ville.example?subject=Re%20%3A%20Cit%C3%A9s%20%C3%A9ducatives" in html


def test_the_list_is_searched_and_narrowed(client: Client, administrator: User, message: ContactMessage) -> None:
    other = ContactMessage.objects.create(name="Paul", email="p@v.example", subject="Adhésion", body="…")
    other.handle(administrator)
    client.force_login(administrator)

    def names(**query: str) -> set[str]:
        html = client.get(LIST, query).content.decode()
        return {name for name in ("Nadia Ferhat", "Paul") if f"{name}</td>" in html or f">{name}" in html}

    assert names() == {"Nadia Ferhat", "Paul"}
    assert names(q="adhésion") == {"Paul"}
    assert names(q="ville.example") == {"Nadia Ferhat"}
    assert names(etat="a-traiter") == {"Nadia Ferhat"}
    assert names(etat="traites") == {"Paul"}


@pytest.mark.parametrize(
    "query", [{"etat": "x"}, {"p": "-3"}, {"o": "99.-7.z"}, {"inconnu": "1"}, {"q": "%"}, {"export": "csv"}]
)
def test_a_strange_question_to_the_list_is_answered(client: Client, administrator: User, query: dict[str, str]) -> None:
    client.force_login(administrator)
    assert client.get(LIST, query).status_code in {200, 302}


def test_the_list_takes_a_fixed_number_of_queries(
    client: Client, administrator: User, assert_queries: QueryGuard, message: ContactMessage
) -> None:
    for n in range(20):
        one = ContactMessage.objects.create(name=f"N{n}", email="n@v.example", subject="S", body="B")
        one.handle(administrator)
    client.force_login(administrator)
    client.get(LIST)
    with assert_queries("ledger"):
        assert client.get(LIST).status_code == 200


def test_everything_on_the_ledger_is_in_french(client: Client, administrator: User, message: ContactMessage) -> None:
    client.force_login(administrator)
    pages = [BeautifulSoup(client.get(address).content, "html.parser").get_text() for address in (LIST, read(message))]
    for word in ("Inspect", "Search", "Filter ", "out of", "Any date", "Back to", "Selected"):
        assert not [page for page in pages if word in page], word


def test_an_empty_ledger_says_where_messages_come_from(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    html: Any = client.get(LIST).content.decode()
    assert "Aucun message pour l’instant" in html
