"""Any bytes are read as a mail, or refused with a sentence: never an error."""

import base64
import gzip
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.capture.plain_text import of_html, without_quotes
from networks.capture.reading import LARGEST, Letter, UnreadableError, content_of, read, who_sent

pytestmark = pytest.mark.any_database


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    base = {
        "From": "Zoé Lefèvre <z.lefevre@mairie.example>",
        "To": "claire@centre.example",
        "Subject": "Local de la table de quartier",
        "Date": "Mon, 16 Nov 2026 09:30:00 +0100",
        "Message-ID": "<abc@mairie.example>",
    }
    for name, value in (base | headers).items():
        message[name] = value
    message.set_content("Bonjour,\n\nD’accord pour mardi.\n\nZoé")
    return message


def test_a_mail_says_who_when_and_what() -> None:
    message = mail(Cc="Inès <i.garnier@ville.example>, Z.Lefevre@mairie.example")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="../../convention été.pdf")
    letter = read(bytes(message))
    assert letter.author
    assert (letter.author.name, letter.author.address) == ("Zoé Lefèvre", "z.lefevre@mairie.example")
    assert [each.address for each in letter.people] == [
        "z.lefevre@mairie.example",
        "claire@centre.example",
        "i.garnier@ville.example",
    ]
    assert letter.sent_at
    assert letter.sent_at.isoformat() == "2026-11-16T08:30:00+00:00"
    assert letter.text == "Bonjour,\n\nD’accord pour mardi.\n\nZoé"
    assert [(each.name, each.size) for each in letter.pieces] == [("convention été.pdf", 8)]
    assert list(content_of(bytes(message), {0, 7})) == [("convention été.pdf", b"%PDF-1.4")]


@pytest.mark.parametrize(
    "quoted",
    [
        "Le lun. 16 nov. 2026 à 09:30, Claire <claire@centre.example> a écrit :\n> Peut-on se voir ?",
        "Le lundi 16 novembre 2026 à 09:30, Claire Monnier\n<claire@centre.example> a écrit\u00a0:\n\n> Bonjour",
        "On Mon, Nov 16, 2026 at 9:30 AM Claire wrote:\n> Hello",
        "-----Message d’origine-----\nDe : Claire",
        "________________________________\nDe : Claire <c@x.example>\nEnvoyé : lundi\nÀ : Zoé",
        "De : Claire\nEnvoyé : lundi 16 novembre 2026\nÀ : Zoé\nObjet : RE",
        "-- \nZoé Lefèvre, mairie",
        "> une ligne\n> une autre",
    ],
)
def test_what_is_quoted_and_the_signature_are_left_out(quoted: str) -> None:
    assert without_quotes(f"D’accord pour mardi.\n\n{quoted}") == "D’accord pour mardi."


def test_a_forwarded_mail_and_one_that_only_quotes_stay_whole() -> None:
    forwarded = "Pour info.\n\n---------- Message transféré ---------\nDe : Zoé\nEnvoyé : lundi\n\nUn local est libre."
    assert without_quotes(forwarded).endswith("Un local est libre.")
    assert without_quotes("> Un local est libre.") == "> Un local est libre."


def test_html_becomes_text_and_nothing_else() -> None:
    html = (
        "<html><head><title>x</title><style>p{}</style></head><body><p>Bonjour&nbsp;!</p><script>alert(1)</script>"
        "<ul><li>un<li>deux</ul><img src=http://mouchard.example/x.gif><blockquote>avant</blockquote></body>"
    )
    assert of_html(html) == "Bonjour !\n\n- un\n- deux"
    assert of_html("<blockquote>seul</blockquote>") == "seul"
    assert of_html("<![if !x]><p>a</p><!ENTITY") is not None


def test_a_mail_forwarded_as_a_file_is_the_one_inside() -> None:
    outer = mail(
        From="claire@centre.example", To="garder@centre.example", Subject="TR: Local", **{"Message-ID": "<x@y>"}
    )
    outer.add_attachment(mail())
    letter = read(bytes(outer))
    assert letter.subject == "Local de la table de quartier"
    assert letter.sent_by
    assert letter.author
    assert (letter.sent_by.address, letter.author.address) == ("claire@centre.example", "z.lefevre@mairie.example")
    assert letter.identity == "<x@y>"


@pytest.mark.parametrize(
    ("data", "subject"),
    [
        (b"From: a@b.example\nSubject: =?iso-8859-1?Q?R=E9union?=\n\nx", "Réunion"),
        ("From: a@b.example\nSubject: Réunion\n\nx".encode(), "Réunion"),
        ("From: a@b.example\nSubject: Réunion\n\nx".encode("latin-1"), "R�union"),
        (b"From: a@b.example\nSubject: =?x-klingon?B?////?=\n\nx", "=?x-klingon?B?////?="),
        (b"From: a@b.example\nSubject: a\x00b\nDate: hier\n\n\x00corps\x00", "ab"),
        (b"From: a@b.example\nSubject: long\nDate: Mon, 16 Nov 9999 25:61:00 +9999\n\n", "long"),
        (b"Subject: seul\n", "seul"),
        (b"From: " + b"<" * 5000 + b"\nSubject: x" + b"(" * 5000 + b"\n\n", "x" + "(" * 299),
        (b"From: a@b.example\nTo: " + b"a@b.example, " * 5000 + b"\nSubject: nombreux\n\n", "nombreux"),
        (
            (
                b"Subject: borne\nContent-Type: multipart/mixed; boundary=x\n\n"
                b"--x\nContent-Type: text/plain; charset=nul\n\n\xe9"
            ),
            "borne",
        ),
        (b"Subject: base\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!!", "base"),
    ],
)
def test_malformed_mails_are_read_as_far_as_they_can_be(data: bytes, subject: str) -> None:
    letter = read(data)
    assert letter.subject == subject
    assert "\x00" not in letter.text
    assert len(letter.people) <= 50


def nested(depth: int) -> bytes:
    return b"Subject: poupees\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00" * 1000, b"PK\x03\x04 rien", b"a" * (LARGEST + 1), b"Bonjour", b"\xff\xfe" * 50, b"\n\nSubject: x"],
)
def test_what_is_no_mail_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"\w.*[.]$"):
        read(data)
    assert who_sent(data)[0] is None


@pytest.mark.parametrize("depth", [50, 3000])
def test_a_mail_nested_without_end_is_a_state(depth: int) -> None:
    try:
        assert read(nested(depth)).subject == "poupees"
    except UnreadableError as error:
        assert "abîmé" in str(error)  # noqa: PT017 - either is sound


def test_an_archive_is_never_opened() -> None:
    bomb = gzip.compress(b"\x00" * 50_000_000)
    message = mail()
    message.add_attachment(bomb, maintype="application", subtype="gzip", filename="bombe.gz")
    letter = read(bytes(message))
    assert letter.pieces[0].size == len(bomb)


def test_a_mail_without_identity_has_that_of_its_bytes() -> None:
    data = b"From: a@b.example\nSubject: x\n\ny"
    assert read(data).identity == read(data).identity
    assert read(data).identity.startswith("sha256:")
    long = b"Message-ID: <" + b"a" * 5000 + b"@x>\n" + data
    assert read(long).identity.startswith("sha256:")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=600))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    held: Any
    for held in (data, b"Subject: x\n" + data, b"From: a@b.example\nContent-Type: " + data):
        try:
            assert isinstance(read(held), Letter)
        except UnreadableError:
            continue
        list(content_of(held, {0, 1}))


@settings(max_examples=80, deadline=None)
@given(
    st.fixed_dictionaries(
        {name: st.text(max_size=80) for name in ("From", "To", "Subject", "Date", "Message-ID", "Content-Type", "X")}
    ),
    st.text(max_size=300),
)
def test_no_header_makes_it_fail(headers: dict[str, str], body: str) -> None:
    text = "".join(f"{name}: {value}\n" for name, value in headers.items()) + f"\n{body}"
    for data in (text.encode("utf-8", "replace"), base64.b64encode(text.encode("utf-8", "replace"))):
        try:
            letter = read(data)
        except UnreadableError:
            continue
        assert "\x00" not in letter.subject + letter.text
        assert len(letter.identity) <= 255
        assert without_quotes(of_html(body)) is not None
