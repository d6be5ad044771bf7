"""What may be followed: the parameters of a search, read from an address, in one order, and said in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode

from search.labels import kind_labels, value_labels
from search.list_query import TYPE, ListQuery, default_sort, facet_parameters, read_query

from .model import LONGEST_CRITERIA, LONGEST_TITLE, FollowKind

EVENT = "event"
"""Value of the facet « type » that stands for events."""

THEME, TERRITORY, GENRE = "theme", "territoire", "genre"
"""Parameters whose value alone makes a theme, a territory or a kind of event followed."""


class NothingToFollowError(ValueError):
    """Parameters that name nothing that can be followed; the sentence is for the visitor."""


@dataclass(frozen=True)
class Criteria:
    """Something that can be followed: the search, what kind of thing it is, its name."""

    query: ListQuery
    kind: FollowKind
    title: str

    @property
    def stored(self) -> str:
        """The one writing of these criteria."""
        return urlencode(list(self.query.pairs()))


def read_criteria(data: QueryDict | Mapping[str, Any]) -> Criteria:
    """What ``data`` (the parameters of an address) asks to follow. Values that name nothing are left out.

    Raises ``NothingToFollowError`` when nothing is left, or when it is too long to be kept.
    """
    asked = read_query(data)
    chosen, labels = {}, {}
    for name, values in asked.chosen.items():
        known = _known(name, values)
        if known:
            chosen[name] = tuple(sorted(known))
            labels[name] = [known[value] for value in chosen[name]]
    text = " ".join(asked.text.split())
    query = ListQuery(text=text, chosen=chosen, sort=default_sort(text))
    if not text and not chosen:
        raise NothingToFollowError("Cette adresse ne dit pas ce que vous voulez suivre, ou son objet n’existe plus.")
    kind = _kind(query)
    made = Criteria(query, kind, _title(query, kind, labels))
    if len(made.stored) > LONGEST_CRITERIA:
        raise NothingToFollowError("Cette recherche a trop de critères pour être suivie. Retirez-en quelques-uns.")
    return made


def query_of(stored: str) -> ListQuery:
    """The search that ``stored`` criteria write."""
    return read_query(QueryDict(stored))


def search_parameters(stored: str) -> str:
    """Those of the search page that shows the same, the newest first."""
    query = query_of(stored)
    pairs = list(query.pairs())
    return urlencode([*pairs, ("tri", "date")] if query.text else pairs)


def _known(name: str, values: tuple[str, ...]) -> dict[str, str]:
    """Those of ``values`` that exist, with what they are called."""
    if name == TYPE:
        kinds = kind_labels()
        return {value: kinds[value] for value in values if value in kinds}
    labels = value_labels(facet_parameters()[name], values)
    return {value: label.text for value, label in labels.items() if label.text != value or value.isdigit()}


def _kind(query: ListQuery) -> FollowKind:
    chosen = query.chosen
    if query.text:
        return FollowKind.SEARCH
    if chosen.get(TYPE) == (EVENT,) and set(chosen) <= {TYPE, GENRE}:
        return FollowKind.EVENT_KIND
    if len(chosen) == 1 and all(len(values) == 1 for values in chosen.values()):
        return {THEME: FollowKind.THEME, TERRITORY: FollowKind.TERRITORY}.get(next(iter(chosen)), FollowKind.SEARCH)
    return FollowKind.SEARCH


def _title(query: ListQuery, kind: FollowKind, labels: Mapping[str, list[str]]) -> str:
    if kind is FollowKind.EVENT_KIND:
        told = ", ".join(labels.get(GENRE, []))
        return _short(f"Événements : {told}" if told else "Tous les événements")
    facets = facet_parameters()
    parts = [f"« {query.text} »"] if query.text else []
    parts += [f"{'Type' if name == TYPE else facets[name].label} : {', '.join(told)}" for name, told in labels.items()]
    return _short(" ; ".join(parts))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…"
