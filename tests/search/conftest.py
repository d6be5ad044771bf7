"""Every engine passes the same contract, against real servers.

The embedded engine runs on the database of the suite; Elasticsearch where ``TRAJECTOIRE_TEST_ELASTICSEARCH`` has the
address of a server (``scripts/test`` starts one): its tests are marked ``elasticsearch`` and left out elsewhere.
"""

import os
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest

from search.elasticsearch.engine import ElasticsearchEngine
from search.engine import ELASTICSEARCH, EMBEDDED, SearchEngine, SearchQuery, SearchResults, get_engine
from trajectoire.pages.stories import SearchDocument

Put = Callable[..., SearchDocument]
Titles = Callable[..., list[str]]


class Seen(ElasticsearchEngine):
    """Elasticsearch beside the embedded index that is always kept, where what was written is found at once."""

    def put(self, document: SearchDocument, version: int) -> None:
        """In both."""
        self.embedded.put(document, version)
        super().put(document, version)

    def remove(self, key: str, version: int) -> None:
        """From both."""
        self.embedded.remove(key, version)
        super().remove(key, version)

    def search(self, query: SearchQuery) -> SearchResults:
        """After a refresh."""
        self.refresh()
        return super().search(query)


@pytest.fixture
def elasticsearch(settings: Any) -> Iterator[ElasticsearchEngine]:
    """The settings of an installation with Elasticsearch, whose index is empty, and goes afterwards."""
    settings.ELASTICSEARCH_URL = os.environ["TRAJECTOIRE_TEST_ELASTICSEARCH"]
    settings.TRAJECTOIRE = {"search": {"index": f"essai-{os.getpid()}"}}
    engine = Seen()
    engine.indexes.delete_all()
    engine.indexes.publish(engine.indexes.create())
    yield engine
    engine.indexes.delete_all()


@pytest.fixture(params=[EMBEDDED, pytest.param(ELASTICSEARCH, marks=pytest.mark.elasticsearch)])
def engine(request: pytest.FixtureRequest, db: None) -> SearchEngine:
    """Every engine passes the same contract."""
    if request.param == ELASTICSEARCH:
        chosen: SearchEngine = request.getfixturevalue("elasticsearch")
        return chosen
    return get_engine(EMBEDDED)


@pytest.fixture
def put(engine: SearchEngine) -> Put:
    """Write a document: ``put("Titre", "texte", kind="publication")``."""
    numbers = count(1)

    def write(title: str, body: str = "", **more: Any) -> SearchDocument:
        number = next(numbers)
        told = {"key": f"essai-{number}", "kind": "page", "kind_label": "Page", "url": f"/essai-{number}/", **more}
        document = SearchDocument(title=title, body=body, **told)
        engine.put(document, number)
        return document

    return write


@pytest.fixture
def titles(engine: SearchEngine) -> Titles:
    """Titles found: ``titles("texte", kinds=("publication",))``."""

    def found(text: str = "", **more: Any) -> list[str]:
        return [hit.title for hit in engine.search(SearchQuery(text=text, **more)).hits]

    return found
