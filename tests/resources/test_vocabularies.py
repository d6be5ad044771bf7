"""Lists follow the vocabularies: a theme renamed, moved, merged or deleted, a territory that changes parents."""

import pytest
from django.test import Client

from resources.facets import FacetValue, ResourceFacet, recount
from resources.models import Resource
from territories.models import Level, Territory
from tests.resources.conftest import MakePublication, MakeTheme
from tests.resources.test_library_list import counts, show, titles
from trajectoire.taxonomies.models import Theme

pytestmark = pytest.mark.django_db


def test_a_renamed_theme_is_renamed_in_the_list(
    client: Client, make_publication: MakePublication, make_theme: MakeTheme
) -> None:
    theme = make_theme("Médiation")
    make_publication(themes=[theme])
    show(client)

    theme.name = "Médiation sociale"
    theme.save()

    assert "Médiation sociale" in [label.get_text() for label in show(client).select(".facet__label")]


def test_a_moved_theme_counts_for_its_new_parents(
    client: Client, make_publication: MakePublication, make_theme: MakeTheme
) -> None:
    old, new = make_theme("Habitat"), make_theme("Transitions")
    middle = make_theme("Énergie", under=old)
    leaf = make_theme("Précarité énergétique", under=middle)
    make_publication("Guide", themes=[leaf])
    assert counts(show(client), "theme") == {"habitat": 1, "energie": 1, "precarite-energetique": 1}

    middle = Theme.objects.get(pk=middle.pk)
    middle.move(new, "sorted-child")
    Theme.objects.get(pk=middle.pk).save()

    assert counts(show(client), "theme") == {"transitions": 1, "energie": 1, "precarite-energetique": 1}
    assert titles(show(client, "?theme=transitions")) == ["Guide"]


def test_a_deleted_theme_leaves_the_list(
    client: Client,
    make_publication: MakePublication,
    make_theme: MakeTheme,
    django_capture_on_commit_callbacks: object,
) -> None:
    parent = make_theme("Médiation")
    child = make_theme("Adultes-relais", under=parent)
    make_publication(themes=[child])

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        Theme.objects.get(pk=child.pk).delete()

    assert counts(show(client), "theme") == {}
    assert Resource.objects.count() == 1


def test_a_territory_put_in_another_counts_for_it(client: Client, make_publication: MakePublication) -> None:
    contract = Territory.objects.create(level=Level.CITY_CONTRACT, code="1", name="Contrat")
    quarter = Territory.objects.create(level=Level.NEIGHBOURHOOD, code="2", name="Quartier")
    make_publication("Fiche", territories=[quarter])
    assert counts(show(client), "territoire") == {"qpv-2": 1}

    quarter.parents.add(contract)

    assert counts(show(client), "territoire") == {"qpv-2": 1, "contrat-1": 1}


def test_counting_again_repairs_whatever_was_lost(make_publication: MakePublication, make_theme: MakeTheme) -> None:
    parent = make_theme("Médiation")
    page = make_publication(themes=[make_theme("Adultes-relais", under=parent)])
    make_publication("Autre", themes=[parent])
    before = set(ResourceFacet.objects.values_list("resource_id", "value__facet", "value__value"))
    assert (page.pk, "theme", "mediation") in before

    ResourceFacet.objects.filter(resource=page).delete()
    FacetValue.objects.create(facet="theme", value="fantome", label="Fantôme")
    recount()

    assert set(ResourceFacet.objects.values_list("resource_id", "value__facet", "value__value")) == before
    assert not FacetValue.objects.filter(value="fantome").exists()
