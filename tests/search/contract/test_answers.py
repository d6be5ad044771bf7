"""What every engine does, whatever it is made of."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engine import FacetCount, SearchEngine, SearchQuery, Sort
from tests.search.conftest import Put, Titles


def test_any_word_finds_and_more_words_rank_higher(put: Put, titles: Titles) -> None:
    put("Logement", "Le bailleur social et les habitants.")
    put("Médiation sociale", "Les adultes-relais font de la médiation sociale dans les quartiers.")
    for subject in ("Élections", "Budget", "Agenda", "Voirie"):
        put(subject, "Le bureau est ouvert.")
    assert titles("médiation sociale adultes relais") == ["Médiation sociale", "Logement"]


def test_a_title_weighs_more_than_a_passage(put: Put, titles: Titles) -> None:
    put("Rapport annuel", "Un mot de la participation, parmi beaucoup d’autres sujets traités.")
    put("Participation", "Un rapport annuel, parmi beaucoup d’autres sujets traités.")
    assert titles("participation")[0] == "Participation"


@pytest.mark.parametrize(
    "text",
    [
        "l'évaluation",
        "L’EVALUATION",
        "evaluations",
        "évaluer l’évaluation",
        "QN02101M",
        "qn02101m",
        "TR-2026-0042",
        "tr-2026-0042",
        "ANCT",
        "anct",
        "coeur",
        "chargée de projet",
        "pour tous",
    ],
)
def test_it_is_found_however_it_is_typed(put: Put, titles: Titles, text: str) -> None:
    put(
        "L’évaluation au cœur du contrat",
        "Pour tous : l’ANCT et le quartier QN02101M. Chargé·e de projet.",
        identifier="TR-2026-0042",
    )
    put("Autre chose", "Rien à voir.")
    assert titles(text)[:1] == ["L’évaluation au cœur du contrat"]


@pytest.mark.parametrize("text", ["mediaton", "médiatoin", "QVP", "partcipation", "Besancon", "besonçon"])
def test_a_typing_mistake_is_forgiven_and_told(put: Put, engine: SearchEngine, text: str) -> None:
    put("Médiation en QPV", "La participation des habitants à Besançon.")
    put("Autre chose", "Rien à voir.")
    results = engine.search(SearchQuery(text=text))
    assert [hit.title for hit in results.hits] == ["Médiation en QPV"]
    assert bool(results.corrections) is (text != "Besancon")


def test_a_word_that_is_known_is_not_corrected(put: Put, engine: SearchEngine) -> None:
    put("Maison", "Une raison.")
    put("Raison", "Une saison.")
    assert engine.search(SearchQuery(text="maison raison")).corrections == {}


def test_words_nowhere_to_be_found_find_nothing(put: Put, engine: SearchEngine) -> None:
    put("Médiation", "Les quartiers.")
    results = engine.search(SearchQuery(text="xylophone"))
    assert (results.total, results.hits, results.corrections) == (0, (), {})


def test_nothing_typed_lists_everything_newest_first(put: Put, titles: Titles) -> None:
    put("Ancien", published_on=date(2020, 1, 1))
    put("Sans date")
    put("Récent", published_on=date(2026, 1, 1))
    assert titles("") == ["Récent", "Ancien", "Sans date"]
    assert titles("  \n ") == ["Récent", "Ancien", "Sans date"]


def test_results_sort_by_date_when_asked(put: Put, titles: Titles) -> None:
    put("Médiation", "médiation médiation", published_on=date(2020, 1, 1))
    put("Note", "La médiation.", published_on=date(2026, 1, 1))
    assert titles("médiation") == ["Médiation", "Note"]
    assert titles("médiation", sort=Sort.NEWEST) == ["Note", "Médiation"]


def test_facets_are_or_inside_and_across(put: Put, titles: Titles) -> None:
    put("A", facets={"themes": ("sante",), "publics": ("jeunes",)})
    put("B", facets={"themes": ("emploi",), "publics": ("jeunes",)})
    put("C", facets={"themes": ("emploi",), "publics": ("elus",)})
    assert sorted(titles(filters={"themes": ("sante", "emploi")})) == ["A", "B", "C"]
    assert sorted(titles(filters={"themes": ("sante", "emploi"), "publics": ("jeunes",)})) == ["A", "B"]
    assert titles(filters={"themes": ("inconnu",)}) == []
    assert len(titles(filters={"themes": ()})) == 3


def test_counts_ignore_the_filter_of_their_own_facet(put: Put, engine: SearchEngine) -> None:
    put("A", kind="publication", facets={"themes": ("sante",), "publics": ("jeunes",)})
    put("B", kind="publication", facets={"themes": ("emploi", "insertion"), "publics": ("jeunes",)})
    put("C", kind="fiche", facets={"themes": ("emploi",), "publics": ("elus",)})
    results = engine.search(
        SearchQuery(filters={"themes": ("sante",)}, kinds=("publication",), facets=("themes", "publics"))
    )
    assert results.total == 1
    assert results.facets["themes"] == (FacetCount("emploi", 1), FacetCount("insertion", 1), FacetCount("sante", 1))
    assert results.facets["publics"] == (FacetCount("jeunes", 1),)
    assert results.kinds == (FacetCount("publication", 1),)


def test_pages_of_results_follow_one_another(put: Put, engine: SearchEngine) -> None:
    for number in range(7):
        put(f"Médiation {number}", published_on=date(2026, 1, number + 1))
    pages = [engine.search(SearchQuery(text="médiation", page=page, size=3)) for page in (1, 2, 3, 4)]
    assert [len(page.hits) for page in pages] == [3, 3, 1, 0]
    assert {page.total for page in pages} == {7}
    assert len({hit.key for page in pages for hit in page.hits}) == 7
    assert engine.search(SearchQuery(text="médiation", size=0)).hits == ()


def test_what_is_put_again_replaces(put: Put, engine: SearchEngine, titles: Titles) -> None:
    put("Médiation", "Les quartiers.", key="une", facets={"themes": ("sante",)})
    put("Participation", "Les habitants.", key="une", facets={"themes": ("emploi",)})
    assert engine.count() == 1
    assert titles("médiation quartiers") == []
    assert titles("participation", filters={"themes": ("emploi",)}) == ["Participation"]
    assert titles(filters={"themes": ("sante",)}) == []


def test_what_is_removed_is_forgotten(put: Put, engine: SearchEngine, titles: Titles) -> None:
    document = put("Médiation", "Les quartiers.")
    engine.remove(document.key, 2)
    engine.remove(document.key, 3)
    assert (engine.count(), titles("médiation"), titles("")) == (0, [], [])


def test_a_document_past_its_closing_day_is_not_found(put: Put, engine: SearchEngine, titles: Titles) -> None:
    today = timezone.localdate()
    put("Offre close", closes_on=today - timedelta(days=1), facets={"themes": ("emploi",)})
    put("Offre du dernier jour", closes_on=today, facets={"themes": ("emploi",)})
    assert titles("offre") == titles("") == ["Offre du dernier jour"]
    results = engine.search(SearchQuery(text="offre", facets=("themes",)))
    assert (results.total, results.facets["themes"]) == (1, (FacetCount("emploi", 1),))


def test_extracts_show_the_words_and_where_they_are(put: Put, engine: SearchEngine) -> None:
    put("Fiche", "Un début. " * 40 + "Les médiatrices agissent à Planoise. " + "Une fin. " * 40)
    extract = engine.search(SearchQuery(text="médiation planoise")).hits[0].extracts[0]
    assert [fragment.text for fragment in extract if fragment.matched] == ["médiatrices", "Planoise"]
    assert sum(len(fragment.text) for fragment in extract) < 300


def test_an_extract_is_text_not_markup(put: Put, engine: SearchEngine) -> None:
    put("Le <b>médiateur</b>", "Un <script>médiateur</script>")
    hit = engine.search(SearchQuery(text="médiateur")).hits[0]
    assert "".join(f.text for f in hit.title_extract) == "Le <b>médiateur</b>"
    assert "".join(f.text for f in hit.extracts[0]) == "Un <script>médiateur</script>"


def test_the_keywords_that_match_are_named(put: Put, engine: SearchEngine) -> None:
    put("Fiche", keywords=("adultes-relais", "budget"))
    assert engine.search(SearchQuery(text="adulte relais")).hits[0].matched_keywords == ("adultes-relais",)


def test_a_fingerprint_tells_when_a_document_differs(put: Put, engine: SearchEngine) -> None:
    one = put("Médiation", "Les quartiers.", key="une")
    assert dict(engine.fingerprints()) == {"une": engine.fingerprint(one)}
    other = put("Médiation", "Les habitants.", key="une")
    assert engine.fingerprint(other) != engine.fingerprint(one)


HOSTILE = [
    '"', "'", "((", "))", "*", "a*", "-", "--", "NOT", "AND OR NOT", "NEAR(a b)", "title:médiation", "a AND", '"abc',
    "\x00", "a\x00b", "%", "_", "\\", ";--", "' OR 1=1 --", "{}[]^~!", "שלום עולם", "مرحبا", "😀", "👩‍👩‍👧",
    "a" * 10_000, "mot " * 3_000,
    "\u202e\u200b", "\ud800", "²³", "ﬁche", "+", ":", "^médiation", "médiation NEAR/2 sociale",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_an_error(put: Put, engine: SearchEngine, text: str) -> None:
    put("Médiation", "Les quartiers.")
    assert engine.search(SearchQuery(text=text)).total in {0, 1}


@given(text=st.text(max_size=200))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_answered(engine: SearchEngine, text: str) -> None:
    engine.search(SearchQuery(text=text, filters={text: (text,)}, kinds=(text,), facets=(text,)))


def test_out_of_range_pages_and_sizes_are_answered(put: Put, engine: SearchEngine) -> None:
    put("Médiation")
    for page, size in ((0, 10), (-5, 10), (10**9, 10), (1, -1), (1, 10**9)):
        assert engine.search(SearchQuery(text="médiation", page=page, size=size)).total == 1


def test_a_text_of_any_characters_is_indexed(put: Put, titles: Titles) -> None:
    put("Titre", "NUL \x00 \ud800 ; שלום 😀 \u202e ﬁche médiation")
    assert titles("médiation") == ["Titre"]
