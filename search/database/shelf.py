"""The index as a process holds it: what is filtered and counted, and the words asked lately, as arrays of numbers.

Grouping rows and scoring words in SQL cost most of the time of an answer (docs/search.md has the measures). A shelf is
a copy, good for one mark of the index (``IndexMark``), which each writing replaces in its own transaction: an answer
never reads what is older than what is committed. Who may see what is no part of it: the database is asked each time.
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

import numpy as np
import numpy.typing as npt
from django.db import connections

from search.database.fields import Field
from search.database.ranking import Ranking
from search.models import Entry, EntryFacet, IndexMark
from search.vectors import Numbers

Mask = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]
Scored = tuple[npt.NDArray[np.int32], Numbers]
"""Places of entries that have a term, and what it is worth in each."""

MOST_KEPT = 4_000_000
"""Scores of words that a shelf keeps, of eight bytes each; those not asked for longest make way."""
NEVER = date.max.toordinal()


@dataclass(frozen=True)
class _Values:
    """One facet: its values, and pairs of a place and the number of a value that the entry there has."""

    names: list[str]
    places: npt.NDArray[np.int32]
    numbers: npt.NDArray[np.int32]


@dataclass
class Shelf:
    """What a process holds. ``entries``, ascending, are the rows of the other arrays; days are ordinals, 0 for none."""

    mark: UUID | None
    entries: Whole
    kinds: npt.NDArray[np.int32]
    kind_names: list[str]
    published: Whole
    closes: Whole
    facets: Mapping[str, _Values]
    sizes: Mapping[Field, tuple[int, float]]
    _words: "OrderedDict[tuple[Field, str], Scored]" = field(default_factory=OrderedDict)
    _kept: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def mask(self, entries: Iterable[int]) -> Mask:
        """Where these entries are."""
        held = np.zeros(len(self.entries), dtype=bool)
        held[self.places(np.fromiter(entries, dtype=np.int64))] = True
        return held

    def places(self, entries: Whole) -> npt.NDArray[np.int32]:
        """Places of those of ``entries`` that are here."""
        if not len(self.entries) or not len(entries):
            return np.zeros(0, dtype=np.int32)
        found = np.searchsorted(self.entries, entries).clip(max=len(self.entries) - 1)
        return found[self.entries[found] == entries].astype(np.int32)

    def open_on(self, day: date) -> Mask:
        """Those that are still listed on ``day``."""
        return self.closes >= day.toordinal()

    def of_kinds(self, kinds: Iterable[str]) -> Mask:
        """Those of one of these types."""
        wanted = set(kinds)
        return np.isin(self.kinds, [n for n, name in enumerate(self.kind_names) if name in wanted])

    def having(self, facet: str, values: Iterable[str]) -> Mask:
        """Those that have one of these values."""
        held = np.zeros(len(self.entries), dtype=bool)
        known = self.facets.get(facet)
        if known:
            wanted = set(values)
            numbers = [n for n, name in enumerate(known.names) if name in wanted]
            held[known.places[np.isin(known.numbers, numbers)]] = True
        return held

    def count(self, facet: str, among: Mask) -> dict[str, int]:
        """How many of ``among`` have each value; values that none has are left out."""
        known = self.facets.get(facet)
        if not known:
            return {}
        counts = np.bincount(known.numbers[among[known.places]], minlength=len(known.names))
        return {known.names[n]: int(counts[n]) for n in np.flatnonzero(counts)}

    def count_kinds(self, among: Mask) -> dict[str, int]:
        """How many of ``among`` are of each type."""
        counts = np.bincount(self.kinds[among], minlength=len(self.kind_names))
        return {self.kind_names[n]: int(counts[n]) for n in np.flatnonzero(counts)}

    def newest_first(self, found: Mask, scores: Numbers | None) -> Whole:
        """Entries of ``found``, best first (as they come, without ``scores``), among equals the newest first."""
        places = np.flatnonzero(found)
        keys: list[Whole | Numbers] = [-self.entries[places], -self.published[places]]
        if scores is not None:
            keys.append(-scores[places])
        ordered: Whole = self.entries[places[np.lexsort(keys)]]
        return ordered

    def worth(self, ranking: Ranking, terms: Mapping[Field, Iterable[str]]) -> Numbers:
        """For each entry, the weighted sum of what these terms are worth in each field."""
        total = np.zeros(len(self.entries), dtype=np.float32)
        for of, asked in terms.items():
            for term in asked:
                places, scores = self.scored(ranking, of, term)
                total[places] += np.float32(of.weight) * scores
        return total

    def scored(self, ranking: Ranking, of: Field, term: str) -> Scored:
        """Where ``term`` is in this field, and what it is worth there."""
        with self._lock:
            kept = self._words.get((of, term))
            if kept:
                self._words.move_to_end((of, term))
                return kept
        entries, scores = ranking.scores(of, term, self.sizes)
        place = np.searchsorted(self.entries, entries).clip(max=max(len(self.entries) - 1, 0))
        here = self.entries[place] == entries if len(self.entries) else np.zeros(len(entries), dtype=bool)
        found = (place[here].astype(np.int32), scores[here])
        with self._lock:
            self._words[of, term] = found
            self._kept += len(found[0]) + 1
            while self._kept > MOST_KEPT:
                self._kept -= len(self._words.popitem(last=False)[1][0]) + 1
        return found


_held: dict[str, Shelf] = {}


def shelf_of(using: str, ranking: Ranking) -> Shelf:
    """The shelf of the index in the database ``using``, as it is now."""
    mark = IndexMark.objects.using(using).filter(pk=1).values_list("mark", flat=True).first()
    held = _held.get(using)
    if held is None or mark is None or held.mark != mark:
        held = _held[using] = _read(using, mark, ranking)
    return held


def index_changed(using: str) -> None:
    """What processes hold is out of date; told in the transaction of the change, last, so that nobody waits long."""
    IndexMark.objects.using(using).bulk_create(
        [IndexMark(pk=1, mark=uuid4())], update_conflicts=True, unique_fields=["pk"], update_fields=["mark"]
    )


def _read(using: str, mark: UUID | None, ranking: Ranking) -> Shelf:
    rows = list(
        Entry.objects.using(using).order_by("pk").values_list("pk", "kind", "published_on", "closes_on").iterator()
    )
    names = sorted({kind for _, kind, _, _ in rows})
    numbers = {name: number for number, name in enumerate(names)}
    entries = np.array([pk for pk, _, _, _ in rows], dtype=np.int64)
    return Shelf(
        mark=mark,
        entries=entries,
        kinds=np.array([numbers[kind] for _, kind, _, _ in rows], dtype=np.int32),
        kind_names=names,
        published=np.array([_ordinal(day, 0) for _, _, day, _ in rows], dtype=np.int64),
        closes=np.array([_ordinal(day, NEVER) for _, _, _, day in rows], dtype=np.int64),
        facets=_facets(using, entries),
        sizes=ranking.sizes(),
    )


def _ordinal(day: date | None, none: int) -> int:
    return day.toordinal() if day else none


def _facets(using: str, entries: Whole) -> dict[str, _Values]:
    """Read by value, the database putting the entries of each in one list: many times fewer rows."""
    listed: Callable[[str], str] = {
        "sqlite": "json_group_array({})".format,
        "postgresql": "json_agg({})::text".format,
    }[connections[using].vendor]
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"SELECT facet, value, {listed('entry_id')} FROM {EntryFacet._meta.db_table} GROUP BY facet, value "  # noqa: S608, SLF001 - constants
            "ORDER BY facet, value"
        )
        rows = cursor.fetchall()
    found: dict[str, tuple[list[str], list[Whole]]] = {}
    for facet, value, told in rows:
        names, lists = found.setdefault(facet, ([], []))
        names.append(value)
        lists.append(np.array(json.loads(told), dtype=np.int64))
    made = {}
    for facet, (names, lists) in found.items():
        having, number = np.concatenate(lists), np.repeat(np.arange(len(names), dtype=np.int32), list(map(len, lists)))
        place = np.searchsorted(entries, having).clip(max=max(len(entries) - 1, 0))
        here = entries[place] == having if len(entries) else np.zeros(len(having), dtype=bool)
        made[facet] = _Values(names, place[here].astype(np.int32), number[here])
    return made
