"""The facts of Bourgogne-Franche-Comté, and how territories contain each other."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from territories.facts import known_regions, load_facts
from territories.models import Level, Territory

pytestmark = pytest.mark.django_db


@pytest.fixture(name="region")
def _region() -> None:
    load_facts("27")


def named(level: Level, name: str) -> Territory:
    return Territory.objects.get(level=level, name=name)


def test_the_region_has_its_62_neighbourhoods_and_23_contracts(region: None) -> None:
    levels = Counter(Territory.objects.values_list("level", flat=True))
    assert (levels["qpv"], levels["contrat"], levels["epci"], levels["departement"]) == (62, 23, 23, 8)


def test_loading_twice_changes_nothing() -> None:
    first = load_facts("27")
    assert load_facts("27") == {"created": 0, "updated": 0, "unchanged": first["created"]}


def test_a_name_mended_in_the_facts_reaches_the_table_and_a_parent_too(region: None) -> None:
    planoise = named(Level.NEIGHBOURHOOD, "Planoise")
    planoise.name = "Planoize"
    planoise.save()
    planoise.parents.clear()
    assert load_facts("27")["updated"] == 1
    assert named(Level.NEIGHBOURHOOD, "Planoise").parents.count() == 2


def test_a_neighbourhood_may_span_communes(region: None) -> None:
    parents = named(Level.NEIGHBOURHOOD, "Les Résidences").parents.filter(level=Level.COMMUNE)
    assert {parent.name for parent in parents} == {"Bavilliers", "Belfort"}


def test_a_contract_is_not_its_intercommunality_even_under_the_same_code(region: None) -> None:
    both = Territory.objects.filter(code="200065647")
    assert {t.level for t in both} == {Level.INTERCOMMUNALITY, Level.CITY_CONTRACT}


def test_a_neighbourhood_counts_for_all_that_contains_it(
    region: None, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    planoise = named(Level.NEIGHBOURHOOD, "Planoise")
    with django_assert_max_num_queries(6):
        above = {t.slug for t in planoise.ancestors()}
    assert above == {"commune-25056", "contrat-242500361", "epci-242500361", "departement-25", "region-27"}


def test_an_intercommunality_over_two_departments_is_within_neither(region: None) -> None:
    macon = Territory.objects.get(level=Level.INTERCOMMUNALITY, code="200070308")
    assert {parent.slug for parent in macon.parents.all()} == {"region-27"}


def test_every_neighbourhood_is_within_a_contract_of_the_region(region: None) -> None:
    within = Territory.objects.get(level=Level.REGION).descendants()
    assert within.filter(level=Level.NEIGHBOURHOOD).count() == 62
    assert not Territory.objects.filter(level=Level.NEIGHBOURHOOD).exclude(parents__level=Level.CITY_CONTRACT).exists()


def test_a_department_code_may_hold_letters() -> None:
    corsica = Territory.objects.create(level=Level.DEPARTMENT, code="2A", name="Corse-du-Sud")
    assert corsica.slug == "departement-2A"


def test_an_unknown_region_is_refused_with_the_ones_that_are_known() -> None:
    assert known_regions() == ["27"]
    with pytest.raises(ValueError, match="Régions connues : 27"):
        load_facts("99")
