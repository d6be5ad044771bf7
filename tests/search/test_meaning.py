"""Nearness of meaning, learnt from the corpus."""

import json
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from search import plugin
from search.engine import SearchEngine
from search.learning import LEAST_DOCUMENTS, learn
from search.models import DocumentVector, Entry, WordModel
from search.vectors import Words, forget_space, space
from tests.search.conftest import Put, Titles

SUBJECTS = (
    "Le conseil vote le budget de la commune, ses impôts, ses dépenses, sa dette",
    "La crèche garde les bébés du matin au soir, avec le repas, la sieste, le jeu",
    "Le bailleur répare les logements humides, isole les murs, ferme les fenêtres",
)
WORKSHOP = "Dans cet atelier de réparation on change une roue, une pédale, un frein, une selle"


@pytest.fixture(autouse=True)
def _small_corpora_are_enough(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A lesson needs few documents here, and no other test sees what this one learnt."""
    monkeypatch.setattr("search.learning.LEAST_DOCUMENTS", 20)
    yield
    forget_space()


@pytest.fixture
def corpus(put: Put) -> None:
    """Two subjects; in the first, two words for one thing never meet."""
    for number in range(8):
        put(f"A{number}", f"{WORKSHOP} de vélo, puis le vélo roule.")
        put(f"B{number}", f"{WORKSHOP} de bicyclette, puis la bicyclette roule.")
        for letter, subject in zip("XYZ", SUBJECTS, strict=True):
            put(f"{letter}{number}", f"{subject} et la suite.")


@pytest.mark.usefixtures("corpus")
def test_a_document_is_found_by_another_word_for_the_same_thing(titles: Titles) -> None:
    assert {title[0] for title in titles("vélo")} == {"A"}
    assert learn() == 40
    assert {title[0] for title in titles("vélo")[:8]} == {"A"}, "what has the word comes first"
    assert {title[0] for title in titles("vélo", size=16)} == {"A", "B"}


@pytest.mark.usefixtures("corpus")
def test_what_is_published_after_the_lesson_has_its_vector_at_once(put: Put, titles: Titles) -> None:
    learn()
    new = put("Un nouveau lieu", f"{WORKSHOP} de bicyclette.")
    vector = DocumentVector.objects.get(entry__key=new.key)
    near = Entry.objects.filter(pk__in=[entry for entry, _ in vector.neighbours])
    assert {title[0] for title in near.values_list("title", flat=True)} <= {"A", "B"}
    assert "Un nouveau lieu" in titles("vélo", size=30)


@pytest.mark.usefixtures("corpus")
def test_the_same_document_written_again_keeps_its_row(engine: SearchEngine, put: Put) -> None:
    document = put("Encore", WORKSHOP)
    learn()
    before = list(DocumentVector.objects.values_list("pk", flat=True))
    engine.put(document, 2)
    assert list(DocumentVector.objects.values_list("pk", flat=True)) == before


@pytest.mark.usefixtures("corpus")
def test_a_document_removed_takes_its_vector_along(engine: SearchEngine, put: Put, titles: Titles) -> None:
    gone = put("Disparu", f"{WORKSHOP} de bicyclette.")
    learn()
    engine.remove(gone.key, 2)
    assert "Disparu" not in titles("vélo", size=50)
    assert DocumentVector.objects.count() == 40


@pytest.mark.usefixtures("corpus")
def test_a_word_that_no_document_has_finds_nothing_by_meaning(titles: Titles) -> None:
    learn()
    assert titles("xylophone") == []


def test_too_few_documents_teach_nothing(put: Put, titles: Titles) -> None:
    put("Vélo", WORKSHOP)
    assert learn() == 0
    assert space() is None
    assert titles("vélo") == ["Vélo"]
    assert LEAST_DOCUMENTS >= 500, "below, words alone rank better (docs/search.md)"


def test_documents_without_words_do_no_harm(put: Put, titles: Titles) -> None:
    for number in range(25):
        put(f"{number}")
    learn()
    assert titles("7")[0] == "7"


@pytest.mark.usefixtures("corpus")
def test_a_lesson_replaces_the_one_before(engine: SearchEngine) -> None:
    learn()
    learn()
    assert WordModel.objects.count() == 1
    assert DocumentVector.objects.count() == Entry.objects.count() == 40


@pytest.mark.usefixtures("corpus")
def test_the_file_of_numbers_gives_back_what_it_was_given() -> None:
    learn()
    held = space()
    assert held is not None
    words = Words.unpacked(held.words.packed())
    assert words.places == held.words.places
    assert words.vectors == pytest.approx(held.words.vectors, abs=1e-2)


@pytest.mark.usefixtures("corpus")
def test_the_command_tells_what_it_read() -> None:
    out = StringIO()
    call_command("search_learn", "--json", stdout=out)
    assert json.loads(out.getvalue())["documents"] == 40


def test_the_clock_starts_no_process_for_a_library_too_small_to_learn_from(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(subprocess, "run", lambda command, **_: started.append(command))
    plugin.learn_apart()
    assert started == []


@pytest.mark.usefixtures("corpus")
def test_the_clock_learns_in_a_process_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(subprocess, "run", lambda command, **_: started.append(command))
    plugin.learn_apart()
    ((python, manage, command),) = started
    assert (python, Path(manage).is_file(), command) == (sys.executable, True, "search_learn")
