"""Requests and offers that could meet, each with the reasons why, in words.

A pair shares a theme, or a neighbouring one and a word, or three words; a territory alike brings it nearer. Nothing is
learnt and nothing is hidden: the score is the sum of the reasons shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from networks.finding import meant
from networks.likeness import closest
from networks.places import Ground, ground

from .models import Exchange, Introduction

SAME_THEME, NEAR_THEME, WORD, PLACE = 3.0, 1.5, 1.0, 2.0
MOST_WORDS = 3
"""Words counted; more of them say nothing more."""

LEAST = 2.5
"""Score below which nothing is suggested."""

STEP = 4
"""Length of a step in the path of a theme: the first one is its great theme."""

EMPTY = frozenset(
    """
    cherch propos besoin recherch offr aid projet quartier vill commun habit associ structur person anne jour mois
    """.split()  # noqa: SIM905 - reads as a paragraph
)
"""Stems that every request has."""


@dataclass(frozen=True)
class Told:
    """An exchange and what it is compared by."""

    exchange: Exchange
    contracts: frozenset[int]

    @cached_property
    def themes(self) -> dict[str, str]:
        """Names of its themes, by path."""
        return {theme.path: theme.name for theme in self.exchange.themes.all()}

    @cached_property
    def words(self) -> dict[str, str]:
        """Words that mean something, as they are written, by stem."""
        known = meant(f"{self.exchange.title} {self.exchange.text}")
        return {stem: shown for stem, shown in known.items() if stem not in EMPTY}

    @property
    def features(self) -> Iterable[str]:
        """What brings it near others: its great themes and its words."""
        yield from {path[:STEP] for path in self.themes}
        yield from self.words


@dataclass(frozen=True)
class Suggestion:
    """A request and an offer that could meet."""

    request: Exchange
    offer: Exchange
    score: float
    reasons: tuple[str, ...]

    @property
    def why(self) -> str:
        """The reasons in one line."""
        return " ; ".join(self.reasons)


def suggestions(about: Exchange | None = None) -> list[Suggestion]:
    """Pairs of today, the best first, those already decided left out; only those of ``about`` when it is given.

    Ten queries at most, whatever the data.
    """
    known = ground(timezone.localdate())
    waiting = [
        Told(each, known.reached.get(each.territory_id or 0, frozenset()))
        for each in Exchange.objects.open().with_actor()
    ]
    requests = [each for each in waiting if each.exchange.kind == Exchange.Kind.REQUEST]
    offers = [each for each in waiting if each.exchange.kind == Exchange.Kind.OFFER]
    if about is not None:
        requests = [each for each in requests if about.kind == Exchange.Kind.OFFER or each.exchange.pk == about.pk]
        offers = [each for each in offers if about.kind == Exchange.Kind.REQUEST or each.exchange.pk == about.pk]
    decided = set(Introduction.objects.values_list("request", "offer"))
    pairs = (
        _compared(request, offer, known)
        for request, offer in _candidates(requests, offers)
        if (request.exchange.pk, offer.exchange.pk) not in decided
    )
    found = [pair for pair in pairs if pair]
    return sorted(found, key=lambda pair: (-pair.score, pair.request.pk, pair.offer.pk))


def _candidates(requests: Sequence[Told], offers: Sequence[Told]) -> Iterable[tuple[Told, Told]]:
    """Pairs that have something in common and are not of the same people."""
    index: dict[str, set[int]] = defaultdict(set)
    for rank, offer in enumerate(offers):
        for feature in offer.features:
            index[feature].add(rank)
    for request in requests:
        for rank in sorted({rank for feature in request.features for rank in index.get(feature, ())}):
            if not _same_people(request.exchange, offers[rank].exchange):
                yield request, offers[rank]


def _same_people(one: Exchange, other: Exchange) -> bool:
    return bool(
        (one.organisation_id and one.organisation_id == other.organisation_id)
        or (one.person_id and one.person_id == other.person_id)
    )


def _compared(request: Told, offer: Told, known: Ground) -> Suggestion | None:
    themes, theme_reason = _themes(request, offer)
    common = [shown for stem, shown in request.words.items() if stem in offer.words][:MOST_WORDS]
    if themes < SAME_THEME and len(common) < (1 if themes else 3):  # some words are there by chance
        return None
    place, contract = closest(known, request.contracts, offer.contracts)
    reasons = [theme_reason] if theme_reason else []
    if common:
        reasons.append(f"mot{'s' if len(common) > 1 else ''} en commun : {', '.join(common)}")
    if contract and place.score:
        reasons.append(f"{contract.territory.name} : {', '.join(place.reasons)}")
    score = themes + WORD * len(common) + PLACE * place.score
    return Suggestion(request.exchange, offer.exchange, score, tuple(reasons)) if score >= LEAST else None


def _themes(request: Told, offer: Told) -> tuple[float, str]:
    same = [name for path, name in sorted(request.themes.items()) if path in offer.themes]
    if same:
        return SAME_THEME, f"même thème : {', '.join(same)}"
    roots = {path[:STEP] for path in offer.themes}
    near = [name for path, name in sorted(request.themes.items()) if path[:STEP] in roots]
    return (NEAR_THEME, f"thème voisin : {', '.join(near)}") if near else (0.0, "")
