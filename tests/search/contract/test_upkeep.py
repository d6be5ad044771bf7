"""Every engine follows the database: each trigger, each loss, a rebuild, an outage."""

import multiprocessing
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site

from resources.models import Publication, ResourceFile
from search import outage
from search.audit import compare, rebuild
from search.elasticsearch.client import within
from search.elasticsearch.engine import ElasticsearchEngine
from search.engine import ELASTICSEARCH, EMBEDDED, SearchEngine, SearchQuery, get_engine
from search.models import SearchState
from search.state import mark_below
from search.upkeep import catch_up, drain_every
from territories.models import Territory
from tests.factories import DocumentFactory, small_pdf
from trajectoire.taxonomies.models import Theme


def page_under(parent: Page, title: str, **more: Any) -> Publication:
    page = Publication(title=title, **{"summary": "Un chapô.", "kind": Publication.Kind.GUIDE, **more})
    parent.add_child(instance=page)
    return page


@pytest.fixture
def kept(engine: SearchEngine) -> SearchEngine:
    """The engine itself, up to date with what migrations made."""
    cache.clear()
    mark_below("")
    catch_up()
    return get_engine(engine.name)


def titles(engine: SearchEngine, text: str = "") -> set[str]:
    return {hit.title for hit in engine.search(SearchQuery(text=text, size=100)).hits}


def follows(engine: SearchEngine) -> bool:
    """Whether the index is what the database says, once the worker has passed."""
    catch_up()
    return not compare(engine).keys


@pytest.fixture
def chapter(kept: SearchEngine, home_page: Page) -> Publication:
    """A page with a theme, a territory, a keyword and a file, and one below it."""
    chapter = page_under(home_page, "Participation")
    chapter.themes.add(Theme.add_root(name="Santé"))
    chapter.territories.add(Territory.objects.create(level="commune", code="99001", name="Une commune"))
    chapter.keywords.add("médiation")
    chapter.files.add(ResourceFile(document=DocumentFactory.create(texts=("Le mot planoise.",))))
    chapter.save()
    page_under(chapter, "Conseils citoyens")
    assert follows(kept)
    return Publication.objects.get(pk=chapter.pk)


def publish(page: Publication) -> None:
    page.title = "Participation nouvelle"
    page.save_revision().publish()


def delete(page: Publication) -> None:
    Page.objects.get(pk=page.pk).delete()


def move(page: Publication) -> None:
    Page.objects.get(pk=page.pk).move(page_under(page.get_parent(), "Ailleurs"), pos="last-child")


def slug(page: Publication) -> None:
    page.slug = "autre-adresse"
    page.save()


def privacy(page: Publication) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def expiry(page: Publication) -> None:
    page.expire_at = timezone.now() - timedelta(minutes=1)
    page.save()


def collection(page: Publication) -> None:
    CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type=CollectionViewRestriction.LOGIN
    )


def keyword(page: Publication) -> None:
    tag = page.keywords.get()
    tag.name = "concertation"
    tag.save()


def theme(page: Publication) -> None:
    found = page.themes.get()
    found.name, found.slug = "Santé et soin", "sante-et-soin"
    found.save()


def territory(page: Publication) -> None:
    found = page.territories.get()
    found.name = "Un autre nom"
    found.save()


def file(page: Publication) -> None:
    document = page.files.get().document
    document.file = ContentFile(small_pdf(["La voirie."]), "voirie.pdf")
    document.save()


def unpublish(page: Publication) -> None:
    page.unpublish()


CHANGES = [
    publish, unpublish, delete, move, slug, privacy, expiry, collection, keyword, theme, territory, file,
]  # fmt: skip
HIDING = {unpublish, delete, privacy, expiry}


@pytest.mark.parametrize("change", CHANGES)
def test_the_index_follows_every_change(kept: SearchEngine, chapter: Publication, change: Any) -> None:
    before = dict(kept.fingerprints())
    change(chapter)
    if change in HIDING:
        assert "Participation" not in titles(kept), "not even before the index follows"
    assert follows(kept)
    if change is not territory:
        assert dict(kept.fingerprints()) != before
    assert ("Participation" in titles(kept)) is (change not in HIDING | {publish})
    if change is file:
        assert (titles(kept, "planoise"), titles(kept, "voirie")) == (set(), {"Participation"})
    if change is collection:
        assert titles(kept, "planoise") == set()


@pytest.mark.parametrize("loss", ["missing", "stale", "extra"])
def test_check_finds_a_loss_and_repairs_it(kept: SearchEngine, chapter: Publication, loss: str) -> None:
    if loss == "missing":
        kept.remove(chapter.search_key, 10**15)
    if loss == "stale":
        Page.objects.filter(pk=chapter.pk).update(title="Autrement")
    if loss == "extra":
        Publication.objects.filter(pk=chapter.pk).update(live=False)
    with pytest.raises(SystemExit):
        call_command("search_check", stdout=StringIO())
    found = compare(kept)
    assert getattr(found, loss) == {chapter.search_key}
    if loss == "missing" and kept.name == ELASTICSEARCH:
        rebuild(kept)  # its version is of the future: only another generation takes it
    else:
        call_command("search_check", "--repair", stdout=StringIO())
    assert not compare(kept).keys


def test_a_rebuild_answers_all_along_and_takes_in_what_changes(kept: SearchEngine, chapter: Publication) -> None:
    seen = []

    def look(_outcome: Any) -> None:
        seen.append(titles(kept, "participation"))
        if len(seen) == 1:
            page_under(chapter.get_parent(), "Arrivée pendant")
            Page.objects.get(title="Conseils citoyens").delete()
            drain_every()

    rebuild(kept, look)
    assert seen
    assert all("Participation" in titles for titles in seen)
    assert follows(kept)
    assert "Arrivée pendant" in titles(kept)
    assert "Conseils citoyens" not in titles(kept)


@pytest.fixture
def server(request: pytest.FixtureRequest) -> ElasticsearchEngine:
    """Elasticsearch alone."""
    request.getfixturevalue("db")
    chosen: ElasticsearchEngine = request.getfixturevalue("elasticsearch")
    cache.clear()
    return chosen


@pytest.mark.elasticsearch
def test_an_older_version_never_covers_a_newer_one(server: ElasticsearchEngine, home_page: Page) -> None:
    old = page_under(home_page, "Avant").search_document()
    page = Publication.objects.get(title="Avant")
    page.title = "Après"
    server.put(page.search_document(), 20)
    server.put(old, 10)
    server.refresh()
    assert dict(server.fingerprints()) == {page.search_key: server.fingerprint(page.search_document())}
    server.remove(page.search_key, 30)
    server.put(old, 25)
    assert server.count() == 0


@pytest.mark.elasticsearch
def test_two_rebuilds_at_once_leave_one_index(server: ElasticsearchEngine, home_page: Page) -> None:
    page_under(home_page, "Une page")
    server.indexes.create()  # a rebuild that was killed
    rebuild(server)
    assert server.indexes.building() is None
    assert server.indexes.ready()
    catch_up()
    assert not compare(server).keys
    assert len(within(5, lambda es: es.indices.get(index=f"{server.indexes.live}-2*"))) == 1


def _drain_for_ever() -> None:
    while True:
        for page in Publication.objects.all():
            page.title = f"Titre {time.monotonic_ns()}"
            page.save()
        drain_every()


def _rebuild_for_ever() -> None:
    while True:
        rebuild(get_engine(ELASTICSEARCH))


@pytest.mark.elasticsearch
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at_work", [_drain_for_ever, _rebuild_for_ever])
def test_a_kill_at_any_moment_leaves_what_a_sync_repairs(
    elasticsearch: ElasticsearchEngine, at_work: Callable[[], None]
) -> None:
    parent = Site.objects.get(is_default_site=True).root_page
    with transaction.atomic():
        for number in range(5):
            page_under(parent, f"Page {number}")
    for tenth in range(6):
        connections.close_all()
        worker = multiprocessing.get_context("fork").Process(target=at_work)
        worker.start()
        time.sleep(0.05 + 0.13 * tenth)
        worker.kill()
        worker.join()
        call_command("search_sync", "--once", stdout=StringIO())
        assert not compare(get_engine(ELASTICSEARCH)).keys
        assert not compare(get_engine(EMBEDDED)).keys


class Line:
    """A relay before the server that can go silent, as a machine whose network is cut."""

    def __init__(self, target: str) -> None:
        """``target``: address of the real server."""
        self.silent = False
        self._target = (urlsplit(target).hostname or "", urlsplit(target).port or 0)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._sockets: list[socket.socket] = [self._listening]
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            far = socket.create_connection(self._target)
            self._sockets += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(65536):
                if not self.silent:
                    other.sendall(data)
        except OSError:
            return

    def close(self) -> None:
        """Hang up everywhere."""
        for each in self._sockets:
            each.close()


@pytest.fixture
def line(server: ElasticsearchEngine, settings: Any) -> Iterator[Line]:
    """The settings lead to the server through a line that can be cut."""
    made = Line(settings.ELASTICSEARCH_URL)
    direct, settings.ELASTICSEARCH_URL = settings.ELASTICSEARCH_URL, made.url
    yield made
    settings.ELASTICSEARCH_URL = direct
    made.close()
    cache.clear()


@pytest.mark.elasticsearch
def test_after_an_outage_the_index_catches_up_by_itself(
    line: Line, home_page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_under(home_page, "Avant la panne")
    catch_up()
    monkeypatch.setattr(outage, "SECONDS", 5)  # the machine of the tests may be busy
    assert "Avant la panne" in titles(get_engine())
    assert outage.outage() is None
    line.silent = True
    monkeypatch.undo()
    page_under(home_page, "Pendant la panne")
    SearchState.objects.of(ELASTICSEARCH).update(error="pas pris en compte")  # so that the server is asked
    drain_every_embedded()
    assert "Pendant la panne" in titles(get_engine())
    assert outage.outage() is not None
    line.silent = False
    SearchState.objects.of(ELASTICSEARCH).update(error="")
    monkeypatch.setattr(outage, "PAUSE", 0)
    outage.failed("encore un peu")
    cache.delete("search:elasticsearch:trial")
    drain_every()
    assert outage.outage() is None
    assert "Pendant la panne" in titles(get_engine(ELASTICSEARCH))
    assert not compare(get_engine(ELASTICSEARCH)).keys


def drain_every_embedded() -> None:
    """What the request of a change does."""
    from search.sync import drain

    drain(at_once=True)
