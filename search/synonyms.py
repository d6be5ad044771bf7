"""Acronyms and other words for one thing, kept by editors; what a question means by them.

A form that means one thing brings its equivalents; one that means several brings none and is offered to the person who
asks (« CC » : conseil citoyen ? communauté de communes ?). Read at each question: a change takes effect at once, and no
document is indexed again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max

from search import analysis
from search.models import Synonym

Terms = tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """What equivalents bring: single ``terms``, sequences of stems to be had in order, meanings to choose from."""

    terms: Terms = ()
    sequences: tuple[Terms, ...] = ()
    offers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __add__(self, other: "Reading") -> "Reading":
        """What both bring."""
        return Reading(
            tuple(dict.fromkeys(self.terms + other.terms)),
            tuple(dict.fromkeys(self.sequences + other.sequences)),
            {**self.offers, **other.offers},
        )


@dataclass(frozen=True)
class _Form:
    """A way of writing a thing: as shown, and as terms."""

    text: str
    terms: Terms


@dataclass(frozen=True)
class Thesaurus:
    """Every form with the things that it means, each a group of forms whose second is the full name."""

    groups: tuple[tuple[_Form, ...], ...]
    meanings: Mapping[Terms, tuple[int, ...]]
    doubtful: frozenset[Terms]

    @property
    def single(self) -> dict[str, str]:
        """Acronyms, which a misspelt word may be, by their term as they are shown."""
        return {group[0].terms[0]: group[0].text for group in self.groups if len(group[0].terms) == 1}

    def read(self, stems: Sequence[str], exacts: Sequence[str]) -> Reading:
        """What a question of these terms, in order, means by its forms; the longest form wins where two overlap."""
        terms: list[str] = []
        sequences: list[Terms] = []
        offers: dict[str, tuple[str, ...]] = {}
        for form in self._forms_in(stems, exacts):
            if form in self.doubtful:
                meant = [self.groups[place] for place in self.meanings[form]]
                offers[_shown(meant[0], form)] = tuple(dict.fromkeys(group[1].text for group in meant))
                continue
            for other in self.groups[self.meanings[form][0]]:
                if other.terms == form or other.terms in self.doubtful:
                    continue
                if len(other.terms) == 1:
                    terms.append(other.terms[0])
                else:
                    sequences.append(other.terms)
        return Reading(tuple(dict.fromkeys(terms)), tuple(dict.fromkeys(sequences)), offers)

    def _forms_in(self, stems: Sequence[str], exacts: Sequence[str]) -> list[Terms]:
        found: list[Terms] = []
        longest = max(map(len, self.meanings), default=0)
        for sequence in (stems, exacts):
            place = 0
            while place < len(sequence):
                sizes = range(min(longest, len(sequence) - place), 0, -1)
                form = next((t for n in sizes if (t := tuple(sequence[place : place + n])) in self.meanings), None)
                if form and form not in found:
                    found.append(form)
                place += len(form) if form else 1
        return found


def _shown(group: tuple[_Form, ...], terms: Terms) -> str:
    return next(form.text for form in group if form.terms == terms)


_held: tuple[Any, Thesaurus] | None = None


def thesaurus() -> Thesaurus:
    """What editors keep, read again when it has changed."""
    global _held  # noqa: PLW0603 - one copy a process, renewed by its signature
    signature = tuple(Synonym.objects.aggregate(Count("pk"), Max("pk"), Max("changed_at")).values())
    if _held is None or _held[0] != signature:
        _held = (signature, _made())
    return _held[1]


def _made() -> Thesaurus:
    groups: list[tuple[_Form, ...]] = []
    meanings: dict[Terms, list[int]] = {}
    doubtful: set[Terms] = set()
    for row in Synonym.objects.order_by("term", "meaning"):
        forms = tuple(form for text in row.forms() if (form := _Form(text, _terms(text))).terms)
        if len(forms) < 2 or forms[0].text != row.term:  # noqa: PLR2004 - nothing to bring
            continue
        for terms in {form.terms for form in forms}:
            meanings.setdefault(terms, []).append(len(groups))
        groups.append(forms)
        if row.ambiguous:
            doubtful.add(forms[0].terms)
    doubtful |= {terms for terms, places in meanings.items() if len(places) > 1}
    return Thesaurus(tuple(groups), {terms: tuple(places) for terms, places in meanings.items()}, frozenset(doubtful))


def _terms(text: str) -> Terms:
    """Stems, as the analysis gives them."""
    return tuple(analysis.stems(analysis.words(text)))
