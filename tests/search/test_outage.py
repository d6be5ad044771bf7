"""Elasticsearch refuses, is silent, dies, or says anything: a search is answered all the same."""

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from search import outage
from search.engine import ELASTICSEARCH, EMBEDDED, SearchQuery, get_engine
from search.models import SearchState
from search.state import mark
from search.upkeep import drain_every
from trajectoire.accounts.models import User
from trajectoire.pages.stories import SearchDocument

HEADERS = "X-Elastic-Product: Elasticsearch\r\nContent-Type: application/vnd.elasticsearch+json;compatible-with=8\r\n"


def response(status: str, body: str, headers: str = HEADERS) -> bytes:
    """A whole HTTP answer."""
    length = len(body.encode())
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}".encode()


ANSWERS: dict[str, bytes | None] = {
    "silent": None,
    "dies": b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{",
    "too many": response("429 Too Many Requests", '{"error": "trop", "status": 429}'),
    "unavailable": response("503 Service Unavailable", "{}"),
    "no index": response("404 Not Found", '{"error": {"type": "index_not_found_exception"}, "status": 404}'),
    "another server": response("200 OK", "<html>nginx</html>", "Content-Type: text/html\r\n"),
    "no JSON": response("200 OK", "{]"),
    "empty": response("200 OK", "{}"),
    "a list": response("200 OK", "[1, 2]"),
    "timed out": response("200 OK", '{"responses": [{"timed_out": true, "hits": {"hits": []}}]}'),
    "one of two refused": response(
        "200 OK", '{"responses": [{"error": {"type": "search_phase_execution_exception"}, "status": 503}]}'
    ),
    "nonsense": response("200 OK", '{"responses": [{"timed_out": false, "hits": {"hits": [{"_id": 3}]}}]}'),
    "not HTTP": b"\x00\xff garbage\r\n\r\n",
}


class ScriptedServer:
    """Listens, counts who comes, and answers every one the same."""

    def __init__(self, answer: bytes | None) -> None:
        """``answer``: ``None`` says nothing and keeps the line open."""
        self.calls = 0
        self._answer = answer
        self._open: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            self.calls += 1
            if self._answer is None:
                self._open.append(line)
                continue
            with line:
                line.recv(65536)
                line.sendall(self._answer)

    def close(self) -> None:
        """Refuse from now on."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()
        for line in self._open:
            line.close()


Serve = Callable[[bytes | None], ScriptedServer]


@pytest.fixture
def serve(settings: Any, db: None) -> Iterator[Serve]:
    """Start a scripted server that the settings name; a document is in the embedded index."""
    started = []
    cache.clear()
    get_engine(EMBEDDED).put(
        SearchDocument(key="une", kind="page", kind_label="Page", title="Médiation", url="/une/"), 1
    )

    def start(answer: bytes | None) -> ScriptedServer:
        server = ScriptedServer(answer)
        started.append(server)
        settings.ELASTICSEARCH_URL = server.url
        return server

    yield start
    for server in started:
        server.close()
    cache.clear()


def titles(text: str = "médiation") -> list[str]:
    return [hit.title for hit in get_engine().search(SearchQuery(text=text)).hits]


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
def test_a_search_is_answered_whatever_the_server_does_and_the_next_does_not_wait(
    serve: Serve, answer: bytes | None
) -> None:
    server = serve(answer)
    assert titles() == ["Médiation"]
    assert server.calls == 1
    assert titles() == titles("") == ["Médiation"]
    assert server.calls == 1, "nobody asks again for a while"
    assert outage.outage() is not None


def test_a_server_that_refuses_is_no_error(settings: Any, serve: Serve) -> None:
    free = socket.create_server(("127.0.0.1", 0))
    settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{free.getsockname()[1]}"
    free.close()
    assert titles() == ["Médiation"]
    assert outage.outage() is not None


def test_after_a_pause_one_caller_at_a_time_tries_again(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    server = serve(ANSWERS["unavailable"])
    monkeypatch.setattr(outage, "PAUSE", 0)
    titles()
    monkeypatch.setattr(outage, "PAUSE", 60)
    assert outage.may_try()
    assert not outage.may_try(), "another is trying"
    titles()
    assert server.calls == 1
    outage.succeeded()
    assert outage.may_try()


def test_documents_wait_for_the_server_without_being_blamed(serve: Serve) -> None:
    serve(ANSWERS["unavailable"])
    mark(["page-1"])
    assert drain_every(at_once=True) == [ELASTICSEARCH]
    state = SearchState.objects.of(ELASTICSEARCH).get(key="page-1")
    assert (state.wanted > state.indexed, state.attempts, state.lease) == (True, 0, "")
    assert not SearchState.objects.of(EMBEDDED).dirty().exists()


def test_an_index_that_is_not_up_to_date_does_not_answer(serve: Serve) -> None:
    server = serve(ANSWERS["empty"])
    mark(["page-1"])
    assert titles() == ["Médiation"]
    assert (server.calls, outage.problem()) == (0, None)
    SearchState.objects.of(ELASTICSEARCH).update(changed_at=timezone.now() - timedelta(hours=1))
    assert titles() == ["Médiation"]
    assert server.calls == 0
    assert outage.problem() == "l’index d’Elasticsearch est en retard ; la recherche de secours répond"
    SearchState.objects.of(ELASTICSEARCH).update(error="refusé pour lui-même")
    assert outage.problem() is None


def test_the_team_and_the_probes_are_told(serve: Serve, client: Client, administrator: User) -> None:
    serve(ANSWERS["unavailable"])
    client.force_login(administrator)
    assert "mode de secours" not in client.get(reverse("wagtailadmin_home")).content.decode()
    titles()
    assert "mode de secours" in client.get(reverse("wagtailadmin_home")).content.decode()
    ready = client.get("/sante/pret/")
    assert ready.status_code == 200
    assert ready.json()["checks"]["search"] == "Elasticsearch ne répond pas ; la recherche de secours répond"


def test_an_installation_without_a_server_asks_nothing_of_it(client: Client, db: None) -> None:
    assert get_engine().name == EMBEDDED
    assert client.get("/sante/pret/").json()["checks"]["search"] == "ok"
