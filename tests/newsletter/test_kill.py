"""kill -9 on the workers in the middle of an issue: every reader gets it, and the issue is not sent a second time."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from benchmarks import smtp_sink
from mail.models import Batch, Delivery
from newsletter.issues import sending
from newsletter.issues.model import SendingState
from newsletter.models import Letter
from tests.mail.processes import free_port
from tests.mail.test_kill import check, kill_while_sending
from trajectoire.taxonomies.models import Theme

from .factories import LetterFactory, follows, subscriber
from .test_sending import WORDS, MakeIssue, colleague, make_issue, ready

__all__ = ["make_issue"]

READERS = 600


@pytest.fixture
def letter(transactional_db: None) -> Letter:
    """A letter whose readers, one in three, follow one theme only: two versions."""
    letter = LetterFactory.create(slug="mois", name="La lettre du mois")
    themes = [Theme.add_root(name="Emploi", slug="emploi"), Theme.add_root(name="Santé", slug="sante")]
    for number in range(READERS):
        subscriber(letter, f"l{number}@exemple.fr")
        if number % 3 == 0:
            follows(f"l{number}@exemple.fr", themes=[themes[1]])
    return letter


@pytest.mark.timeout(400)
def test_workers_killed_in_the_middle_of_an_issue_lose_no_reader_and_send_it_once(
    letter: Letter, make_issue: MakeIssue, tmp_path: Path
) -> None:
    work: dict[str, Any] = {**WORDS, "text": "<p>Pour l’emploi.</p>", "for_themes": ["emploi"]}
    issue, user = make_issue("Novembre", ("words", WORDS), ("words", work)), colleague()
    ready(issue, user)
    asked = sending.ask(issue, user)
    sending.approve(asked, colleague("nadia"))
    sending.send_due()
    now = timezone.now() - timedelta(minutes=1)
    Batch.objects.update(release_at=now)
    Delivery.objects.update(due_at=now)
    messages = Delivery.objects.filter(batch__in=asked.variants.values("batch"))
    assert (asked.variants.count(), messages.count()) == (2, READERS)
    port, sink = free_port(), tmp_path / "sink"
    with smtp_sink.running(port, sink):
        kill_while_sending(messages, sink, port, kills=4)
        sending.send_due()
    check(messages, sink, kills=4)
    assert Delivery.objects.count() == READERS
    assert sending.ask(issue, user) == asked
    asked.refresh_from_db()
    assert asked.state == SendingState.FROZEN
