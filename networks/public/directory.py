"""The directory: who agreed to be seen in the public networks, found by name, function, structure and place.

It is read whole at each request and compared in Python, so that an agreement taken back counts at once and there is no
index to purge. It is made for the thousands of entries that a centre may have, not for more.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from networks.models import Network
from search.analysis import STOP_WORDS, fold
from search.list_query import ListQuery, default_sort, read_query
from search.narrowing import Chip, FacetGroup, Option, chips
from territories.models import Level, Territory

from .places import contracts_of_places
from .shown import PERSON, STRUCTURE, Shown, shown_as, shown_memberships, told

PAGE = 20
NETWORK, PLACE, WHO = "reseau", "territoire", "qui"
LABELS = {WHO: "Personne ou structure", NETWORK: "Réseau", PLACE: "Contrat de ville"}
KINDS = {PERSON: "Personnes", STRUCTURE: "Structures"}
MOST_WORDS = 8
_WORD = re.compile(r"[^\W_]+")
_COLUMNS = (
    "pk",
    "organisation",
    "shown_person",
    "network__key",
    "territory",
    "person__last_name",
    "position__person__last_name",
    "person__first_name",
    "position__person__first_name",
    "organisation__name",
    "organisation__acronym",
    "position__function",
    "position__organisation__name",
    "role__name",
    "territory__name",
)
_FIRST_TEXT = _COLUMNS.index("person__last_name")


@dataclass
class _Row:
    """What is compared of one person or structure; ``members`` are keys of memberships."""

    key: str
    name: str
    members: list[int] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    values: dict[str, set[str]] = field(default_factory=lambda: {NETWORK: set(), PLACE: set()})


@dataclass(frozen=True)
class Entry:
    """A person or a structure, with each membership in which it is shown."""

    key: str
    members: tuple[Shown, ...]

    @property
    def first(self) -> Shown:
        """Tells its name."""
        return self.members[0]

    @property
    def posts(self) -> list[str]:
        """« Cheffe de projet, Ville de Nevers », each once."""
        told_ = (", ".join(filter(None, [each.function, each.structure])) for each in self.members)
        return list(dict.fromkeys(filter(None, told_)))

    @property
    def phones(self) -> list[Shown]:
        """Members with a telephone, each number once."""
        return list({each.phone: each for each in self.members if each.phone}.values())

    @property
    def territories(self) -> list[Territory]:
        """Each once."""
        return list({each.territory.pk: each.territory for each in self.members if each.territory}.values())


@dataclass(frozen=True)
class Directory:
    """What the page shows."""

    query: ListQuery
    url: str
    page: Page[Any]
    entries: tuple[Entry, ...]
    groups: list[FacetGroup]
    chips: list[Chip]
    total: int
    everyone: int

    @property
    def clear_url(self) -> str:
        """The list with nothing ticked, the words kept."""
        return replace(self.query, chosen={}, page=1).address(self.url)

    @property
    def clear_text_url(self) -> str:
        """The list without the words."""
        return replace(self.query, text="", sort=default_sort(""), page=1).address(self.url)


def directory(request: HttpRequest) -> Directory:
    """The answer to what the address asks; ten queries at most, whatever the number of entries."""
    url = reverse("networks:directory")
    contracts = contracts_of_places()
    rows = _rows(contracts)
    labels = _labels(rows)
    query = _read(request.GET, labels)
    asked = _asked(query.text)
    heard = [row for row in rows if all(any(word.startswith(start) for word in row.words) for start in asked)]
    found = [row for row in heard if _ticked(row, query.chosen)]
    page = Paginator(found, PAGE).get_page(query.page)
    return Directory(
        query=query,
        url=url,
        page=page,
        entries=_entries(page.object_list),
        groups=_groups(heard, query, labels),
        chips=chips(query, url, LABELS, {(n, v): label for n, known in labels.items() for v, label in known.items()}),
        total=len(found),
        everyone=len(rows),
    )


def entry(key: str) -> Entry | None:
    """One person or structure; ``None`` for whom the public does not see."""
    members = shown_as(key)
    return Entry(key, tuple(members)) if members else None


def _rows(contracts: Mapping[int, set[int]]) -> list[_Row]:
    """One for each person and structure, by name."""
    members: Any = shown_memberships()  # its annotations are not in its type
    known = Territory.objects.filter(level=Level.CITY_CONTRACT).values_list("pk", "slug", "name")
    places = {pk: (str(slug), name) for pk, slug, name in known}
    found: dict[str, _Row] = {}
    for values in members.values_list(*_COLUMNS):
        member, organisation, person, network, territory = values[:_FIRST_TEXT]
        texts = [text for text in values[_FIRST_TEXT:] if text]
        key = f"{PERSON}-{person}" if person else f"{STRUCTURE}-{organisation}"
        row = found.setdefault(key, _Row(key, fold(" ".join(texts[:2]))))
        row.members.append(member)
        row.values[NETWORK].add(network)
        held = [places[pk] for pk in contracts.get(territory, ()) if pk in places]
        row.values[PLACE].update(slug for slug, _name in held)
        for text in (*texts, *(name for _slug, name in held)):
            row.words.update(fold(word) for word in _WORD.findall(text))
    return sorted(found.values(), key=lambda row: (row.name, row.key))


def _labels(rows: Iterable[_Row]) -> dict[str, dict[str, str]]:
    """Values that each facet may have, with their names."""
    known: dict[str, set[str]] = {NETWORK: set(), PLACE: set()}
    for row in rows:
        for name, values in row.values.items():
            known[name] |= values
    networks = Network.objects.filter(key__in=known[NETWORK]).values_list("key", "name")
    places = Territory.objects.filter(slug__in=known[PLACE]).order_by("name").values_list("slug", "name")
    return {WHO: KINDS, NETWORK: dict(networks), PLACE: {str(slug): name for slug, name in places}}


def _read(data: QueryDict, labels: Mapping[str, Mapping[str, str]]) -> ListQuery:
    """The question; a value that no facet has is ignored: an old link gives a wider list, never an error."""
    asked = read_query(data)
    chosen = {
        name: values
        for name, known in labels.items()
        if (values := tuple(v for v in dict.fromkeys(data.getlist(name)) if v in known))
    }
    return replace(asked, chosen=chosen, sort=default_sort(asked.text))


def _asked(text: str) -> list[str]:
    """Beginnings that must all be found: small words are left out, a plural is read as its singular."""
    folded = [fold(word) for word in _WORD.findall(text)]
    telling = [word for word in folded if word not in STOP_WORDS][:MOST_WORDS]
    return [word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in telling]  # noqa: PLR2004 - « élus », not « bus »


def _ticked(row: _Row, chosen: Mapping[str, Sequence[str]], but: str = "") -> bool:
    """Whether it has one of the values of each facet, ``but`` one."""
    return all(name == but or _has(row, name, values) for name, values in chosen.items())


def _has(row: _Row, name: str, values: Sequence[str]) -> bool:
    if name == WHO:
        return row.key.partition("-")[0] in values
    return not row.values[name].isdisjoint(values)


def _groups(heard: Sequence[_Row], query: ListQuery, labels: Mapping[str, Mapping[str, str]]) -> list[FacetGroup]:
    groups = []
    for name, known in labels.items():
        counts: Counter[str] = Counter()
        for row in heard:
            if _ticked(row, query.chosen, but=name):
                counts.update([row.key.partition("-")[0]] if name == WHO else row.values[name])
        options = [
            Option(value, label, counts[value], query.has(name, value))
            for value, label in known.items()
            if counts[value] or query.has(name, value)
        ]
        if len(options) > 1 or query.chosen.get(name):
            groups.append(FacetGroup(name, LABELS[name], options, open=name != PLACE or name in query.chosen))
    return groups


def _entries(rows: Iterable[_Row]) -> tuple[Entry, ...]:
    """The rows of a page, whole; two or three queries."""
    kept = list(rows)
    members: dict[str, list[Shown]] = {}
    for each in told(shown_memberships().filter(pk__in=[pk for row in kept for pk in row.members])):
        members.setdefault(each.key, []).append(each)
    return tuple(Entry(row.key, tuple(members[row.key])) for row in kept if row.key in members)
