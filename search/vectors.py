"""Nearness of meaning: vectors of words learnt from the corpus itself, vectors of documents made from them.

What a process needs to rank is a few numbers: a matrix of words, one of documents, five neighbours for each. They
lie in the database, so that every machine has the same (``search.learning`` writes them), and are kept in memory
until the signature of the tables changes. All of it is the same for every engine; docs/search.md has the measures
behind the figures.
"""

import io
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import transaction
from django.db.models import Count, Max, Sum

from search.models import DocumentVector, WordModel

Numbers = npt.NDArray[np.float32]

TITLE_WEIGHT = 6
"""A word of the title counts as many words of the text."""
FIRST_STEMS = 60
"""Words of the text that are read: what a document is about stands at its beginning."""
NEIGHBOURS = 5
FRESHNESS = 5.0
"""Seconds for which a process trusts what it holds without looking whether it changed."""


@dataclass(frozen=True)
class Words:
    """Vectors of words, weighted by how rare each is; ``mean`` is the mean document, taken from every vector."""

    places: dict[str, int]
    vectors: Numbers
    mean: Numbers

    def sum(self, stems: Iterable[str], weight: float = 1) -> Numbers:
        """The sum of the vectors of ``stems``, each ``weight`` times; zero when none is known."""
        known = [place for stem in stems if (place := self.places.get(stem)) is not None]
        total: Numbers = self.vectors[known].sum(axis=0) * np.float32(weight)
        return total

    def of_document(self, title: Sequence[str], body: Sequence[str]) -> Numbers:
        """The vector of a document with these stems, of length 1; zero when no word is known."""
        return self.centred(self.sum(title, TITLE_WEIGHT) + self.sum(body[:FIRST_STEMS]))

    def of_query(self, stems: Sequence[str]) -> Numbers:
        """The vector of a question, of length 1; zero when no word is known."""
        return self.centred(self.sum(stems))

    def centred(self, vector: Numbers) -> Numbers:
        """``vector`` in the direction in which it differs from the mean document."""
        return unit(unit(vector) - self.mean) if vector.any() else vector

    def packed(self) -> bytes:
        """As one file of numbers: half precision is plenty for an order."""
        file = io.BytesIO()
        words = np.frombuffer("\n".join(self.places).encode(), dtype=np.uint8)
        np.savez(file, words=words, vectors=self.vectors.astype(np.float16), mean=self.mean)
        return file.getvalue()

    @classmethod
    def unpacked(cls, data: bytes) -> "Words":
        """What ``packed`` gave."""
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            words = file["words"].tobytes().decode().split("\n")
            vectors = file["vectors"].astype(np.float32)
            return cls({word: place for place, word in enumerate(words)}, vectors, file["mean"])


def unit(vectors: Numbers) -> Numbers:
    """Each vector (the last axis) made of length 1; zero stays zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    made: Numbers = (vectors / np.where(length == 0, 1, length)).astype(np.float32)
    return made


@dataclass(frozen=True)
class Space:
    """What a process holds of a generation. ``entries``, in ascending order, are the rows of the other arrays.

    ``near`` has for each its neighbours as places in ``entries`` (-1: gone), ``nearness`` their cosines (0 for those).
    """

    words: Words
    entries: npt.NDArray[np.int64]
    documents: Numbers
    near: npt.NDArray[np.int64]
    nearness: Numbers

    def places(self, entries: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Where ``entries`` are; -1 for one that has no vector."""
        if not len(self.entries):
            return np.full(entries.shape, -1)
        found = np.searchsorted(self.entries, entries).clip(max=len(self.entries) - 1)
        placed: npt.NDArray[np.int64] = np.where(self.entries[found] == entries, found, -1)
        return placed


@dataclass
class _Held:
    """A space, and the tables' signature when it was read."""

    signature: tuple[Any, ...]
    looked_at: float
    space: Space | None


_held: dict[str, _Held] = {}


def space(using: str = "default") -> Space | None:
    """The space of the index in the database ``using``; ``None`` where none was learnt (a small corpus)."""
    held = _held.get(using)
    now = time.monotonic()
    if held and now - held.looked_at < FRESHNESS:
        return held.space
    signature = _signature(using)
    if held is None or held.signature != signature:
        held = _held[using] = _Held(signature, now, _read(using, held))
    held.looked_at = now
    return held.space


def forget_space(using: str = "default") -> None:
    """The tables have changed in this process: look again."""
    _held.pop(using, None)


def remember(entry: int, title: Sequence[str], body: Sequence[str], using: str) -> None:
    """Give the document ``entry`` its vector and its neighbours at once, by the words of the present generation."""
    held = space(using)
    if held is None:
        return
    vector = held.words.of_document(title, body)
    vectors = DocumentVector.objects.using(using).filter(entry=entry)
    if vectors.filter(vector=as_bytes(vector)).exists():
        return
    with transaction.atomic(using=using):
        vectors.delete()  # replaced, never updated: the signature counts numbers of rows
        DocumentVector.objects.using(using).create(
            entry_id=entry, vector=as_bytes(vector), neighbours=_nearest(held, entry, vector)
        )
    if held_now := _held.get(using):
        held_now.looked_at = 0


def as_bytes(vector: Numbers) -> bytes:
    """``vector`` as it is stored."""
    return vector.astype(np.float16).tobytes()


def _nearest(held: Space, entry: int, vector: Numbers) -> list[tuple[int, float]]:
    cosines = held.documents @ vector
    order = np.argsort(-cosines)[: NEIGHBOURS + 1]
    near = [(int(held.entries[place]), round(float(cosines[place]), 4)) for place in order]
    return [(other, cosine) for other, cosine in near if other != entry and cosine > 0][:NEIGHBOURS]


def _signature(using: str) -> tuple[Any, ...]:
    """Differs after any change, in whatever order transactions commit."""
    latest = WordModel.objects.using(using).aggregate(Max("pk"))["pk__max"]
    if latest is None:
        return ()
    rows = DocumentVector.objects.using(using).aggregate(Count("pk"), Sum("pk"))
    return (latest, rows["pk__count"], rows["pk__sum"])


def _read(using: str, before: _Held | None) -> Space | None:
    with transaction.atomic(using=using):
        signature = _signature(using)
        if not signature:
            return None
        if before and before.space and before.signature[0] == signature[0]:
            words = before.space.words
        else:
            words = Words.unpacked(bytes(WordModel.objects.using(using).get(pk=signature[0]).data))
        rows = list(
            DocumentVector.objects.using(using).order_by("entry").values_list("entry_id", "vector", "neighbours")
        )
    entries = np.array([entry for entry, _, _ in rows], dtype=np.int64)
    size = words.vectors.shape[1]
    stored = np.frombuffer(b"".join(bytes(vector) for _, vector, _ in rows), dtype=np.float16)
    near = np.full((len(rows), NEIGHBOURS), -1, dtype=np.int64)
    nearness = np.zeros((len(rows), NEIGHBOURS), dtype=np.float32)
    for place, (_, _, neighbours) in enumerate(rows):
        for rank, (other, cosine) in enumerate(neighbours):
            near[place, rank], nearness[place, rank] = other, cosine
    held = Space(words, entries, stored.astype(np.float32).reshape(len(rows), size), near, nearness)
    near[:] = held.places(near)
    nearness[near < 0] = 0
    return held
