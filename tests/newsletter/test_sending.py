"""An issue leaves once: tested, decided, approved above some number, frozen; what is sent is what was approved."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mail.models import Batch, Delivery, DeliveryState
from newsletter.issues import sending
from newsletter.issues.model import Sending, SendingState, Trial
from newsletter.models import Issue, Letter, LettersPage, Subscription
from resources.models import Publication
from tests.accounts.conftest import Hire, hire
from tests.mail.processes import ROOT, database_url
from trajectoire.plugins import Role
from trajectoire.taxonomies.models import Theme

from .factories import LetterFactory, follows, subscriber

__all__ = ["hire"]

WORDS = {"heading": "Bonjour", "text": "<p>Voici les nouvelles.</p>", "for_themes": [], "for_territories": []}
MakeIssue = Callable[..., Issue]


@pytest.fixture
def letter(db: None) -> Letter:
    """A letter with three readers."""
    letter = LetterFactory.create(slug="mois", name="La lettre du mois")
    for name in ("a", "b", "c"):
        subscriber(letter, f"{name}@exemple.fr")
    return letter


@pytest.fixture
def make_issue(letter: Letter, content: Any) -> MakeIssue:
    """A draft of an issue."""

    def make(title: str = "Novembre", *blocks: Any, **facts: Any) -> Issue:
        issue = Issue(title=title, summary="Ce qui est neuf.", letter=letter, live=False, **facts)
        issue.content = content(*(blocks or (("words", WORDS),)))
        issue.themes = [Theme.objects.filter(slug="divers").first() or Theme.add_root(name="Divers")]
        LettersPage.objects.get().add_child(instance=issue)
        issue.save_revision()
        return issue

    return make


def colleague(name: str = "claire") -> Any:
    return get_user_model().objects.create_user(name, f"{name}@exemple.fr", "x")


def ready(issue: Issue, user: Any) -> None:
    """As after a test of the latest draft."""
    Trial.objects.create(issue=issue, revision=issue.get_latest_revision(), by=user)


def test_an_issue_is_tested_asked_for_and_leaves_once(make_issue: MakeIssue) -> None:
    issue, user = make_issue(), colleague()
    with pytest.raises(sending.CannotSendError, match="essai"):
        sending.ask(issue, user)
    sending.try_out(issue, user)
    trial = Delivery.objects.get()
    assert trial.email == "claire@exemple.fr"
    assert trial.batch.subject == "[Essai] Novembre"
    asked = sending.ask(issue, user)
    assert sending.ask(issue, colleague("nadia")) == asked, "two people who press send once"
    for _ in range(3):
        sending.send_due()
    asked.refresh_from_db()
    assert (asked.state, asked.recipients) == (SendingState.FROZEN, 3)
    batch = Batch.objects.get(key=f"lettre-{asked.pk}-")
    assert batch.deliveries.count() == 3
    assert timedelta(minutes=9) < batch.release_at - timezone.now() < timedelta(minutes=11)
    issue.refresh_from_db()
    assert issue.live
    assert issue.sent_on == timezone.localdate()


def test_the_archive_has_no_personal_link_and_drops_what_left_the_site(
    client: Client, make_issue: MakeIssue, make_page: Callable[..., Any]
) -> None:
    shown = make_page(Publication, "Une étude utile", kind="guide")
    row = {"page": shown.pk, "sentence": "À lire."}
    block = {"heading": "À lire", "pages": [row], "for_themes": [], "for_territories": []}
    issue, user = make_issue("Novembre", ("words", WORDS), ("chosen", block)), colleague()
    ready(issue, user)
    sending.ask(issue, user)
    sending.send_due()
    issue.refresh_from_db()
    archive = client.get(issue.url).content.decode()
    assert "Une étude utile" in archive
    assert "<p>Voici les nouvelles" in archive
    assert "desabonn" not in archive.lower()
    shown.unpublish()
    archive = client.get(issue.url).content.decode()
    assert "Une étude utile" not in archive
    assert "Voici les nouvelles" in archive


def test_what_leaves_is_what_was_decided_and_a_later_change_is_told(make_issue: MakeIssue, content: Any) -> None:
    issue, user = make_issue(), colleague()
    ready(issue, user)
    asked = sending.ask(issue, user)
    draft = sending.draft_of(issue)
    draft.content = content(("words", {**WORDS, "text": "<p>Une phrase ajoutée après.</p>"}))
    draft.save_revision()
    sending.send_due()
    asked.refresh_from_db()
    assert any("version approuvée" in note for note in asked.notes)
    issue.refresh_from_db()
    assert "nouvelles" in str(issue.sent_parts)
    assert "ajoutée après" not in str(issue.sent_parts)


def test_a_page_withdrawn_between_the_decision_and_the_sending_does_not_leave(
    make_issue: MakeIssue, make_page: Callable[..., Any]
) -> None:
    shown = make_page(Publication, "Une étude retirée", kind="guide")
    block = {
        "heading": "À lire", "pages": [{"page": shown.pk, "sentence": ""}], "for_themes": [], "for_territories": [],
    }  # fmt: skip
    issue, user = make_issue("Novembre", ("words", WORDS), ("chosen", block)), colleague()
    ready(issue, user)
    asked = sending.ask(issue, user)
    shown.unpublish()
    sending.send_due()
    asked.refresh_from_db()
    assert any("Une étude retirée" in note for note in asked.notes)
    assert b"retir" not in bytes(Batch.objects.get().mime)


def test_above_some_number_a_second_person_approves(make_issue: MakeIssue, letter: Letter) -> None:
    for number in range(200):
        subscriber(letter, f"lecteur{number}@exemple.fr")
    issue, user, other = make_issue(), colleague(), colleague("nadia")
    ready(issue, user)
    asked = sending.ask(issue, user)
    sending.send_due()
    assert not Batch.objects.exists()
    with pytest.raises(sending.CannotSendError, match="autre personne"):
        sending.approve(asked, user)
    sending.approve(asked, other)
    sending.send_due()
    assert Delivery.objects.count() == 203


def test_a_scheduled_issue_waits_and_ten_minutes_take_it_back(make_issue: MakeIssue) -> None:
    issue, user = make_issue(), colleague()
    ready(issue, user)
    with pytest.raises(sending.CannotSendError, match="passée"):
        sending.ask(issue, user, timezone.now() - timedelta(hours=1))
    asked = sending.ask(issue, user, timezone.now() + timedelta(hours=2))
    sending.send_due()
    assert not Delivery.objects.exists()
    Sending.objects.update(scheduled_for=timezone.now())
    sending.send_due()
    assert sending.cancel(asked) == 3
    asked.refresh_from_db()
    assert asked.state == SendingState.CANCELLED
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.CANCELLED}
    issue.refresh_from_db()
    assert issue.sent_parts is None
    assert sending.ask(issue, user) != asked, "it may be sent again later"


def test_taking_back_undoes_what_freezing_did_and_later_it_counts_as_sent(
    client: Client, make_issue: MakeIssue, letter: Letter
) -> None:
    issue, user = make_issue(), colleague()
    ready(issue, user)
    asked = sending.ask(issue, user)
    sending.send_due()
    assert Subscription.objects.filter(last_issue_at__isnull=False).count() == 3
    sending.cancel(asked)
    issue.refresh_from_db()
    assert not issue.live
    assert not Subscription.objects.filter(last_issue_at__isnull=False).exists()
    again = sending.ask(issue, user)
    sending.send_due()
    Batch.objects.update(release_at=timezone.now())
    assert sending.cancel(again) == 3
    again.refresh_from_db()
    assert again.state == SendingState.FROZEN, "a worker may already hold a message: it never leaves twice"


def test_an_audience_that_grows_over_the_threshold_waits_for_a_second_person(
    make_issue: MakeIssue, letter: Letter
) -> None:
    issue, user = make_issue(), colleague()
    ready(issue, user)
    asked = sending.ask(issue, user)
    for number in range(200):
        subscriber(letter, f"lecteur{number}@exemple.fr")
    sending.send_due()
    asked.refresh_from_db()
    assert asked.state == SendingState.WAITING
    assert not Batch.objects.exists()
    sending.approve(asked, colleague("nadia"))
    sending.send_due()
    assert Delivery.objects.count() == 203


def test_who_approves_reads_what_leaves_and_not_a_later_draft(
    client: Client, hire: Hire, make_issue: MakeIssue, content: Any
) -> None:
    issue, user = make_issue(), colleague()
    ready(issue, user)
    sending.ask(issue, user)
    draft = sending.draft_of(issue)
    draft.title, draft.content = "Décembre", content(("words", {**WORDS, "text": "<p>Un ajout tardif.</p>"}))
    draft.save_revision()
    client.force_login(hire(Role.PROJECT_OFFICER))
    screen = client.get(reverse("newsletter_sending", args=[issue.pk])).content.decode()
    assert "Décembre" not in screen
    read = client.get(reverse("newsletter_version", args=[issue.pk, "tout"])).content.decode()
    assert "Voici les nouvelles" in read
    assert "ajout tardif" not in read


def test_each_reader_gets_the_version_of_their_choices(make_issue: MakeIssue, letter: Letter) -> None:
    housing, work = Theme.add_root(name="Logement"), Theme.add_root(name="Emploi")
    for email, theme in (("logement@exemple.fr", housing), ("emploi@exemple.fr", work)):
        subscriber(letter, email)
        follows(email, themes=[theme])
    block = {**WORDS, "heading": "Logement", "for_themes": [housing.slug]}
    issue, user = make_issue("Novembre", ("words", WORDS), ("words", block)), colleague()
    ready(issue, user)
    asked = sending.ask(issue, user)
    sending.send_due()
    found = {variant.key: variant.recipients for variant in asked.variants.all()}
    assert found == {"0": 1, "1": 4}
    assert Delivery.objects.get(email="emploi@exemple.fr").batch == asked.variants.get(key="0").batch


def test_one_issue_that_fails_is_told_and_the_others_leave(make_issue: MakeIssue, monkeypatch: Any) -> None:
    user = colleague()
    issues = [make_issue(title) for title in ("Un", "Deux")]
    asked = []
    for issue in issues:
        ready(issue, user)
        asked.append(sending.ask(issue, user))
    Issue.objects.filter(pk=issues[0].pk).update(live=False)
    issues[0].themes.clear()
    revision = issues[0].get_latest_revision()
    revision.content["themes"] = []
    revision.save()
    with pytest.raises(ExceptionGroup):
        sending.send_due()
    states = [Sending.objects.get(pk=one.pk).state for one in asked]
    assert states == [SendingState.SCHEDULED, SendingState.FROZEN]


def test_proposing_adds_what_is_new_and_keeps_what_was_written(
    make_issue: MakeIssue, make_page: Callable[..., Any]
) -> None:
    make_page(Publication, "Une nouveauté", kind="guide")
    issue, user = make_issue(), colleague()
    from newsletter.issues import composing

    draft = sending.draft_of(issue)
    added = composing.propose(draft, draft.since(), user)
    assert added
    issue.refresh_from_db()
    again = sending.draft_of(issue)
    assert again.content[0].value["heading"] == "Bonjour"
    assert composing.propose(again, again.since(), user) == []


def test_the_screen_goes_from_the_test_to_the_sending(client: Client, hire: Hire, make_issue: MakeIssue) -> None:
    issue = make_issue()
    client.force_login(hire(Role.PROJECT_OFFICER))
    address = reverse("newsletter_sending", args=[issue.pk])
    assert "essai" in client.get(address).content.decode()
    client.post(address, {"essai": "1"})
    assert Trial.objects.exists()
    assert "Tout est prêt" in client.get(address).content.decode()
    wrong = client.post(address, {"envoyer": "1", "quand": "jeudi"}).content.decode()
    assert "21/01/2027 09:15" in wrong
    assert not Sending.objects.exists()
    client.post(address, {"envoyer": "1", "quand": ""})
    shown = client.get(address).content.decode()
    assert "Annuler l’envoi" in shown
    client.post(address, {"annuler": "1"})
    assert Sending.objects.get().state == SendingState.CANCELLED
    preview = client.get(reverse("newsletter_version", args=[issue.pk, "tout"]))
    assert "Voici les nouvelles" in preview.content.decode()
    assert client.get(reverse("newsletter_version", args=[issue.pk, "0101"])).status_code == 404


@pytest.mark.parametrize("role", [Role.EDITOR])
def test_who_may_not_publish_the_page_may_not_send_it(
    client: Client, hire: Hire, make_issue: MakeIssue, role: Role
) -> None:
    issue = make_issue()
    client.force_login(hire(role))
    client.post(reverse("newsletter_sending", args=[issue.pk]), {"essai": "1"})
    assert not Trial.objects.exists()


def test_what_was_sent_is_not_deleted(client: Client, hire: Hire, make_issue: MakeIssue) -> None:
    issue, user = make_issue(), colleague()
    ready(issue, user)
    sending.ask(issue, user)
    client.force_login(hire(Role.DIRECTION))
    answer = client.post(reverse("wagtailadmin_pages:delete", args=[issue.pk]), follow=True)
    assert "dépubliez" in answer.content.decode()
    assert Issue.objects.filter(pk=issue.pk).exists()


FREEZE = """
import django; django.setup()
from newsletter.issues import sending
print("begun", flush=True)
sending.send_due()
"""


@pytest.mark.timeout(300)
@pytest.mark.django_db(transaction=True)
def test_a_kill_in_the_middle_of_the_freezing_loses_nothing_and_sends_nothing_twice(
    make_issue: MakeIssue, letter: Letter
) -> None:
    for number in range(400):
        subscriber(letter, f"lecteur{number}@exemple.fr")
    issue, user = make_issue(), colleague()
    ready(issue, user)
    asked = sending.ask(issue, user)
    sending.approve(asked, colleague("nadia"))
    environment = {**os.environ, "DATABASE_URL": database_url(), "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"}
    environment |= {"DJANGO_SETTINGS_MODULE": "tests.mail.process_settings", "SECRET_KEY": str(settings.SECRET_KEY)}
    killed = 0
    for wait in (0.05, 0.1, 0.2, 0.3, 60.0):
        process = subprocess.Popen([sys.executable, "-c", FREEZE], env=environment, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        assert process.stdout.readline() == "begun\n"
        try:
            process.wait(timeout=wait)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
        process.stdout.close()
        frozen = Sending.objects.get(pk=asked.pk).state == SendingState.FROZEN
        assert Delivery.objects.count() == (403 if frozen else 0), "all of it, or nothing"
        if frozen:
            break
    assert killed, "a kill fell inside the freezing"
    assert frozen
    sending.send_due()
    assert Delivery.objects.count() == 403
    assert Delivery.objects.values("digest").distinct().count() == 403


def test_many_more_readers_than_for_the_last_issues_are_told_before_sending(
    make_issue: MakeIssue, letter: Letter
) -> None:
    first, user = make_issue(), colleague()
    ready(first, user)
    sending.ask(first, user)
    sending.send_due()
    for number in range(3):
        subscriber(letter, f"nouveau{number}@exemple.fr")
    second = make_issue("Décembre")
    assert not [one for one in sending.findings(second) if "derniers" in one.message], "twice as many is not unusual"
    subscriber(letter, "nouveau3@exemple.fr")
    (found,) = (one for one in sending.findings(second) if "derniers" in one.message)
    assert "à 7 personnes, contre 3 au plus" in found.message
    assert not found.blocking
