"""What a question means: signs, acronyms both ways, slips of the keyboard."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.asked import identifier_in, take_apart
from search.engine import SearchEngine, SearchQuery
from search.models import Synonym
from tests.search.conftest import Put, Titles

NPNRU = "nouveau programme national de renouvellement urbain"


def keep(term: str, meaning: str, *others: str, **more: Any) -> Synonym:
    """A line of the editors' list."""
    return Synonym.objects.create(term=term, meaning=meaning, others="\n".join(others), **more)


@pytest.fixture(autouse=True)
def _only_what_a_test_keeps(db: None) -> None:
    Synonym.objects.all().delete()


@pytest.mark.parametrize("quoted", ['"conseil citoyen"', "« conseil citoyen »", "“conseil citoyen”"])
def test_a_phrase_is_had_as_it_is(quoted: str, put: Put, titles: Titles) -> None:
    put("Le conseil citoyen")
    put("Le citoyen et son conseil")
    put("Autre", "Un texte, puis : les conseils citoyens. Un conseil, citoyen !")
    assert set(titles(quoted)) == {"Le conseil citoyen", "Autre"}
    assert set(titles(f"{quoted} autre")) == {"Le conseil citoyen", "Autre"}
    assert titles(f'{quoted} "un texte"') == ["Autre"]


def test_a_word_with_a_minus_is_excluded(put: Put, titles: Titles) -> None:
    put("Médiation sociale")
    put("Médiation scolaire", "Au collège.")
    put("Adultes-relais", "Un poste.")
    assert titles("médiation -collège") == ["Médiation sociale"]
    assert titles("médiation -collèges") == ["Médiation sociale"], "in whatever form"
    assert set(titles("-médiation")) == {"Adultes-relais"}
    assert titles('médiation -"au collège"') == ["Médiation sociale"]
    assert titles("adultes-relais") == ["Adultes-relais"], "a hyphen excludes nothing"
    assert "Médiation scolaire" in titles("médiation - collège"), "nor does a dash between words"


@pytest.mark.parametrize("asked", ["NPNRU", "npnru", "N.P.N.R.U.", "npnru Planoise"])
def test_an_acronym_finds_its_full_name(asked: str, put: Put, titles: Titles) -> None:
    put("Planoise change", f"Le {NPNRU} avance.")
    put("Programme national de lecture", "Un nouveau texte urbain.")
    keep("NPNRU", NPNRU, "NPRU")
    assert titles(asked)[0] == "Planoise change"


def test_a_full_name_finds_its_acronym(put: Put, titles: Titles) -> None:
    put("Le NPNRU à Planoise")
    assert titles("renouvellement urbain") == []
    keep("NPNRU", NPNRU, "renouvellement urbain")
    assert titles("le nouveau programme national de renouvellement urbain") == ["Le NPNRU à Planoise"]
    assert titles("renouvellements urbains") == ["Le NPNRU à Planoise"]


def test_a_change_of_the_list_is_obeyed_at_once(put: Put, titles: Titles) -> None:
    put("Le NPNRU à Planoise")
    line = keep("NPNRU", "rénovation urbaine")
    assert titles("rénovation urbaine") == ["Le NPNRU à Planoise"]
    line.meaning = "démolition"
    line.save()
    assert titles("rénovation urbaine") == []
    assert titles("démolition") == ["Le NPNRU à Planoise"]
    line.delete()
    assert titles("démolition") == []


def test_an_acronym_of_two_meanings_is_offered_and_never_replaced(put: Put, engine: SearchEngine) -> None:
    put("Un conseil citoyen")
    put("La communauté de communes")
    put("Le CC se réunit")
    keep("CC", "conseil citoyen")
    keep("CC", "communauté de communes")
    found = engine.search(SearchQuery(text="CC"))
    assert [hit.title for hit in found.hits] == ["Le CC se réunit"]
    assert found.offers == {"CC": ("communauté de communes", "conseil citoyen")}
    assert [hit.title for hit in engine.search(SearchQuery(text="conseil citoyen")).hits] == ["Un conseil citoyen"]


def test_an_acronym_known_to_have_another_meaning_is_offered(put: Put, engine: SearchEngine) -> None:
    keep("CA", "communauté d’agglomération", ambiguous=True)
    put("La communauté d’agglomération")
    found = engine.search(SearchQuery(text="ca"))
    assert (found.total, found.offers) == (0, {"CA": ("communauté d’agglomération",)})


def test_a_misspelt_acronym_finds_what_it_meant(put: Put, engine: SearchEngine) -> None:
    keep("NPNRU", NPNRU)
    put("Planoise change", f"Le {NPNRU} avance.")
    put("Le NPNRU au Mail")
    found = engine.search(SearchQuery(text="NPRNU"))
    assert {hit.title for hit in found.hits} == {"Planoise change", "Le NPNRU au Mail"}
    assert found.corrections == {"nprnu": ("NPNRU",)}


def test_a_word_that_exists_is_never_corrected(put: Put, engine: SearchEngine) -> None:
    keep("CLAS", "contrat local d’accompagnement à la scolarité")
    put("La classe et le class")
    found = engine.search(SearchQuery(text="class"))
    assert (found.total, found.corrections) == (1, {})


def test_fields_are_taken_out_of_a_question() -> None:
    asked = take_apart('médiation thème:"médiation sociale" ANNÉE : 2024 https://exemple.fr a:b', {"theme", "annee"})
    assert asked.fields == (("theme", "médiation sociale"), ("annee", "2024"))
    assert asked.words == "médiation https://exemple.fr a:b"


def test_only_a_whole_identifier_leads_to_a_page() -> None:
    assert identifier_in(" tr-2026-0042 ") == "TR-2026-0042"
    assert identifier_in("voir TR-2026-0042") is None


@given(st.text(alphabet=st.sampled_from("ab é-−\"«»“”:' \x00\u202eא😀²ANDORNT*()^~"), max_size=80))
def test_any_question_is_taken_apart(text: str) -> None:
    asked = take_apart(text, {"ab"})
    assert all(value for _, value in asked.fields)
