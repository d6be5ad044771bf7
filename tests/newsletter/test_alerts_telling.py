"""Telling followers what is new: each result once, nothing that may not be read, whatever stops in the middle."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from mail.models import Batch, Delivery
from newsletter.alerts import telling as telling_module
from newsletter.alerts.model import Arrival, Follow, Rhythm, Told, due_since
from newsletter.alerts.telling import HeldAlertsError, tell_followers
from resources.models import Publication
from trajectoire.taxonomies.models import Theme

from .test_alerts import follow

pytestmark = pytest.mark.django_db

Make = Callable[..., Any]
telling: Any = telling_module
"""The module, whose parts tests replace."""


@pytest.fixture(autouse=True)
def earlier(make_page: Make) -> Any:
    """A page that was there before everybody, and was seen."""
    page = make_page(Publication, "Une page ancienne", kind="guide")
    Arrival.objects.create(pk=page.pk, seen_at=timezone.now() - timedelta(days=90))
    return page


def later(**length: float) -> datetime:
    return timezone.now() + timedelta(**length)


def sent() -> list[str]:
    """Texts of what was written, in order."""
    from email import message_from_bytes, policy

    found = []
    for batch in Batch.objects.filter(purpose="alerts").order_by("pk"):
        message = message_from_bytes(bytes(batch.mime), policy=policy.default)
        body = message.get_body(("plain",))
        found.append(str(body.get_content()) if body else "")
    return found


def test_a_new_page_is_told_once_and_a_correction_is_not(make_page: Make) -> None:
    follow(criteria="theme=divers", rhythm=Rhythm.AT_ONCE, title="Thème : Divers")
    page = make_page(Publication, "Trois récits de quartier", kind="guide")
    assert tell_followers(later(minutes=1)) == 1
    page.summary = "Corrigé."
    page.save_revision().publish()
    assert tell_followers(later(minutes=6)) == 0
    (text,) = sent()
    assert "Trois récits de quartier" in text
    assert "Une page ancienne" not in text
    assert Batch.objects.get(purpose="alerts").subject.startswith("Une nouveauté")
    assert Delivery.objects.get().due_at <= timezone.now()


def test_a_message_can_be_left_in_one_click_and_says_its_list(make_page: Make) -> None:
    follow(criteria="theme=divers", rhythm=Rhythm.AT_ONCE)
    make_page(Publication, "Trois récits", kind="guide")
    tell_followers(later(minutes=1))
    head = bytes(Batch.objects.get().mime).decode("utf-8", "replace")
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
    assert "List-Id:" in head


def test_a_search_wants_all_its_words_in_any_form(make_page: Make) -> None:
    follow(criteria="q=m%C3%A9diations+sociales", rhythm=Rhythm.AT_ONCE, title="« médiations sociales »")
    make_page(Publication, "La médiation sociale en pratique", kind="guide")
    make_page(Publication, "La médiation numérique", kind="guide")
    tell_followers(later(minutes=1))
    (text,) = sent()
    assert "La médiation sociale en pratique" in text
    assert "numérique" not in text


def test_one_message_for_an_address_and_each_page_once_in_it(make_page: Make) -> None:
    follow(criteria="theme=divers", rhythm=Rhythm.AT_ONCE, title="Le thème")
    follow(criteria="q=r%C3%A9cits", rhythm=Rhythm.AT_ONCE, title="Les récits")
    follow("nour@exemple.fr", criteria="theme=divers", rhythm=Rhythm.AT_ONCE, title="Le thème")
    follow("lin@exemple.fr", criteria="theme=divers", rhythm=Rhythm.AT_ONCE, title="Le thème")
    make_page(Publication, "Trois récits", kind="guide")
    assert tell_followers(later(minutes=1)) == 3
    texts = sent()
    assert sorted(Batch.objects.get(pk=pk).deliveries.count() for pk in Batch.objects.values_list("pk", flat=True)) == [
        1,
        2,
    ]
    assert all(text.count("* Trois récits") == 1 for text in texts)
    assert Told.objects.count() == 4


def test_nobody_is_told_of_what_was_there_before_or_of_what_does_not_match(make_page: Make) -> None:
    make_page(Publication, "Déjà là", kind="guide")
    tell_followers()
    follow(criteria="theme=divers", rhythm=Rhythm.AT_ONCE)
    follow("nour@exemple.fr", criteria="q=introuvable", rhythm=Rhythm.AT_ONCE)
    assert tell_followers(later(minutes=1)) == 0
    make_page(Publication, "Nouvelle", kind="guide")
    assert tell_followers(later(minutes=6)) == 1
    assert "Déjà là" not in sent()[0]


def test_drafts_private_and_expired_pages_are_never_told_until_they_are_opened(make_page: Make) -> None:
    follow(criteria="theme=divers", rhythm=Rhythm.AT_ONCE)
    draft, private, expired = (
        make_page(Publication, title, kind="guide") for title in ("Brouillon", "Privée", "Périmée")
    )
    draft.unpublish()
    restriction = PageViewRestriction.objects.create(page=private, restriction_type="login")
    Publication.objects.filter(pk=expired.pk).update(expire_at=timezone.now() - timedelta(hours=1))
    assert tell_followers(later(minutes=1)) == 0
    restriction.delete()
    assert tell_followers(later(minutes=6)) == 1
    assert "Privée" in sent()[0]


def test_a_page_unpublished_between_the_search_and_the_message_is_left_out(make_page: Make, monkeypatch: Any) -> None:
    follow(criteria="theme=divers", rhythm=Rhythm.AT_ONCE)
    gone, _stays = make_page(Publication, "Retirée", kind="guide"), make_page(Publication, "Gardée", kind="guide")
    items = telling._items

    def unpublish_after(pages: set[int]) -> Any:
        found = items(pages)
        gone.unpublish()
        return found

    monkeypatch.setattr(telling, "_items", unpublish_after)
    assert tell_followers(later(minutes=1)) == 1
    (text,) = sent()
    assert "Gardée" in text
    assert "Retirée" not in text
    monkeypatch.setattr(telling, "_items", items)
    gone.save_revision().publish()
    assert tell_followers(later(minutes=6)) == 0 or "Retirée" in sent()[-1]


def test_a_page_that_comes_back_soon_is_told_to_those_who_missed_it_and_to_no_other(make_page: Make) -> None:
    follow(criteria="theme=divers", rhythm=Rhythm.AT_ONCE)
    weekly = follow("nour@exemple.fr", criteria="theme=divers", rhythm=Rhythm.WEEKLY)
    page = make_page(Publication, "Aller et retour", kind="guide")
    assert tell_followers(later(minutes=1)) == 1
    page.unpublish()
    monday = due_since(Rhythm.WEEKLY, later(days=7)) + timedelta(minutes=1)
    assert tell_followers(monday) == 0
    page.refresh_from_db()
    page.save_revision().publish()
    assert tell_followers(monday + timedelta(days=7)) == 1
    assert list(Told.objects.filter(follow=weekly).values_list("resource_id", flat=True)) == [page.pk]
    assert Told.objects.count() == 2


def test_each_rhythm_waits_for_its_day() -> None:
    wednesday = datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert timezone.localtime(due_since(Rhythm.WEEKLY, wednesday)).isoformat() == "2026-11-23T08:00:00+01:00"
    assert timezone.localtime(due_since(Rhythm.MONTHLY, wednesday)).isoformat() == "2026-11-01T08:00:00+01:00"
    early = datetime(2026, 6, 1, 5, 30, tzinfo=UTC)
    assert timezone.localtime(due_since(Rhythm.WEEKLY, early)).isoformat() == "2026-05-25T08:00:00+02:00"
    assert timezone.localtime(due_since(Rhythm.MONTHLY, early)).isoformat() == "2026-05-01T08:00:00+02:00"


def test_a_weekly_alert_leaves_on_monday_with_what_the_week_brought(make_page: Make) -> None:
    follow(criteria="theme=divers", rhythm=Rhythm.WEEKLY)
    make_page(Publication, "Mardi", kind="guide")
    monday = due_since(Rhythm.WEEKLY, later(days=7))
    assert tell_followers(later(minutes=1)) == 0
    assert tell_followers(monday - timedelta(minutes=1)) == 0
    assert tell_followers(monday + timedelta(minutes=1)) == 1
    assert tell_followers(monday + timedelta(minutes=6)) == 0


def test_a_week_without_news_sends_nothing_and_the_next_page_waits_for_its_monday(make_page: Make) -> None:
    one = follow(criteria="theme=divers", rhythm=Rhythm.WEEKLY)
    monday = due_since(Rhythm.WEEKLY, later(days=7)) + timedelta(minutes=1)
    assert tell_followers(monday) == 0
    one.refresh_from_db()
    assert one.seen_until == monday
    make_page(Publication, "Mercredi", kind="guide")
    assert tell_followers(monday + timedelta(days=2)) == 0
    assert tell_followers(monday + timedelta(days=7)) == 1


def test_who_has_left_or_not_confirmed_receives_nothing(make_page: Make) -> None:
    follow(criteria="theme=divers", rhythm=Rhythm.AT_ONCE, state="pending")
    ended = follow("nour@exemple.fr", criteria="theme=divers", rhythm=Rhythm.AT_ONCE)
    ended.address.permissions.update(state="withdrawn")
    make_page(Publication, "Trois récits", kind="guide")
    assert tell_followers(later(minutes=1)) == 0


def test_a_search_that_fails_is_held_and_told_while_the_others_leave(make_page: Make, monkeypatch: Any) -> None:
    held = follow(criteria="q=panne", rhythm=Rhythm.AT_ONCE)
    follow("nour@exemple.fr", criteria="theme=divers", rhythm=Rhythm.AT_ONCE)
    make_page(Publication, "La panne", kind="guide")
    read = telling.query_of

    def broken(stored: str) -> Any:
        if "panne" in stored:
            raise RuntimeError("moteur arrêté")
        return read(stored)

    monkeypatch.setattr(telling, "query_of", broken)
    with pytest.raises(HeldAlertsError, match="1 alerte retenue"):
        tell_followers(later(minutes=1))
    assert [delivery.email for delivery in Delivery.objects.all()] == ["nour@exemple.fr"]
    held.refresh_from_db()
    assert held.held == "RuntimeError : moteur arrêté"
    monkeypatch.setattr(telling, "query_of", read)
    assert tell_followers(later(minutes=6)) == 1
    held.refresh_from_db()
    assert held.held == ""


def test_a_message_that_cannot_be_written_holds_its_reader_alone(make_page: Make, monkeypatch: Any) -> None:
    follow(criteria="q=r%C3%A9cits", rhythm=Rhythm.AT_ONCE, title="CASSE")
    follow("nour@exemple.fr", criteria="theme=divers", rhythm=Rhythm.AT_ONCE)
    make_page(Publication, "Trois récits", kind="guide")
    compose = telling.compose

    def broken(key: str, context: Any, **more: Any) -> Any:
        if context["groups"][0]["title"] == "CASSE":
            raise ValueError("gabarit")
        return compose(key, context, **more)

    monkeypatch.setattr(telling, "compose", broken)
    with pytest.raises(HeldAlertsError):
        tell_followers(later(minutes=1))
    monkeypatch.setattr(telling, "compose", compose)
    assert tell_followers(later(minutes=6)) == 1
    assert sorted(Delivery.objects.values_list("email", flat=True)) == ["lea@exemple.fr", "nour@exemple.fr"]


class KilledError(BaseException):
    """What a kill looks like from inside: nothing catches it."""


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.lists(st.integers(min_value=0, max_value=7), max_size=3))
def test_whatever_kills_a_run_everybody_is_told_each_page_once(
    make_page: Make, monkeypatch: Any, cut: list[int]
) -> None:
    Batch.objects.all().delete()
    Follow.objects.all().delete()
    Publication.objects.filter(title__startswith="Neuve").delete()
    for number in range(6):
        follow(f"p{number}@exemple.fr", criteria="theme=divers", rhythm="at_once", title=f"Titre {number}")
    make_page(Publication, "Neuve une", kind="guide")
    make_page(Publication, "Neuve deux", kind="guide")
    send = telling.mail.send
    monkeypatch.setattr(telling, "TOGETHER", 2)
    moment = later(minutes=1)
    for step in cut:
        calls = iter(range(100))

        def dying(*given: Any, _calls: Any = calls, _step: int = step, **named: Any) -> Any:
            if next(_calls) == _step:
                raise KilledError
            return send(*given, **named)

        monkeypatch.setattr(telling.mail, "send", dying)
        with suppress(KilledError):
            tell_followers(moment)
        moment += timedelta(minutes=5)
    monkeypatch.setattr(telling.mail, "send", send)
    tell_followers(moment)
    assert Told.objects.count() == 12
    written = sorted(Delivery.objects.filter(batch__purpose="alerts").values_list("email", flat=True))
    assert written == [f"p{number}@exemple.fr" for number in range(6)]


def test_a_run_takes_as_many_queries_for_ten_searches_as_for_two(make_page: Make) -> None:
    def run(count: int, moment: datetime) -> int:
        for number in range(count):
            follow(f"n{count}-{number}@exemple.fr", criteria=f"q=introuvable{number}", rhythm=Rhythm.AT_ONCE)
        make_page(Publication, f"Page {count}", kind="guide")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            tell_followers(moment)
        return len(queries)

    run(1, later(minutes=1))
    few = run(2, later(minutes=6))
    assert run(10, later(minutes=11)) <= few + 1 <= 30


def test_old_demands_and_ended_alerts_are_forgotten(make_page: Make) -> None:
    old = timezone.now() - timedelta(days=40)
    follow(criteria="q=a", state="pending", since=old)
    follow(criteria="q=b", state="ended", ended_at=old)
    kept = follow(criteria="q=c", since=old)
    telling.forget()
    assert list(Follow.objects.all()) == [kept]


def test_more_results_than_a_message_shows_lead_to_the_list(make_page: Make, monkeypatch: Any) -> None:
    monkeypatch.setattr(telling, "MOST_SHOWN", 1)
    follow(criteria="q=r%C3%A9cit", rhythm=Rhythm.AT_ONCE)
    make_page(Publication, "Récit un", kind="guide")
    make_page(Publication, "Récit deux", kind="guide")
    tell_followers(later(minutes=1))
    (text,) = sent()
    assert "1 autre : " in text
    assert "/recherche/?q=r%C3%A9cit&tri=date" in text


def test_themes_are_followed_with_what_is_under_them(make_page: Make) -> None:
    parent = Theme.add_root(name="Emploi")
    child = parent.add_child(name="Insertion")
    follow(criteria="theme=emploi", rhythm=Rhythm.AT_ONCE)
    page = make_page(Publication, "Un chantier", kind="guide")
    page.themes = [child]
    page.save_revision().publish()
    assert tell_followers(later(minutes=1)) == 1
