"""What the tests of letters share."""

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.blocks import StreamBlock

from newsletter.issues.blocks import issue_blocks
from resources.models import LibraryPage
from trajectoire.taxonomies.models import Theme

Content = Callable[..., Any]


@pytest.fixture
def content(db: None) -> Content:
    """``content(("words", {…}), …)``: the value of the blocks of an issue, as stored."""
    block = StreamBlock(issue_blocks())
    return lambda *blocks: block.to_python([{"type": kind, "value": value} for kind, value in blocks])


@pytest.fixture
def make_page(db: None) -> Callable[..., Any]:
    """``make_page(Model, title, **values)``: a page of the library, published."""

    def make(model: type[Any], title: str, **values: Any) -> Any:
        page = model(**{"title": title, "summary": f"{title}, en deux phrases.", **values})
        page.themes = [Theme.objects.filter(slug="divers").first() or Theme.add_root(name="Divers")]
        LibraryPage.objects.get().add_child(instance=page)
        page.save_revision().publish()
        page.refresh_from_db()
        return page

    return make
