"""The index follows the database: every trigger, every loss."""

import json
import multiprocessing
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from resources.models import Publication
from search.audit import compare, rebuild
from search.database.engine import DatabaseEngine
from search.engine import SearchQuery, get_engine
from search.models import Entry, SearchState
from search.sync import drain
from trajectoire.pages.stories import SearchDocument
from trajectoire.taxonomies.models import Theme

Committed = Callable[..., Any]


def titles(text: str = "") -> set[str]:
    return {hit.title for hit in get_engine().search(SearchQuery(text=text, size=100)).hits}


def page_under(parent: Page, title: str, **more: Any) -> Publication:
    page = Publication(title=title, **{"summary": "Un chapô.", "kind": Publication.Kind.GUIDE, **more})
    parent.add_child(instance=page)
    return page


def consistent() -> bool:
    return not compare().keys


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    """A context: what is done inside is committed, and what waits for that is done."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture(autouse=True)
def _caught_up(db: None) -> None:
    """What migrations made is indexed."""
    drain(at_once=True)


@pytest.fixture
def chapter(home_page: Page, committed: Committed) -> Publication:
    """A published page with one below it, indexed."""
    with committed():
        chapter = page_under(home_page, "Participation")
        page_under(chapter, "Conseils citoyens", summary="Des habitants au travail.")
    return chapter


@pytest.mark.usefixtures("chapter")
def test_a_published_page_is_found_in_the_same_request() -> None:
    assert titles("participation") == {"Participation"}
    assert titles("habitants travail") == {"Conseils citoyens"}
    assert consistent()


def test_a_draft_is_not_found(home_page: Page, committed: Committed) -> None:
    with committed():
        draft = page_under(home_page, "Brouillon", live=False)
        draft.themes.add(Theme.add_root(name="Divers"))
    assert titles("brouillon") == set()
    with committed():
        draft.save_revision().publish()
    assert titles("brouillon") == {"Brouillon"}


def test_a_draft_of_a_published_page_changes_nothing(chapter: Publication, committed: Committed) -> None:
    chapter.title = "Participation renouvelée"
    with committed() as callbacks:
        chapter.save_revision()
    assert callbacks == []
    assert titles("renouvelée") == set()


def test_what_is_rolled_back_is_not_marked(home_page: Page) -> None:
    with transaction.atomic():
        page_under(home_page, "Jamais")
        transaction.set_rollback(True)
    assert not SearchState.objects.dirty().exists()


def unpublish(page: Publication) -> None:
    page.unpublish()


def delete(page: Publication) -> None:
    Page.objects.get(pk=page.pk).delete()


def restrict(page: Publication) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def expire(page: Publication) -> None:
    page.expire_at = timezone.now() - timedelta(minutes=1)
    page.save()


def move_under_restricted(page: Publication) -> None:
    private = page_under(page.get_parent(), "Réservé")
    restrict(private)
    Page.objects.get(pk=page.pk).move(private, pos="last-child")


@pytest.mark.parametrize("hide", [unpublish, delete, restrict, expire, move_under_restricted])
def test_what_the_public_may_not_see_leaves_the_index(chapter: Publication, committed: Committed, hide: Any) -> None:
    with committed():
        hide(chapter)
    assert "Participation" not in titles()
    assert not Entry.objects.filter(title="Participation").exists()
    assert consistent()


@pytest.mark.parametrize("hide", [delete, restrict, move_under_restricted])
def test_what_is_below_leaves_with_it(chapter: Publication, committed: Committed, hide: Any) -> None:
    with committed():
        hide(chapter)
    assert "Conseils citoyens" not in titles()
    assert not Entry.objects.filter(title="Conseils citoyens").exists()


@pytest.mark.parametrize("hide", [unpublish, restrict, expire, move_under_restricted])
def test_nothing_hidden_is_found_even_before_the_index_follows(chapter: Publication, hide: Any) -> None:
    hide(chapter)  # the transaction of the test is never committed: no drain has run
    assert Entry.objects.filter(title="Participation").exists()
    assert "Participation" not in titles() | titles("participation")


def test_a_restriction_taken_away_brings_everything_back(chapter: Publication, committed: Committed) -> None:
    with committed():
        restrict(chapter)
    with committed():
        PageViewRestriction.objects.all().delete()
    assert {"Participation", "Conseils citoyens"} <= titles()


def test_a_page_that_expires_by_itself_is_no_longer_found(home_page: Page, committed: Committed) -> None:
    with committed():
        page_under(home_page, "Éphémère", expire_at=timezone.now() + timedelta(hours=1))
    assert titles("éphémère") == {"Éphémère"}
    Page.objects.filter(title="Éphémère").update(expire_at=timezone.now() - timedelta(seconds=1))
    assert titles("éphémère") == set()


def test_addresses_follow_a_move_and_a_new_address(chapter: Publication, home_page: Page, committed: Committed) -> None:
    def address() -> str:
        return get_engine().search(SearchQuery(text="conseils citoyens")).hits[0].url

    with committed():
        other = page_under(home_page, "Autre rubrique", slug="autre")
        Page.objects.get(pk=chapter.pk).move(other, pos="last-child")
    assert address() == "/autre/participation/conseils-citoyens/"
    with committed():
        other = Publication.objects.get(pk=other.pk)
        other.slug = "neuf"
        other.save()
    assert address() == "/neuf/participation/conseils-citoyens/"


def test_a_site_that_moves_to_another_page_takes_its_pages_along(chapter: Publication, committed: Committed) -> None:
    with committed():
        site = Site.objects.get(is_default_site=True)
        site.root_page = chapter
        site.save()
    assert "Conseils citoyens" in titles()
    assert consistent()


def test_a_document_that_fails_holds_back_no_other(
    home_page: Page, committed: Committed, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    put = DatabaseEngine.put

    def fail_once(engine: DatabaseEngine, document: SearchDocument, version: int) -> None:
        if document.title == "Mauvaise":
            raise ValueError("illisible")
        put(engine, document, version)

    monkeypatch.setattr(DatabaseEngine, "put", fail_once)
    with committed():
        page_under(home_page, "Mauvaise")
        page_under(home_page, "Bonne")
    assert {"Bonne"} == titles("bonne mauvaise")
    state = SearchState.objects.dirty().get()
    assert (state.attempts, state.error) == (1, "ValueError: illisible")
    assert drain().done == 0, "it waits before the next attempt"
    monkeypatch.undo()
    assert drain(at_once=True).indexed == 1
    assert titles("mauvaise") == {"Mauvaise"}
    assert consistent()


def test_a_drain_that_lost_its_lease_does_not_write(
    home_page: Page, committed: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_under(home_page, "Une page")

    def find_after_theft(key: str) -> None:
        raise AssertionError(key)

    monkeypatch.setattr("search.sync.find_document", find_after_theft)
    claim = __import__("search.sync").sync._claim

    def claim_then_lose(*args: Any) -> Any:
        claimed = claim(*args)
        SearchState.objects.update(lease="another")
        return claimed

    monkeypatch.setattr("search.sync._claim", claim_then_lose)
    assert drain(limit=1).done == 0


def test_a_change_during_a_drain_is_seen_by_the_next(home_page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_under(home_page, "Avant")
    put = DatabaseEngine.put

    def change_meanwhile(engine: DatabaseEngine, document: SearchDocument, version: int) -> None:
        monkeypatch.undo()
        page.title = "Après"
        page.save()
        put(engine, document, version)

    monkeypatch.setattr(DatabaseEngine, "put", change_meanwhile)
    drain()
    assert titles("après") == {"Après"}
    assert consistent()


def _publish_for_ever() -> None:
    connection.ensure_connection()
    parent = Site.objects.get(is_default_site=True).root_page
    for number in range(10_000):
        page = page_under(parent, f"Page {time.monotonic_ns()} {number}", slug=f"p-{time.monotonic_ns()}")
        if number % 3 == 1:
            page.delete()


def _drain_for_ever() -> None:
    while True:
        drain()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at_work", [_publish_for_ever, _drain_for_ever])
def test_a_kill_at_any_moment_leaves_what_a_sync_repairs(at_work: Callable[[], None]) -> None:
    parent = Site.objects.get(is_default_site=True).root_page
    with transaction.atomic():
        for number in range(3):
            page_under(parent, f"Page {number}")
    for tenth in range(8):
        with transaction.atomic():
            for page in Publication.objects.all()[:20]:
                SearchState.objects.filter(key=page.search_key).update(indexed=0)
        connections.close_all()
        worker = multiprocessing.get_context("fork").Process(target=at_work)
        worker.start()
        time.sleep(0.02 + 0.037 * tenth)
        worker.kill()
        worker.join()
        call_command("search_sync", "--once", stdout=StringIO())
        assert consistent()
    assert Publication.objects.count() >= 3


def told(*command: str, code: int = 0) -> dict[str, Any]:
    out = StringIO()
    with pytest.raises(SystemExit, match=str(code)) if code else nullcontext():
        call_command(*command, "--json", stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


def test_check_finds_every_difference_and_repairs_it(chapter: Publication) -> None:
    page_under(chapter, "Oubliée")
    SearchState.objects.update(indexed=F("wanted"))  # a mark was lost
    Page.objects.filter(title="Participation").update(title="Participation des habitants")
    Publication.objects.filter(title="Conseils citoyens").update(live=False)
    held = Entry.objects.count()
    found = told("search_check", code=1)
    assert (found["indexed"], found["missing"], found["stale"], found["extra"]) == (held, 1, 1, 1)
    assert told("search_check", "--repair")["missing"] == 1
    assert {key: told("search_check")[key] for key in ("missing", "stale", "extra")} == {
        "missing": 0,
        "stale": 0,
        "extra": 0,
    }
    assert titles("oubliée habitants") == {"Oubliée", "Participation des habitants"}


def test_rebuild_makes_everything_again(chapter: Publication) -> None:
    Entry.objects.all().delete()
    SearchState.objects.all().delete()
    told_ = told("search_rebuild")
    assert told_["indexed"] == Entry.objects.count() >= 2
    assert (told_["missing"], told_["stale"], told_["extra"]) == (0, 0, 0)
    assert "Participation" in titles()


def test_a_rebuild_forgets_a_page_that_is_gone(chapter: Publication) -> None:
    get_engine().put(
        SearchDocument(key="page-999999", kind="page", kind_label="Page", title="Fantôme", url="/fantome/"), 1
    )
    assert "Fantôme" not in titles()
    rebuild()
    assert not Entry.objects.filter(title="Fantôme").exists()


def test_sync_tells_what_it_could_not_do(home_page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    page_under(home_page, "Une page")

    def fail(*_args: Any) -> None:
        raise ValueError("illisible")

    monkeypatch.setattr(DatabaseEngine, "put", fail)
    assert told("search_sync", "--once", code=1)["missing"] >= 1
