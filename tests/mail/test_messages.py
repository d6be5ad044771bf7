"""What leaves, parsed back by an independent parser (the standard library's)."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import pytest
from bs4 import BeautifulSoup
from django.core.mail import EmailMessage as DjangoMessage
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

import mail
from mail.frozen import Frozen, freeze, freeze_django
from mail.message import SLOT, one_line, without_marks
from mail.texts import compose

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ue000\ue001\x00"), max_size=200)
CONTROLS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")


def parsed(data: bytes, **values: str) -> EmailMessage:
    """``data`` filled and parsed; no defect, only CRLF, no line over 998 bytes (RFC 5322, 2.1.1)."""
    filled = Frozen(data).fill({"to": "claire@exemple.fr", "message_id": "<1@exemple.fr>", **values})
    assert b"\x00" not in filled
    assert not re.search(rb"[^\r]\n|\r[^\n]", filled)
    assert max(map(len, filled.split(b"\r\n"))) <= 998
    message = message_from_bytes(filled, policy=policy.default)
    assert isinstance(message, EmailMessage)
    for part in message.walk():
        assert not part.defects
        part.get_content_type()
    return message


def body(message: EmailMessage, kind: str = "plain") -> str:
    """One version of the text."""
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@given(subject=TEXT, text=TEXT, value=TEXT)
def test_any_text_arrives_as_it_was_written(subject: str, text: str, value: str) -> None:
    message = mail.Message(
        subject=subject + mail.slot("nom"),
        text=f"{text}{mail.slot('nom')}|{mail.slot('nom')}\n{text}",
        html=f"<p>{mail.slot('nom')}</p>",
    )
    found = parsed(freeze(message), nom=value)
    assert str(found["Subject"]).split() == one_line(subject + value).split()
    lines = f"{text}{value}|{value}\n{text}".replace("\r\n", "\n").replace("\r", "\n")
    assert body(found).replace("\r\n", "\n").rstrip() == lines.rstrip()
    html = BeautifulSoup(body(found, "html"), "html.parser")
    assert [tag.name for tag in html.find_all()] == ["p"]


@given(value=TEXT)
def test_nothing_that_a_person_types_becomes_a_header(value: str) -> None:
    hostile = f"Bonjour\r\nBcc: victime@exemple.fr\n\n{value}"
    message = mail.Message(subject=hostile, text="Un mot.", sender_name=hostile)
    found = parsed(freeze(message))
    assert found["Bcc"] is None
    assert len(found.get_all("From", [])) == 1
    assert found["From"].addresses[0].addr_spec == "ne-pas-repondre@localhost"


@pytest.mark.parametrize(
    ("name", "value"), [("Bcc", "x"), ("X-Un", "a\r\nBcc: b"), ("X Un", "a"), ("Subject", "a"), ("X-Un", "é")]
)
def test_headers_of_the_caller_are_few_and_plain(name: str, value: str) -> None:
    with pytest.raises(ValueError, match="not allowed"):
        mail.Message(subject="a", text="b", headers={name: value})


def test_a_wrong_address_for_answers_is_refused() -> None:
    with pytest.raises(mail.InvalidAddress):
        mail.Message(subject="a", text="b", reply_to=("claire@exemple.fr\r\nBcc: x@exemple.fr",))


def test_the_headers_that_standards_ask_for_are_there() -> None:
    moment = timezone.now()
    message = mail.Message(
        subject="Réponse", text="Un mot.", references=("<0@exemple.fr>", "<1@exemple.fr>"), reply_to=("a@exemple.fr",)
    )
    found = parsed(freeze(message, moment=moment, unsubscribe=True), unsubscribe_url="https://exemple.fr/courrier/x/")
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["In-Reply-To"] == "<1@exemple.fr>"
    assert found["References"].split() == ["<0@exemple.fr>", "<1@exemple.fr>"]
    assert found["MIME-Version"] == "1.0"
    assert abs(parsedate_to_datetime(str(found["Date"])) - moment) < timedelta(seconds=1)
    assert found["List-Unsubscribe"] == "<https://exemple.fr/courrier/x/>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_files_travel_whole_under_their_names() -> None:
    content = bytes(range(256)) * 100
    files = (mail.Attachment(name="Compte rendu d’été.pdf", media_type="application/pdf", content=content),)
    found = parsed(freeze(mail.Message(subject="a", text="b", html="<p>b</p>", attachments=files)))
    part = next(found.iter_attachments())
    assert (part.get_filename(), part.get_content()) == ("Compte rendu d’été.pdf", content)
    assert body(found, "html").strip() == "<p>b</p>"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Claire Monnier", "Claire Monnier"),
        ('Zoé "la" Durand, adjointe', 'Zoé "la" Durand, adjointe'),
        ("D'Arc, Jeanne", "D'Arc, Jeanne"),
        ("Ville <de> Dole\r\nBcc: x@exemple.fr", "Ville <de> Dole Bcc: x@exemple.fr"),
        ("é" * 190, "é" * 190),
    ],
)
@pytest.mark.django_db
def test_names_beside_addresses_arrive_as_they_are(name: str, shown: str) -> None:
    from mail.encoding import mailbox

    batch = mail.send(mail.Message(subject="a", text="b"), mail.Recipient(address="c@exemple.fr", name=name), "contact")
    delivery = batch.deliveries.get()
    found = parsed(bytes(batch.mime), to=mailbox(delivery.name, delivery.email))
    (address,) = found["To"].addresses
    # Python 3.11 keeps the spaces between the encoded words of a phrase, which RFC 2047 (6.2) drops.
    assert address.display_name.replace(" ", "") == shown.replace(" ", "")
    assert address.addr_spec == "c@exemple.fr"


def test_a_message_of_django_is_frozen_as_it_is() -> None:
    message = DjangoMessage("Été", "Bonjour é\n.\nFrom toi", "a@exemple.fr", ["b@exemple.fr"], bcc=["c@exemple.fr"])
    message.attach("n.csv", "a;b\r\n", "text/csv")
    found = parsed(freeze_django(message))
    assert found["Message-ID"] == "<1@exemple.fr>"
    assert body(found).splitlines()[:3] == ["Bonjour é", ".", "From toi"]
    assert "c@exemple.fr" not in str(found)


@pytest.mark.django_db
def test_a_composed_message_says_the_same_in_both_versions() -> None:
    message = compose("confirmation", {"label": "La lettre <1>", "description": "Tous les quinze jours"})
    found = parsed(freeze(message), lien="https://exemple.fr/courrier/confirmer/abc/?a=1&b=2")
    html = BeautifulSoup(body(found, "html"), "html.parser")
    words = " ".join(html.get_text(" ").split())
    for text in (words, " ".join(body(found).split())):
        assert "La lettre <1> : Tous les quinze jours" in text
        assert "sept jours" in text
    link = html.find("a", string="Confirmer mon adresse")
    assert link is not None
    assert link["href"] == "https://exemple.fr/courrier/confirmer/abc/?a=1&b=2"
    assert "https://exemple.fr/courrier/confirmer/abc/?a=1&b=2" in body(found)
    assert html.html is not None
    assert html.html["lang"] == "fr"
    assert html.find("title")
    assert "prefers-color-scheme: dark" in body(found, "html")
    assert not html.find_all("img")
    assert not re.search(r"https?://(?!exemple\.fr|127\.0\.0\.1|www\.w3\.org)", body(found, "html"))
    assert all(table.get("role") == "presentation" for table in html.find_all("table"))
    assert not SLOT.search(body(found) + body(found, "html"))


def test_marks_of_slots_in_a_value_open_no_slot() -> None:
    value = f"a{mail.slot('secret')}b"
    assert without_marks(value) == "asecretb"
    found = parsed(freeze(mail.Message(subject="a", text=mail.slot("nom"))), nom=value, secret="non")
    assert body(found).strip() == "asecretb"
