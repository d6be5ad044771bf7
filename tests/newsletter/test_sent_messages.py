"""What leaves, read by a parser that is not ours: the standards of a mailing, both versions, each their own links."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from fast_mail_parser import PyMail

from mail.models import Batch, Delivery
from newsletter.issues import sending
from newsletter.issues.model import Trial
from newsletter.models import Letter, Subscription
from tests.mail.conftest import folder, postman
from tests.mail.test_standards import Worker, judged_in_two_versions, left, one

from .test_sending import MakeIssue, colleague, letter, make_issue

__all__ = ["folder", "letter", "make_issue", "postman"]


@pytest.fixture
def sent(make_issue: MakeIssue, postman: Worker, folder: Path) -> list[PyMail]:
    """The three messages of an issue, as bytes that leave, read."""
    issue, user = make_issue("Novembre, déjà", preheader="Ce qui est neuf"), colleague()
    Trial.objects.create(issue=issue, revision=issue.get_latest_revision(), by=user)
    sending.ask(issue, user)
    sending.send_due()
    now = timezone.now() - timedelta(minutes=1)
    Batch.objects.update(release_at=now)
    Delivery.objects.update(due_at=now)
    return [judged_in_two_versions(raw) for raw in left(postman, folder)]


def test_an_issue_says_which_list_it_is_and_how_to_leave_it(sent: list[PyMail], letter: Letter) -> None:
    assert len(sent) == 3
    for message in sent:
        assert message.subject == "Novembre, déjà"
        assert one(message, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
        assert re.fullmatch(r"<https?://\S+>", one(message, "List-Unsubscribe"))
        assert letter.slug in one(message, "List-Id")
        assert one(message, "Feedback-ID")
        (text,), (html,) = message.text_plain, message.text_html
        assert "Voici les nouvelles" in text
        assert "Voici les nouvelles" in html
        assert "Ce qui est neuf" in html
        assert "/lettre/mes-choix/" in text
    assert len({one(message, "List-Unsubscribe") for message in sent}) == 3
    assert len({one(message, "Message-ID") for message in sent}) == 3


def test_one_click_leaves_this_letter_and_no_other_reader_s(client: Client, sent: list[PyMail], letter: Letter) -> None:
    path = re.sub(r"^<https?://[^/]+|>$", "", one(sent[0], "List-Unsubscribe"))
    assert client.get(path).status_code == 200
    assert Subscription.objects.filter(letter=letter, state="active").count() == 3, "a mail scanner opens every link"
    client.post(path, {"List-Unsubscribe": "One-Click"})
    assert Subscription.objects.filter(letter=letter, state="active").count() == 2
