"""Documents to put in an index, apart from any page."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from search.engine import SearchEngine, SearchQuery, get_engine
from trajectoire.pages.stories import SearchDocument

Put = Callable[..., SearchDocument]
Titles = Callable[..., list[str]]


@pytest.fixture(params=["database"])
def engine(request: pytest.FixtureRequest, db: None) -> SearchEngine:
    """Every engine passes the same contract."""
    return get_engine(request.param)


@pytest.fixture
def put(engine: SearchEngine) -> Put:
    """Write a document: ``put("Titre", "texte", kind="publication")``."""
    numbers = count(1)

    def write(title: str, body: str = "", **more: Any) -> SearchDocument:
        number = next(numbers)
        told = {"key": f"essai-{number}", "kind": "page", "kind_label": "Page", "url": f"/essai-{number}/", **more}
        document = SearchDocument(title=title, body=body, **told)
        engine.put(document, 1)
        return document

    return write


@pytest.fixture
def titles(engine: SearchEngine) -> Titles:
    """Titles found: ``titles("texte", kinds=("publication",))``."""

    def found(text: str = "", **more: Any) -> list[str]:
        return [hit.title for hit in engine.search(SearchQuery(text=text, **more)).hits]

    return found
