"""Documents follow what they refer to: themes, keywords, territories, related rows, collections."""

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from resources.models import LibraryPage, Publication
from search.audit import compare
from search.models import EntryFacet, SearchState
from search.sync import drain
from search.triggers import routes_from
from territories.models import Territory
from tests.factories import DocumentFactory, UserFactory
from trajectoire.accounts.models import User
from trajectoire.taxonomies.models import Keyword, Theme

Values = Callable[[], set[str]]


@pytest.fixture
def page(db: None) -> Publication:
    """A publication with a theme, a keyword and a territory, indexed."""
    city = Territory.objects.create(level="commune", code="58194", name="Nevers")
    quarter = Territory.objects.create(level="qpv", code="QN05802M", name="Le Banlay")
    quarter.parents.add(city)
    page = Publication(title="Note", summary="Une note.", kind=Publication.Kind.GUIDE)
    page.themes = [Theme.add_root(name="Médiation")]
    page.territories = [quarter]
    page.keywords.add("adultes-relais")
    LibraryPage.objects.get().add_child(instance=page)
    drain(at_once=True)
    return page


def marked(page: Publication) -> bool:
    """Whether the page waits to be indexed; then it is."""
    waits = SearchState.objects.dirty().filter(key=page.search_key).exists()
    drain(at_once=True)
    assert not compare().keys
    return waits


def values(facet: str) -> set[str]:
    return set(EntryFacet.objects.filter(facet=facet).values_list("value", flat=True))


def test_relations_are_indexed_with_the_page(page: Publication) -> None:
    assert values("theme") == {"mediation"}
    assert values("territory") == {"qpv-QN05802M", "commune-58194"}


def test_a_theme_with_a_new_address_is_followed(page: Publication) -> None:
    theme = Theme.objects.get()
    theme.slug = "mediation-sociale"
    theme.save()
    assert marked(page)
    assert values("theme") == {"mediation-sociale"}


def test_a_keyword_renamed_is_followed(page: Publication) -> None:
    keyword = Keyword.objects.get()
    keyword.name = "adulte-relais"
    keyword.save()
    assert marked(page)


def test_a_theme_deleted_is_followed(page: Publication) -> None:
    Theme.objects.get().delete()
    assert marked(page)
    assert values("theme") == set()


def test_a_territory_that_moves_is_followed_below_too(page: Publication) -> None:
    department = Territory.objects.create(level="departement", code="58", name="Nièvre")
    assert not marked(page)
    Territory.objects.get(code="58194").parents.add(department)
    assert marked(page)
    assert "departement-58" in values("territory")


def test_a_keyword_taken_from_a_page_is_followed(page: Publication) -> None:
    page.keyword_rows.all()[0].tag.resource_keywords.all().delete()
    assert marked(page)


def test_a_collection_that_becomes_private_marks_the_pages_of_its_files(page: Publication) -> None:
    collection = Collection.get_first_root_node().add_child(name="Fichiers")
    page.files.create(document=DocumentFactory.create(collection=collection))
    page.save()
    drain(at_once=True)
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    assert marked(page)


@pytest.mark.parametrize("change", [UserFactory.create, lambda: Theme.add_root(name="Emploi")])
def test_what_no_document_tells_of_marks_nothing(page: Publication, change: Any) -> None:
    change()
    assert not marked(page)


def test_people_are_no_vocabulary() -> None:
    assert routes_from(User) == ()
    assert routes_from(get_document_model())
