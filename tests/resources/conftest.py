"""The library and things in it."""

from collections.abc import Callable
from typing import Any

import pytest

from resources.models import JobOffer, LibraryPage, Publication
from trajectoire.taxonomies.models import Theme

MakePublication = Callable[..., Publication]
MakeOffer = Callable[..., JobOffer]
MakeTheme = Callable[..., Theme]


@pytest.fixture
def library(db: None) -> LibraryPage:
    """The library, as migrations leave it."""
    return LibraryPage.objects.get()


def _relations(facts: dict[str, Any]) -> dict[str, Any]:
    """Take out of ``facts`` what is set after the page is made."""
    return {
        name: facts.pop(name) for name in ("themes", "audiences", "territories", "keywords", "live") if name in facts
    }


def _add(library: LibraryPage, page: Any, facts: dict[str, Any]) -> Any:
    themes = facts.pop("themes", [])
    for name in ("audiences", "territories"):
        if name in facts:
            setattr(page, name, facts.pop(name))
    page.themes = themes
    page.keywords.add(*facts.pop("keywords", []))
    live = facts.pop("live", True)
    page.live = False
    library.add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
    page.refresh_from_db()
    return page


@pytest.fixture
def make_publication(library: LibraryPage) -> MakePublication:
    """A publication, published unless ``live=False``."""

    def make(title: str = "Participer autrement", **facts: Any) -> Publication:
        relations = _relations(facts)
        values = {"summary": "Huit expériences.", "kind": Publication.Kind.GUIDE, **facts}
        page: Publication = _add(library, Publication(title=title, **values), relations)
        return page

    return make


@pytest.fixture
def make_offer(library: LibraryPage) -> MakeOffer:
    """A job offer, published unless ``live=False``."""

    def make(title: str = "Médiatrice sociale", **facts: Any) -> JobOffer:
        relations = _relations(facts)
        values = {"summary": "Un poste à Nevers.", "employer": "La Passerelle", "contract": "CDI", **facts}
        page: JobOffer = _add(library, JobOffer(title=title, **values), relations)
        return page

    return make


@pytest.fixture
def make_theme(db: None) -> MakeTheme:
    """A theme, under another when ``under`` is given."""

    def make(name: str, under: Theme | None = None) -> Theme:
        if under is None:
            theme: Theme = Theme.add_root(name=name)
        else:
            under.refresh_from_db()
            theme = under.add_child(name=name)
        return theme

    return make
