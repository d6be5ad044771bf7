"""The library and things in it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from actors.models import Organisation
from resources.models import ExperienceSheet, JobOffer, LibraryPage, Publication, SheetStep
from territories.models import Territory
from trajectoire.taxonomies.models import Theme

MakePublication = Callable[..., Publication]
MakeOffer = Callable[..., JobOffer]
MakeSheet = Callable[..., ExperienceSheet]
MakeTheme = Callable[..., Theme]


@pytest.fixture
def library(db: None) -> LibraryPage:
    """The library, as migrations leave it."""
    return LibraryPage.objects.get()


SHEET_ROWS = ("steps", "quotes", "funding", "expenses", "partners", "results", "obstacles")


def _relations(facts: dict[str, Any]) -> dict[str, Any]:
    """Take out of ``facts`` what is set after the page is made."""
    return {
        name: facts.pop(name) for name in ("themes", "audiences", "territories", "keywords", "live") if name in facts
    }


def publish_page(library: LibraryPage, page: Any, **facts: Any) -> Any:
    """``page`` in the library, published as from its form; ``facts``: relations, or ``live=False``."""
    return _add(library, page, facts)


def _add(library: LibraryPage, page: Any, facts: dict[str, Any]) -> Any:
    themes = facts.pop("themes", None) or [Theme.objects.filter(slug="divers").first() or Theme.add_root(name="Divers")]
    for name in ("audiences", "territories"):
        if name in facts:
            setattr(page, name, facts.pop(name))
    page.themes = themes
    page.keywords.add(*facts.pop("keywords", []))
    live = facts.pop("live", True)
    page.live = False
    library.add_child(instance=page)
    revision = page.save_revision(clean=live)
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
def make_sheet(library: LibraryPage) -> MakeSheet:
    """An experience sheet with all that publication asks, published unless ``live=False``; rows by their names."""

    def make(title: str = "Des médiatrices au pied des tours", **facts: Any) -> ExperienceSheet:
        relations = _relations(facts)
        relations.setdefault(
            "territories", [Territory.objects.get_or_create(level="region", code="27", name="Région")[0]]
        )
        rows = {name: facts.pop(name) for name in SHEET_ROWS if name in facts}
        values = {
            "summary": "Trois adultes-relais tiennent les halls.",
            "organisation": Organisation.objects.first() or Organisation.objects.create(name="Le Fil d’Ici"),
            "beneficiaries": "Habitants",
            "objectives": "Être là le soir.",
            "verified_on": date(2026, 10, 14),
            **facts,
        }
        sheet = ExperienceSheet(title=title, **values)
        sheet.steps = [SheetStep(title="Un début", text="Il y eut un soir.")]
        for name, members in rows.items():
            setattr(sheet, name, members)
        page: ExperienceSheet = _add(library, sheet, relations)
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
