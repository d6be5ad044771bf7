"""Messages that real servers returned (tests/mail/samples): whose mailbox, and what they say of it."""

from pathlib import Path

import pytest

import mail
from mail.bounces import rules
from mail.bounces.reading import read
from mail.delivery.returns import return_address
from mail.models import EventKind, Suppression

SAMPLES = Path(__file__).with_name("samples")
HARD, SOFT, BLOCKED = EventKind.HARD_BOUNCE, EventKind.SOFT_BOUNCE, EventKind.BLOCKED

MEANINGS = {
    "caiwireless_01": SOFT,  # « did not receive this message », and nothing else
    "dsn_12": HARD,  # 5.1.1
    "dsn_16": HARD,  # 5.0.0, « unknown user »
    "exim_01": HARD,  # « 553 5.1.1 unknown or illegal user »
    "qmail_02": SOFT,  # « mailfolder is full »
    "qmail_03": HARD,  # « no mailbox here by that name »
    "qmail_04": HARD,  # « 550 No such user »
    "qmail_05": HARD,  # « User unknown in virtual alias table »
    "simple_05": HARD,  # « doesn't have a sbcglobal.net account »
    "simple_07": SOFT,  # « mailbox is full »
    "simple_09": SOFT,  # « quota exceeded »
    "simple_21": SOFT,  # « has not yet been delivered »
    "simple_27": HARD,  # « no such user here »
    "simple_30": HARD,  # 5.3.0, « No such user here »
    "simple_39": HARD,  # « user not found »
    "simple_42": BLOCKED,  # 5.0.0, then 5.7.1 in the words of the server
    "smtp32_04": HARD,  # « Unknown user »
    "yahoo_03": HARD,  # « This account has been disabled »
    "yahoo_11": HARD,  # « 550 5.1.1 »
}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "kind"), MEANINGS.items())
def test_what_real_servers_return_is_understood(name: str, kind: EventKind, settings: pytest.FixtureRequest) -> None:
    settings.MAIL_BOUNCE_ADDRESS = "retours@centre.fr"  # type: ignore[attr-defined]  # pytest-django's
    delivery = mail.send(mail.Message(subject="a", text="b"), "claire@exemple.fr", "contact").deliveries.get()
    data = (SAMPLES / f"{name}.txt").read_bytes()
    assert read(data) is None  # it proves nothing about any message of ours
    found = read(f"X-Original-To: {return_address(delivery.uid)}\n".encode() + data)
    assert found
    assert (found.delivery, found.kind) == (delivery, kind)
    assert "@" not in found.detail
    rules.apply(found.kind, delivery.digest, delivery=delivery, code=found.code, detail=found.detail, source="essai")
    assert Suppression.objects.exists() is (kind == HARD)


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        ("550", "550 no", BLOCKED),
        ("550", "550 user unknown", HARD),
        ("550", "550 Requested action not taken: mailbox full", SOFT),
        ("554", "554 message looks like spam", BLOCKED),
        ("550 5.0.0", "550 5.0.0 5.1.1 no such user", HARD),
        ("552 5.2.2", "552 5.2.2 user unknown", SOFT),
        ("450", "450 try later", BLOCKED),
    ],
)
def test_a_vague_refusal_is_judged_by_its_words(code: str, text: str, kind: EventKind) -> None:
    assert rules.kind_of(code, text) == kind
