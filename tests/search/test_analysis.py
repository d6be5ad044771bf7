"""The French analysis."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import LONGEST_TERM, exacts, fold, stems, words
from search.stemming import stem


def stemmed(text: str) -> list[str]:
    return stems(words(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("l'adulte-relais", "adultes relais"),
        ("l’égalité", "égalité"),
        ("qu’une médiation", "médiations"),
        ("médiatrice sociale", "médiateurs sociaux"),
        ("œuvre", "oeuvres"),
        ("chevaux", "cheval"),
        ("citoyenne", "citoyens"),
        ("participation", "participations"),
        ("évaluation", "evaluation"),
        ("chargé·e·s de projet", "chargés de projet"),
        ("chef.fe de projet", "chef de projet"),
        ("adhérent(e)s", "adhérents"),
        ("directeur·rice", "directeur"),
        ("quartiers prioritaires", "quartier prioritaire"),
        ("Q.P.V.", "QPV"),
        ("MÉDIATION SOCIALE", "médiation sociale"),
    ],
)
def test_two_ways_of_writing_are_one(one: str, other: str) -> None:
    assert stemmed(one) == stemmed(other)


@pytest.mark.parametrize(("one", "other"), [("logement", "logique"), ("police", "politique"), ("conseil", "console")])
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert set(stemmed(one)).isdisjoint(stemmed(other))


def test_stop_words_have_no_stem_and_keep_their_exact_form() -> None:
    found = list(words("les élus et leurs équipes"))
    assert stems(found) == [stem("elus"), stem("equipes")]
    assert exacts(found) == ["les", "elus", "et", "leurs", "equipes"]


def test_an_acronym_is_neither_a_stop_word_nor_stemmed() -> None:
    assert stemmed("Le CLAS et l’ESS au CD") == ["clas", "ess", "cd"]


def test_official_codes_and_identifiers_stay_whole() -> None:
    assert stemmed("Fiche TR-2026-0042 sur QN02101M, 25200") == [stem("fiche"), "tr-2026-0042", "qn02101m", "25200"]


def test_a_word_is_where_the_text_says() -> None:
    text = "Des chargé·e·s de l’œuvre à Besançon"
    assert [text[w.start : w.end] for w in words(text)][-2:] == ["à", "Besançon"]
    assert "œuvre" in [text[w.start : w.end] for w in words(text)]


@given(st.text())
def test_any_text_is_analysed(text: str) -> None:
    for word in words(text):
        assert 0 <= word.start < word.end <= len(text)
        assert 0 < len(word.exact) <= LONGEST_TERM
        assert len(word.stem) <= LONGEST_TERM


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1))
def test_a_stem_is_never_empty(word: str) -> None:
    assert stem(word)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
