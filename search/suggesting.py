"""What a field proposes while somebody types: full names, pages, territories, themes.

Answered by the embedded index whatever engine ranks, since every installation has it; only what may be shown today is
proposed. The last word may be unfinished; those before it must be had.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.http import urlencode

from search import analysis
from search.database.engine import DatabaseEngine
from search.labels import PAGES, value_labels_starting
from search.list_query import facet_parameters
from search.models import Entry, EntryFacet
from search.synonyms import thesaurus
from trajectoire.plugins import ResourceType, SearchSource, registry

LEAST_LETTERS = 2
MOST_WORDS = 8
EXAMINED = 60
"""Titles that are looked at; the best of them are shown."""
MOST = {"completions": 4, "pages": 5, "others": 4, "values": 3}


@dataclass(frozen=True)
class Suggestion:
    """A line: where it leads, what it is in a word or two."""

    label: str
    url: str
    detail: str = ""


@dataclass(frozen=True)
class Group:
    """Lines of one kind, under a name."""

    label: str
    items: tuple[Suggestion, ...]


def suggest(text: str) -> list[Group]:
    """Groups of suggestions for ``text``, those that have any; none for less than ``LEAST_LETTERS``."""
    words = [word.exact for word in analysis.words(text)][:MOST_WORDS]
    if sum(map(len, words)) < LEAST_LETTERS:
        return []
    engine = DatabaseEngine()
    resources = {kind.key for kind in registry.all(ResourceType)} | {PAGES}
    pages: list[Entry] = []
    others: list[Entry] = []
    for entry in engine.beginning(words[:-1], words[-1], EXAMINED):
        (pages if entry.kind in resources else others).append(entry)
    groups = [
        Group("Recherches", tuple(_completions(words))[: MOST["completions"]]),
        Group("Pages et documents", tuple(map(_line, pages[: MOST["pages"]]))),
        *(
            Group(source.label, tuple(map(_line, found[: MOST["others"]])))
            for source in registry.all(SearchSource)
            if (found := [entry for entry in others if entry.kind == source.key])
        ),
        *_values(engine, words),
    ]
    return [group for group in groups if group.items]


def _line(entry: Entry) -> Suggestion:
    return Suggestion(entry.title, entry.url, entry.kind_label)


def _completions(words: list[str]) -> Iterator[Suggestion]:
    """Acronyms and full names of the editors' list that begin as ``words`` do."""
    page = reverse("search:page")
    for group in thesaurus().groups:
        forms = [[word.exact for word in analysis.words(form.text)] for form in group[:2]]
        if any(_begins(form, words) for form in forms):
            term, meaning = group[0].text, group[1].text
            yield Suggestion(meaning, f"{page}?{urlencode({'q': meaning})}", term)


def _values(engine: DatabaseEngine, words: list[str]) -> Iterator[Group]:
    """Values of facets that are trees of names (themes), if something that may be shown has them."""
    listed = engine.listed_today().filter(pk=OuterRef("entry_id"))
    for parameter, facet in facet_parameters().items():
        if facet.key in {source.key for source in registry.all(SearchSource)}:
            continue
        items = [
            Suggestion(label.text, f"{reverse('search:page')}?{urlencode({parameter: value})}", facet.label)
            for value, label in value_labels_starting(facet, words)
            if EntryFacet.objects.filter(Exists(listed), facet=facet.key, value=value).exists()
        ]
        yield Group(f"{facet.label}s", tuple(items[: MOST["values"]]))


def _begins(form: list[str], words: list[str]) -> bool:
    """Whether ``form`` begins with ``words``, the last perhaps unfinished."""
    return (
        form[: len(words) - 1] == words[:-1] and len(form) >= len(words) and form[len(words) - 1].startswith(words[-1])
    )
