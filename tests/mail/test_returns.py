"""What comes back: read, proved, counted; reports of providers."""

import base64
import json
import mailbox
import uuid
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import timezone

import mail
from mail.bounces import rules
from mail.bounces.reading import read
from mail.delivery.returns import return_address, returned_uid
from mail.delivery.worker import Postman
from mail.models import Delivery, DeliveryState, Event, EventKind, Suppression
from mail.transport import Envelope, Unavailable
from mail.transport.provider import as_django

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_returns")]


@pytest.fixture
def _returns(settings: Any) -> None:
    settings.MAIL_BOUNCE_ADDRESS = "retours@centre.fr"


def sent(postman: Callable[[], Postman], email: str = "claire@exemple.fr") -> Delivery:
    """A message that left."""
    batch = mail.send(mail.Message(subject="Essai", text="Un mot."), email, "contact")
    postman().run_once()
    return batch.deliveries.get()


def report(
    delivery: Delivery, *, status: str = "5.1.1", to: str = "", failed: str = "claire@exemple.fr", name: str = ""
) -> bytes:
    """A delivery report as a server writes it (RFC 3464)."""
    message = EmailMessage()
    message["From"] = "MAILER-DAEMON@exemple.fr"
    message["To"] = to or return_address(delivery.uid)
    message["Subject"] = "Undelivered Mail Returned to Sender"
    text = f"""Content-Type: multipart/report; report-type=delivery-status; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

Sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.exemple.fr

Final-Recipient: rfc822; {failed}
Action: {"delayed" if status.startswith("4") else "failed"}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <{failed}>: something

--b
Content-Type: message/rfc822

Message-ID: {name or f"<{delivery.uid.hex}@centre.fr>"}
Subject: Essai

Un mot.
--b--
"""
    return message.as_bytes().rstrip() + b"\n" + text.encode()


def test_a_mailbox_that_does_not_exist_is_written_to_no_more(postman: Callable[[], Postman]) -> None:
    delivery = sent(postman)
    found = read(report(delivery))
    assert found is not None
    assert (found.kind, found.code) == (EventKind.HARD_BOUNCE, "5.1.1")
    assert "claire" not in found.detail
    rules.apply(found.kind, delivery.digest, delivery=delivery, code=found.code, source="essai")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == (DeliveryState.FAILED, "Revenu. L’adresse n’existe pas.")
    again = mail.send(mail.Message(subject="Essai", text="…"), "CLAIRE@exemple.fr", "contact")
    assert again.deliveries.get().reason == "L’adresse n’existe pas."
    asked = mail.send(mail.Message(subject="Mot de passe", text="…"), "claire@exemple.fr", "compte")
    assert asked.deliveries.get().state == DeliveryState.WAITING
    assert Event.objects.filter(kind=EventKind.HARD_BOUNCE, pk__gt=0).count() == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("5.1.2", EventKind.HARD_BOUNCE),
        ("5.2.2", EventKind.SOFT_BOUNCE),
        ("4.2.2", EventKind.SOFT_BOUNCE),
        ("5.7.1", EventKind.BLOCKED),
    ],
)
def test_codes_mean_what_the_standard_says(postman: Callable[[], Postman], status: str, kind: EventKind) -> None:
    found = read(report(sent(postman), status=status))
    assert found is not None
    assert found.kind == kind


def test_a_full_mailbox_rests_after_five_different_days_and_comes_back(postman: Callable[[], Postman]) -> None:
    delivery, start = sent(postman), timezone.now()
    for day in range(5):
        assert not Suppression.objects.exists()
        with time_machine.travel(start + timedelta(days=day)):
            for _ in range(3):
                rules.apply(EventKind.SOFT_BOUNCE, delivery.digest, source="essai")
    assert Suppression.objects.in_force().count() == 1
    with time_machine.travel(start + timedelta(days=40)):
        assert not Suppression.objects.in_force().exists()


def test_a_stranger_cannot_silence_a_mailbox(postman: Callable[[], Postman]) -> None:
    delivery = sent(postman)
    forged = f"retours+{delivery.uid.hex}.0000000000@centre.fr"
    unknown = f"<{uuid.uuid4().hex}@centre.fr>"
    assert read(report(delivery, to=forged, name=unknown)) is None
    assert read(report(delivery, to="retours@centre.fr", failed="zoe@exemple.fr")) is None
    found = read(report(delivery, to="retours@centre.fr"))
    assert found is not None
    assert found.delivery == delivery
    assert read(b"") is None
    assert read(b"\x00\xff" * 1000) is None


def test_return_addresses_name_their_message_and_nothing_else() -> None:
    uid = uuid.uuid4()
    address = return_address(uid)
    assert returned_uid(address.upper()) == uid
    assert len(address.partition("@")[0]) <= 64
    assert returned_uid(address.replace(address[10], "0" if address[10] != "0" else "1")) is None
    assert returned_uid("retours@centre.fr") is None


def test_an_automatic_answer_is_only_noted(postman: Callable[[], Postman]) -> None:
    delivery = sent(postman)
    answer = EmailMessage()
    answer["To"], answer["Auto-Submitted"] = return_address(delivery.uid), "auto-replied"
    answer.set_content("Je suis absente.")
    found = read(answer.as_bytes())
    assert found is not None
    assert found.kind == EventKind.AUTO_REPLY


def test_a_complaint_stops_everything_but_what_is_asked_for(postman: Callable[[], Postman]) -> None:
    delivery = sent(postman)
    complaint = (
        f"To: {return_address(delivery.uid)}\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n\r\n--b--\r\n"
    )
    found = read(complaint.encode())
    assert found is not None
    assert found.kind == EventKind.COMPLAINT
    rules.apply(found.kind, delivery.digest, delivery=delivery, source="essai")
    refused = mail.send(mail.Message(subject="…", text="…"), "claire@exemple.fr", "contact").deliveries.get()
    assert refused.state == DeliveryState.REFUSED


def test_the_mailbox_of_returns_is_emptied_as_it_is_understood(
    postman: Callable[[], Postman], tmp_path: Path, settings: Any
) -> None:
    delivery = sent(postman)
    box = mailbox.Maildir(tmp_path / "returns")
    for data in (report(delivery), report(delivery), b"Subject: publicite\n\nAchetez."):
        box.add(data)
    settings.MAIL_BOUNCE_URL = f"maildir://{tmp_path / 'returns'}"
    output = StringIO()
    call_command("mail_returns", "--json", stdout=output)
    assert json.loads(output.getvalue()) == {"recorded": 2, "ignored": 1}
    assert Event.objects.filter(kind=EventKind.HARD_BOUNCE).count() == 1
    assert len(mailbox.Maildir(tmp_path / "returns")) == 0


PROVIDER = {"MAIL_PROVIDER": "brevo", "ANYMAIL": {"BREVO_API_KEY": "x", "WEBHOOK_SECRET": "nom:secret"}}


def post(client: Client, content: Any, credentials: str = "nom:secret", provider: str = "brevo") -> int:
    """What the provider is answered."""
    authorization = "Basic " + base64.b64encode(credentials.encode()).decode()
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return client.post(
        f"/courrier/retours/{provider}/",
        body,
        content_type="application/json",
        headers={"Authorization": authorization},
    ).status_code


def test_the_report_of_a_provider_counts_when_it_knows_the_secret(
    client: Client, postman: Callable[[], Postman]
) -> None:
    delivery = sent(postman)
    Delivery.objects.update(provider_id="<abc@brevo>")
    event = {
        "event": "hard_bounce",
        "email": "claire@exemple.fr",
        "message-id": "<abc@brevo>",
        "ts_epoch": 1_700_000_000_000,
        "reason": "550 5.1.1 unknown",
    }
    with override_settings(**PROVIDER):
        assert post(client, event, credentials="nom:faux") == 403
        assert not Suppression.objects.exists()
        assert post(client, event) == 200
        assert post(client, event) == 200
        assert post(client, b"{broken") == 400
        assert post(client, b"[]") == 400
        assert post(client, event, provider="mailjet") == 404
    assert post(client, event) == 404
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.FAILED
    assert Event.objects.filter(kind=EventKind.HARD_BOUNCE).count() == 1


def test_a_provider_gets_the_message_whole() -> None:
    from mail.frozen import Frozen, freeze

    files = (mail.Attachment(name="n.csv", media_type="text/csv", content=b"a;b"),)
    message = mail.Message(subject="Été", text="Un mot.", html="<p>Un mot.</p>", attachments=files)
    data = Frozen(freeze(message)).fill({"to": "Zoé <c@exemple.fr>", "message_id": "<1@centre.fr>"})
    built = as_django(Envelope(sender="r@centre.fr", recipient="c@exemple.fr", data=data, uid="1"))
    assert (built.subject, built.body.strip()) == ("Été", "Un mot.")
    assert built.extra_headers["Message-ID"] == "<1@centre.fr>"
    assert [part[1] for part in built.alternatives] == ["text/html"]
    assert len(built.attachments) == 1


def test_a_provider_that_is_away_costs_no_message_its_chance() -> None:
    from mail.transport.provider import ProviderTransport

    with override_settings(**PROVIDER):
        way = ProviderTransport("brevo", api_url="http://127.0.0.1:1/")
        data = b"From: a@centre.fr\r\nTo: c@exemple.fr\r\nSubject: x\r\n\r\nUn mot.\r\n"
        with pytest.raises(Unavailable):
            way.deliver(Envelope(sender="r@centre.fr", recipient="c@exemple.fr", data=data, uid="1"))
        way.close()
