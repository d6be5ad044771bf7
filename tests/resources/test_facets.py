"""Facets of the library: schemes, kinds, languages; long addresses; the two tables that count."""

from datetime import date
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resources.facets import FacetValue, ResourceFacet, recount
from resources.models import Publication
from search.list_query import VALUES_LIMIT, facet_parameters, read_query
from search.models import EntryFacet
from search.sync import drain
from territories.facts import load_facts
from territories.models import Territory
from tests.resources.conftest import MakeOffer, MakePublication, MakeTheme
from tests.resources.test_library_list import counts, show, titles
from trajectoire.taxonomies.models import Scheme

pytestmark = pytest.mark.django_db


@pytest.fixture
def schemes() -> tuple[Scheme, Scheme]:
    """One that lasts, one that is over."""
    return (
        Scheme.objects.create(name="NPNRU", start_year=2014),
        Scheme.objects.create(name="DDU", start_year=2009, end_year=2014),
    )


def _publish(make: MakePublication, title: str, *schemes: Scheme, **facts: object) -> Publication:
    page = make(title, **facts)
    page.schemes = list(schemes)
    page.save_revision().publish()
    return page


def test_a_scheme_narrows_and_says_when_it_ended(
    client: Client, make_publication: MakePublication, schemes: tuple[Scheme, Scheme]
) -> None:
    lasting, over = schemes
    _publish(make_publication, "Rénover", lasting)
    _publish(make_publication, "Doter", over)
    _publish(make_publication, "Rien")
    page = show(client)
    assert counts(page, "dispositif") == {"npnru": 1, "ddu": 1}
    assert "DDU (2009 – 2014)" in [label.get_text() for label in page.select(".facet__label")]
    assert titles(show(client, "?dispositif=npnru")) == ["Rénover"]
    assert set(titles(show(client, "?dispositif=npnru&dispositif=ddu"))) == {"Rénover", "Doter"}, "OR inside a facet"


def test_facets_restrict_each_other_and_their_chips_take_them_away(
    client: Client, make_publication: MakePublication, make_theme: MakeTheme, schemes: tuple[Scheme, Scheme]
) -> None:
    theme = make_theme("Habitat")
    _publish(make_publication, "Les deux", schemes[0], themes=[theme], kind=Publication.Kind.STUDY)
    _publish(make_publication, "Un seul", schemes[0], kind=Publication.Kind.GUIDE)
    page = show(client, "?dispositif=npnru&theme=habitat&genre=study")
    assert titles(page) == ["Les deux"]
    assert counts(page, "genre") == {"study": 1, "guide": 0}
    chips = {chip.select_one(".chip__value").get_text(): chip["href"] for chip in page.select(".chip")}
    assert set(chips) == {"NPNRU", "Habitat", "Étude"}
    assert str(chips["Étude"]).endswith("?dispositif=npnru&theme=habitat")


def test_a_facet_of_one_language_is_left_out_until_it_tells_things_apart(
    client: Client, make_publication: MakePublication
) -> None:
    make_publication("En français")
    assert counts(show(client), "langue") == {}
    make_publication("Auf Deutsch", language="de")
    page = show(client)
    assert counts(page, "langue") == {"fr": 1, "de": 1}
    assert "Allemand" in [label.get_text() for label in page.select(".facet__label")]
    assert titles(show(client, "?langue=de")) == ["Auf Deutsch"]


def test_the_search_page_names_kinds_and_schemes_too(
    client: Client, make_publication: MakePublication, schemes: tuple[Scheme, Scheme]
) -> None:
    _publish(make_publication, "Rénover ensemble", schemes[0], kind=Publication.Kind.STUDY)
    _publish(make_publication, "Rénover encore", kind=Publication.Kind.GUIDE)
    drain()
    page = BeautifulSoup(client.get("/recherche/?q=renover").content, "html.parser")
    labels = [label.get_text() for label in page.select(".facet__label")]
    assert {"NPNRU", "Étude", "Guide"} <= set(labels)


def test_a_long_facet_shows_its_first_values_those_chosen_and_the_way_to_the_others(
    client: Client, make_publication: MakePublication
) -> None:
    load_facts("27")
    quarters = list(Territory.objects.filter(level="qpv").order_by("code")[:30])
    for quarter in quarters[:3]:
        make_publication(quarter.name, territories=[quarter])
    make_publication("Partout", territories=quarters)
    page = show(client, "?territoire=qpv-QN02103M")
    facet = page.select_one('.facet:has(input[name="territoire"])')
    assert facet is not None
    shown = facet.select(".facet__values > .facet__value input")
    assert len(shown) in {8, 9}
    assert facet.select_one('.facet__values > .facet__value input[value="qpv-QN02103M"][checked]')
    assert "Voir tout" in facet.select_one(".facet__more summary").get_text()


def test_at_most_the_first_groups_and_those_in_use_are_unfolded(
    client: Client, make_publication: MakePublication, schemes: tuple[Scheme, Scheme]
) -> None:
    _publish(make_publication, "Rénover", schemes[0])
    assert len(show(client).select("details.facet[open]")) <= 2
    assert len(show(client, "?dispositif=npnru").select("details.facet[open]")) <= 3


def test_both_tables_count_a_resource_for_the_same_values(
    make_publication: MakePublication, make_offer: MakeOffer, make_theme: MakeTheme, schemes: tuple[Scheme, Scheme]
) -> None:
    load_facts("27")
    quarter = Territory.objects.get(code="QN02503M")
    _publish(make_publication, "Rénover", schemes[0], themes=[make_theme("Habitat")], territories=[quarter])
    make_offer()
    drain()
    library = set(ResourceFacet.objects.values_list("resource_id", "value__facet", "value__value"))
    found = set(EntryFacet.objects.filter(entry__page_id__isnull=False).values_list("entry__page_id", "facet", "value"))
    assert library == found


def test_counting_everything_again_changes_nothing(
    make_publication: MakePublication, schemes: tuple[Scheme, Scheme]
) -> None:
    _publish(make_publication, "Rénover", schemes[0], date=date(2024, 5, 1), language="de")

    def rows() -> set[tuple[str, str, str]]:
        return set(ResourceFacet.objects.values_list("value__facet", "value__value", "value__label"))

    before = rows()
    assert {("scheme", "npnru", "NPNRU"), ("kind", "guide", "Guide"), ("language", "de", "Allemand")} <= before
    FacetValue.objects.all().delete()
    recount()
    assert rows() == before


def test_a_renamed_scheme_is_renamed_in_the_list(
    client: Client, make_publication: MakePublication, schemes: tuple[Scheme, Scheme]
) -> None:
    _publish(make_publication, "Rénover", schemes[0])
    schemes[0].name = "ANRU 2"
    schemes[0].save()
    assert "ANRU 2" in [label.get_text() for label in show(client).select(".facet__label")]


_names = st.sampled_from(["q", "page", "tri", "type", "theme", "dispositif", "public", "territoire", "annee", "genre"])
_texts = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["qpv-QN02503M", "2A", "departement-2A", "%00", "' OR 1=1 --", "a[]=1", "²", "\ud800", "٣"]),
)


@given(pairs=st.lists(st.tuples(_names, _texts), max_size=80))
def test_any_address_is_read_as_a_question_and_its_own_address_as_the_same(pairs: list[tuple[str, str]]) -> None:
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    asked = read_query(data)
    assert all(
        len(values) <= VALUES_LIMIT and name in {"type", *facet_parameters()} for name, values in asked.chosen.items()
    )
    assert asked.page >= 1
    assert read_query(QueryDict(asked.address("/").partition("?")[2])) == asked, "a link that is shared asks the same"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(_names, _texts), max_size=30))
def test_no_address_is_an_error(client: Client, pairs: list[tuple[str, str]]) -> None:
    query = urlencode([(name, value.encode("utf-8", "replace")) for name, value in pairs])
    assert client.get(f"/ressources/?{query}").status_code in {200, 404}


@pytest.mark.parametrize(
    "query",
    [
        urlencode([("territoire", f"qpv-QN{n:05d}X") for n in range(200)]),
        urlencode([("theme[]", "a"), ("theme[0]", "b"), ("territoire.code", "2A")]),
        "territoire=commune-2A004&territoire=commune-%2A%2F..%2F..&territoire=qpv-%EF%BC%B1%EF%BC%AE",
        "dispositif=" + "x" * 5000,
        "langue=fr&langue=xx&genre=&genre=%20",
    ],
)
def test_strange_values_give_a_wider_list_and_never_an_error(
    client: Client, make_publication: MakePublication, query: str
) -> None:
    make_publication("Une")
    assert client.get(f"/ressources/?{query}").status_code == 200
    assert client.get(f"/recherche/?{query}").status_code == 200


def test_two_hundred_values_of_a_facet_are_answered(client: Client, make_publication: MakePublication) -> None:
    load_facts("27")
    make_publication("Partout", territories=list(Territory.objects.all()))
    query = urlencode([("territoire", slug) for slug in Territory.objects.values_list("slug", flat=True)])
    assert titles(show(client, f"?{query}")) == ["Partout"]
