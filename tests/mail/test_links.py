"""Signed links: opened, acted on, altered, expired, forwarded, replayed."""

import json
import logging
import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

import mail
from mail import consent, links
from mail.addresses import normalise
from mail.delivery.worker import Postman
from mail.models import (
    Address,
    Delivery,
    DeliveryState,
    Permission,
    PermissionEvent,
    PermissionState,
    Suppression,
    UsedLink,
)
from trajectoire.plugins import LegalBasis, MailPurpose, registry

pytestmark = pytest.mark.django_db

Worker = Callable[[], Postman]


@pytest.fixture(autouse=True)
def purposes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter that asks for consent and a mailing that does not, as an application would declare them."""
    registry.all(MailPurpose)
    declared = dict(registry._by_kind[MailPurpose])
    letter = MailPurpose(key="lettre", label="La lettre", basis=LegalBasis.CONSENT, bulk=True, hold=timedelta(0))
    network = MailPurpose(
        key="reseau", label="Le réseau", basis=LegalBasis.LEGITIMATE_INTEREST, bulk=True, hold=timedelta(0)
    )
    monkeypatch.setitem(registry._by_kind, MailPurpose, {**declared, "lettre": letter, "reseau": network})


def last_message(folder: Path) -> EmailMessage:
    """The last message delivered."""
    file = max(folder.glob("*.eml"), key=lambda each: each.stat().st_mtime_ns)
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def link_in(message: EmailMessage, view: str) -> str:
    """Path of the link to ``view`` in the text version."""
    body = message.get_body(("plain",))
    assert body is not None
    found = re.search(rf"http://\S+?(/courrier/{view}/\S+)", body.get_content())
    assert found
    return found[1]


def asked(postman: Worker, folder: Path, email: str = "Claire@exemple.fr") -> str:
    """Ask for the letter; the link of the confirmation."""
    consent.request(email, "lettre", source="essai", wording="Je veux la lettre.")
    postman().run_once()
    return link_in(last_message(folder), "confirmer")


def sent_letter(postman: Worker, folder: Path, purpose: str, *to: str) -> EmailMessage:
    """A mailing of one of the purposes; the last message."""
    text = f"Bonjour.\nNe plus recevoir : {mail.slot('unsubscribe_url')}"
    mail.send(mail.Message(subject="Lettre", text=text), to or ["claire@exemple.fr"], purpose)
    postman().run_once()
    return last_message(folder)


def state_of(email: str = "claire@exemple.fr") -> str:
    """State of the consent to the letter."""
    return Permission.objects.get(address__key=email, purpose="lettre").state


def test_an_address_receives_the_letter_only_once_its_owner_confirmed(
    client: Client, postman: Worker, folder: Path
) -> None:
    path = asked(postman, folder)
    refused = mail.send(mail.Message(subject="Lettre", text="Un mot."), "claire@exemple.fr", "lettre")
    assert refused.deliveries.get().reason == "La personne n’a pas confirmé son inscription."
    page = client.get(path)
    assert "C•••@exemple.fr" in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert state_of() == PermissionState.PENDING
    assert not UsedLink.objects.exists()
    assert "C’est confirmé" in client.post(path).content.decode()
    assert state_of() == PermissionState.CONFIRMED
    allowed = mail.send(mail.Message(subject="Lettre", text="Un mot."), "CLAIRE@exemple.fr", "lettre")
    assert allowed.deliveries.get().state == DeliveryState.WAITING
    facts = PermissionEvent.objects.values_list("fact", "source")
    assert list(facts) == [("requested", "essai"), ("confirmed", "lien de confirmation")]


def test_a_confirmation_replayed_after_leaving_does_not_subscribe_again(
    client: Client, postman: Worker, folder: Path
) -> None:
    path = asked(postman, folder)
    client.post(path)
    consent.withdraw(normalise("claire@exemple.fr").digest, "lettre", source="essai")
    assert client.post(path).status_code == 410
    assert client.get(path).status_code == 410
    assert state_of() == PermissionState.WITHDRAWN


def test_mail_programs_unsubscribe_in_one_click_without_cookie_nor_token(postman: Worker, folder: Path) -> None:
    message = sent_letter(postman, folder, "reseau")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(message["List-Unsubscribe"]).strip("<>")
    path = address.removeprefix("http://127.0.0.1:8000")
    browser = Client(enforce_csrf_checks=True)
    response = browser.post(path, {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, response.content.decode(), len(response.cookies)) == (
        200,
        "Désinscription enregistrée.\n",
        0,
    )
    again = mail.send(mail.Message(subject="Lettre", text="Un mot."), "Claire@exemple.fr", "reseau")
    assert again.deliveries.get().state == DeliveryState.REFUSED
    assert browser.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Suppression.objects.count() == 1


def test_opening_the_link_to_leave_changes_nothing_and_leaving_stops_what_waits(
    client: Client, postman: Worker, folder: Path
) -> None:
    path = link_in(sent_letter(postman, folder, "reseau"), "desabonnement")
    waiting = mail.send(
        mail.Message(subject="Suite", text="…"), "claire@exemple.fr", "reseau", hold=timedelta(minutes=10)
    )
    assert client.get(path).status_code == 200
    assert not Suppression.objects.exists()
    page = client.post(path).content.decode()
    assert "C’est fait" in page
    assert waiting.deliveries.get().state == DeliveryState.REFUSED
    assert "Rien n’a changé" in client.post(path, {"revenir": "1"}).content.decode()
    assert not Suppression.objects.exists()


def test_a_forwarded_link_only_acts_on_its_own_mailbox(client: Client, postman: Worker, folder: Path) -> None:
    path = link_in(sent_letter(postman, folder, "reseau", "claire@exemple.fr", "zoe@exemple.fr"), "desabonnement")
    client.post(path)
    assert Suppression.objects.count() == 1
    both = mail.send(mail.Message(subject="Lettre", text="…"), ["claire@exemple.fr", "zoe@exemple.fr"], "reseau")
    assert sorted(both.deliveries.values_list("state", flat=True)) == [DeliveryState.REFUSED, DeliveryState.WAITING]


def test_a_scanner_that_opens_everything_writes_nothing(client: Client, postman: Worker, folder: Path) -> None:
    paths = [asked(postman, folder), link_in(sent_letter(postman, folder, "reseau"), "desabonnement")]
    tables = [Address, Delivery, Permission, PermissionEvent, Suppression, UsedLink]
    before = [list(table._default_manager.order_by("pk").values()) for table in tables]
    opened = set()
    while paths:
        path = paths.pop()
        opened.add(path)
        for ask in (client.get, client.head, client.options):
            assert ask(path, headers={"User-Agent": "SafeLinks/1.0"}).status_code in {200, 301, 302, 404}
        page = client.get(path).content.decode()
        found = set(re.findall(r'(?:href|action|src)="(/courrier/[^"#]*)"', page))
        paths += sorted(found - opened)
    assert [list(table._default_manager.order_by("pk").values()) for table in tables] == before


def test_a_link_serves_one_purpose(client: Client, postman: Worker, folder: Path) -> None:
    path = link_in(sent_letter(postman, folder, "reseau"), "desabonnement")
    assert client.post(path.replace("desabonnement", "confirmer")).status_code == 404


def test_a_demand_of_somebody_else_cannot_be_confirmed(client: Client, postman: Worker, folder: Path) -> None:
    asked(postman, folder, "claire@exemple.fr")
    asked(postman, folder, "zoe@exemple.fr")
    theirs = Permission.objects.get(address__key="claire@exemple.fr")
    token = links.make(
        consent.CONFIRM_VIEW,
        normalise("zoe@exemple.fr").digest,
        object=str(theirs.pk),
        expires_at=timezone.now() + timedelta(days=1),
    )
    assert client.post(f"/courrier/confirmer/{token}/").status_code == 410
    assert state_of() == PermissionState.PENDING


def test_a_link_dies_of_age(client: Client, postman: Worker, folder: Path) -> None:
    path = asked(postman, folder)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert client.get(path).status_code == 410
        assert client.post(path).status_code == 410
    assert state_of() == PermissionState.PENDING


def test_a_link_survives_a_change_of_key_that_keeps_the_old_one(client: Client, postman: Worker, folder: Path) -> None:
    path = asked(postman, folder)
    from django.conf import settings

    old = settings.SECRET_KEY
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[old]):
        assert client.get(path).status_code == 200
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
        assert client.get(path).status_code == 404


@given(st.data())
def test_any_change_of_a_letter_closes_the_link(data: st.DataObject) -> None:
    end = timezone.now() + timedelta(days=1)
    token = links.make("mail:confirm", normalise("claire@exemple.fr").digest, object="12", expires_at=end)
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("ABCxyz019-_=%/é\x00"))
    altered = token[:place] + letter + token[place + 1 :]
    if altered != token:
        with pytest.raises(links.InvalidLinkError):
            links.read(altered, "mail:confirm")


@pytest.mark.parametrize("token", ["x", "é" * 50, "A" * 5000, "%00", "..%2F..", "=" * 40])
def test_a_wrong_link_is_a_page_and_never_a_fault(client: Client, token: str) -> None:
    assert client.get(f"/courrier/confirmer/{token}/").status_code in {404, 410}
    assert client.post(f"/courrier/desabonnement/{token}/").status_code in {404, 410}


def test_no_token_in_clear_stays_in_the_database(client: Client, postman: Worker, folder: Path) -> None:
    token = asked(postman, folder).split("/")[-2]
    client.post(f"/courrier/confirmer/{token}/")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("mail_"):
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names from the database itself
                assert token not in json.dumps(cursor.fetchall(), default=str)


def test_neither_tokens_nor_addresses_reach_the_logs(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    token = "A" * 90
    client.get(f"/courrier/confirmer/{token}/")
    logging.getLogger("gunicorn.access").warning('"%(r)s"', {"r": f"GET /courrier/desabonnement/{token}/ HTTP/1.1"})
    logging.getLogger("any").warning("refused: %s for claire@exemple.fr", ValueError("zoe@exemple.fr"))
    assert len(caplog.records) == 3
    assert token not in caplog.text
    assert "exemple.fr" not in caplog.text


def test_asking_again_and_again_does_not_flood_a_mailbox(postman: Worker, folder: Path) -> None:
    start = timezone.localtime().replace(hour=1, minute=0)
    for minute in range(0, 300, 3):
        with time_machine.travel(start + timedelta(minutes=minute)):
            consent.request("claire@exemple.fr", "lettre", source="essai", wording="Oui.")
    assert Delivery.objects.count() == 5


def test_the_list_of_those_never_to_write_to_outlives_the_address(postman: Worker, folder: Path) -> None:
    asked(postman, folder)
    address = Address.objects.get()
    consent.forget(address, never_again=True)
    assert not Address.objects.exists()
    assert not Delivery.objects.exclude(email="").exists()
    again = mail.send(mail.Message(subject="Lettre", text="…"), "CLAIRE@Exemple.fr", "reseau")
    assert again.deliveries.get().reason == "La personne a demandé à être oubliée."
    assert PermissionEvent.objects.filter(digest=address.digest).count() == 2


def test_the_ledger_of_consents_cannot_be_rewritten(postman: Worker, folder: Path) -> None:
    asked(postman, folder)
    row = PermissionEvent.objects.get()
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        PermissionEvent.objects.update(source="x")
    with pytest.raises(TypeError):
        PermissionEvent.objects.all().delete()
