"""Every kind of message that leaves, read by a parser that shares nothing with ours (fast-mail-parser, in Rust)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.mail import EmailMessage as DjangoMessage
from django.core.mail import send_mail
from django.test import Client, override_settings
from django.urls import reverse
from fast_mail_parser import PyMail, parse_email, parse_email_tree
from wagtail.models import Page, Workflow

import mail
from mail.admin.texts import example
from mail.declared_texts import MailText
from mail.delivery.worker import Postman
from mail.models import Batch, Delivery
from tests.factories import UserFactory
from trajectoire.plugins import LegalBasis, MailPurpose, registry

pytestmark = pytest.mark.django_db

Worker = Callable[[], Postman]


def left(postman: Worker, folder: Path) -> list[bytes]:
    """What leaves for everything that waits, as bytes on the wire, oldest first."""
    before = set(folder.glob("*.eml"))
    postman().run_once()
    new = sorted(set(folder.glob("*.eml")) - before, key=lambda file: file.stat().st_mtime_ns)
    assert new
    return [re.sub(rb"^X-Envelope-[^\n]*\n", b"", file.read_bytes(), flags=re.MULTILINE) for file in new]


def one(message: PyMail, name: str) -> str:
    """The only header ``name``."""
    (value,) = message.headers[name]
    return str(value)


def judged(data: bytes) -> PyMail:
    """``data`` read, once it keeps to what every message owes (RFC 5322, 2045 to 2049, 3834)."""
    assert data.isascii()
    assert b"\x00" not in data
    assert not re.search(rb"[^\r]\n|\r[^\n]", data)
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    head = data.partition(b"\r\n\r\n")[0]
    assert max(len(line) for line in head.split(b"\r\n")) <= 998
    assert not [word for word in re.findall(rb"=\?[^?]+\?.\?[^?]*\?=", head) if len(word) > 75]
    message = parse_email(data)
    assert not message.warnings
    assert re.fullmatch(r"<[0-9a-f]{32}@[a-z.-]+>", one(message, "Message-ID"))
    assert one(message, "Auto-Submitted") == "auto-generated"
    assert one(message, "MIME-Version") == "1.0"
    assert message.date_parsed
    written = datetime.fromisoformat(str(message.date_parsed))
    assert abs(written.astimezone(UTC) - datetime.now(UTC)) < timedelta(minutes=5)
    for name in ("From", "To", "Subject"):
        assert one(message, name)
    assert not set(message.headers) & {"Bcc", "X-Trajectoire-Purpose", "Return-Path"}
    return message


def judged_in_two_versions(data: bytes) -> PyMail:
    """``data`` read: text first, then HTML, both saying something, the HTML asking nothing of anyone."""
    message = judged(data)
    tree = parse_email_tree(data)
    assert tree.content_type == "multipart/alternative"
    assert [part.content_type for part in tree.children] == ["text/plain", "text/html"]
    (text,), (html,) = message.text_plain, message.text_html
    assert len(text.strip()) > 20
    assert '<html lang="fr"' in html
    assert not re.search(r"<(script|img|link|iframe|object)\b|url\(", html)
    assert len(html.encode()) < 100_000  # Gmail cuts after 102 kB
    return message


def test_every_message_of_the_site_keeps_to_the_standards(postman: Worker, folder: Path) -> None:
    texts = registry.all(MailText)
    assert {"confirmation", "contact"} <= {text.key for text in texts}
    for text in texts:
        mail.send(example(text), mail.Recipient(address="zoe@mâcon.fr", name="Zoé Durand, adjointe"), "compte")
        (data,) = left(postman, folder)
        message = judged_in_two_versions(data)
        assert message.subject == Batch.objects.latest("pk").subject
        assert "xn--mcon-boa.fr" in one(message, "To")


@override_settings(EMAIL_BACKEND="mail.backend.OutboxBackend")
def test_a_plain_message_of_django_gets_a_designed_version_with_the_same_words(postman: Worker, folder: Path) -> None:
    body = "Bonjour <Zoé>,\n\nSuivez ce lien\u00a0:\nhttps://centre.fr/a/?x=1&y=2\n\nOu écrivez à https://centre.fr/b."
    DjangoMessage("Été", body, None, ["a@exemple.fr"], headers={"X-Trajectoire-Purpose": "compte"}).send()
    assert Batch.objects.get().purpose == "compte"
    (data,) = left(postman, folder)
    message = judged_in_two_versions(data)
    assert message.text_plain[0].replace("\r\n", "\n").rstrip() == body
    (html,) = message.text_html
    assert "Bonjour &lt;Zoé&gt;," in html
    assert re.search(r'<a href="https://centre\.fr/a/\?x=1&amp;y=2"[^>]*>Suivez ce lien</a>', html)
    assert re.search(r'<a href="https://centre\.fr/b"[^>]*>https://centre\.fr/b</a>\.', html)


@override_settings(EMAIL_BACKEND="mail.backend.OutboxBackend")
def test_a_message_that_has_its_own_design_keeps_it(postman: Worker, folder: Path) -> None:
    send_mail("Objet", "Un mot pour vous, tout simple.", None, ["a@exemple.fr"], html_message="<p>Le leur</p>")
    assert "<p>Le leur</p>" in judged(left(postman, folder)[0]).text_html[0]


def test_a_mailing_says_how_to_leave_it(postman: Worker, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registry.all(MailPurpose)
    network = MailPurpose(key="reseau", label="R", basis=LegalBasis.LEGITIMATE_INTEREST, bulk=True, hold=timedelta(0))
    monkeypatch.setitem(registry._by_kind, MailPurpose, {**registry._by_kind[MailPurpose], "reseau": network})
    subject = "Journée régionale à Besançon : " + "les conseils citoyens et les tables de quartier, " * 4
    message = mail.Message(
        subject=subject.strip(),
        text=f"Bonjour {mail.slot('prenom')},\n" + "é" * 3000,
        html=f"<p>Bonjour {mail.slot('prenom')}</p>" + "a" * 3000,
        references=tuple(f"<{n}@centre.fr>" for n in range(80)),
        reply_to=("contact@centre.fr",),
        attachments=(mail.Attachment(name="Été à Dole.pdf", media_type="application/pdf", content=bytes(range(256))),),
    )
    people = [mail.Recipient(address=f"p{n}@exemple.fr", values={"prenom": f"Zoé {n}"}) for n in range(2)]
    mail.send(message, people, "reseau")
    first, second = left(postman, folder)
    read, other = judged(first), judged(second)
    assert one(read, "Message-ID") != one(other, "Message-ID")
    assert read.subject == subject.strip()
    assert re.fullmatch(r"<http://\S+/courrier/desabonnement/[\w-]+/>", one(read, "List-Unsubscribe"))
    assert one(read, "List-Unsubscribe") != one(other, "List-Unsubscribe")
    assert one(read, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
    assert one(read, "References").split() == [f"<{n}@centre.fr>" for n in range(80)]
    assert one(read, "In-Reply-To") == "<79@centre.fr>"
    assert {"Bonjour Zoé 0,", "Bonjour Zoé 1,"} == {m.text_plain[0].splitlines()[0] for m in (read, other)}
    (file,) = read.attachments
    assert (file.filename, bytes(file.content), file.mimetype) == (
        "Été à Dole.pdf",
        bytes(range(256)),
        "application/pdf",
    )
    tree = parse_email_tree(first)
    assert [part.content_type for part in tree.children] == ["multipart/alternative", "application/pdf"]


def test_what_is_not_a_mailing_offers_no_list_to_leave(postman: Worker, folder: Path) -> None:
    mail.send(mail.Message(subject="Un mot", text="Bonjour à vous, voici un mot."), "a@exemple.fr", "contact")
    assert not {name for name in judged(left(postman, folder)[0]).headers if name.startswith("List-")}


@override_settings(EMAIL_BACKEND="mail.backend.OutboxBackend")
def test_a_review_is_asked_for_answered_and_told_by_mail(postman: Worker, folder: Path, home_page: Page) -> None:
    author = UserFactory.create(first_name="Inès", last_name="Martin", email="ines@exemple.fr", is_superuser=True)
    reviewer = UserFactory.create(first_name="Paul", last_name="Roux", email="paul@exemple.fr", is_superuser=True)
    page = home_page.add_child(instance=Page(title="Été & <quartiers>", slug="ete-quartiers", live=False))
    page.save_revision(user=author)
    workflow = Workflow.objects.filter(active=True).first()
    assert workflow
    state = workflow.start(page, author)
    asked = {one(message, "To"): message for message in map(judged_in_two_versions, left(postman, folder))}
    assert "paul@exemple.fr" in asked
    assert asked["paul@exemple.fr"].subject == "À relire : Été & <quartiers>"
    assert "page is" not in str(asked["paul@exemple.fr"].text_plain)
    state.current_task_state.specific.reject(user=reviewer, comment="Il manque une source <ici>.")
    (told,) = [m for m in map(judged_in_two_versions, left(postman, folder)) if one(m, "To") == "ines@exemple.fr"]
    assert told.subject == "À reprendre : Été & <quartiers>"
    assert "« Il manque une source <ici>. »" in told.text_plain[0]
    assert "Il manque une source &lt;ici&gt;." in told.text_html[0]
    state.resume(user=author)
    left(postman, folder)
    state.current_task_state.specific.approve(user=reviewer)
    (news,) = [m for m in map(judged_in_two_versions, left(postman, folder)) if one(m, "To") == "ines@exemple.fr"]
    assert news.subject == "Accepté : Été & <quartiers>"
    assert "Elle est en ligne." in news.text_plain[0]


@override_settings(EMAIL_BACKEND="mail.backend.OutboxBackend")
def test_a_forgotten_password_reaches_a_colleague_whose_mailbox_failed_before(client: Client) -> None:
    from mail.bounces import rules
    from mail.models import DeliveryState, EventKind

    UserFactory.create(email="ines@exemple.fr")
    sent = mail.send(mail.Message(subject="a", text="b"), "ines@exemple.fr", "equipe").deliveries.get()
    rules.apply(EventKind.HARD_BOUNCE, sent.digest, delivery=sent, source="essai")
    client.post(reverse("account_reset_password"), {"email": "ines@exemple.fr"})
    reset = Delivery.objects.latest("pk")
    assert (reset.batch.purpose, reset.state) == ("compte", DeliveryState.WAITING)
