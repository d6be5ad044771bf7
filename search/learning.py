"""Learning what words mean from the corpus: the nightly work behind ``search.vectors``.

Words seen near one another more often than by chance (positive pointwise mutual information in a window of six,
contexts smoothed) are placed near one another, in as many dimensions as the largest singular values (O. Levy,
Y. Goldberg, I. Dagan, "Improving distributional similarity with lessons learned from word embeddings", TACL 3, 2015).
Memory is bounded: texts are read to their first ``LONGEST`` stems, pairs are counted by batches, words are capped.
Below ``LEAST_DOCUMENTS`` there is too little to learn from, and words alone rank better.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.db import transaction
from scipy import sparse

from search.database.fields import Field, document_terms
from search.models import DocumentVector, Entry, WordModel
from search.vectors import NEIGHBOURS, Numbers, Words, as_bytes, forget_space
from trajectoire.pages.stories import SearchDocument

LEAST_DOCUMENTS = 500
WINDOW = 6
LEAST_FREQUENCY = 4
"""Documents that a word must be in, for its company to mean something."""
DIMENSIONS = 300
LARGEST_VOCABULARY = 30_000
LONGEST = 2_000
SMOOTHING = 0.75
"""Power to which frequencies of contexts are raised, so that rare ones do not seem to mean more (same source)."""
_BATCH = 200
_SPARE, _REFINEMENTS = 20, 3
"""Of the decomposition: dimensions beyond those kept, and passes."""


@dataclass(frozen=True)
class _Read:
    """A document as numbers: the stems of its title, and those of the rest."""

    entry: int
    title: list[str]
    body: list[str]


def learn(using: str = "default") -> int:
    """Learn a new generation from the index in the database ``using``; documents learnt from, 0 when too few.

    Readers see the generation before until this one is whole.
    """
    documents = list(_documents(using)) if Entry.objects.using(using).count() >= LEAST_DOCUMENTS else []
    places, rarity = _vocabulary(documents)
    if not places:
        WordModel.objects.using(using).all().delete()
        DocumentVector.objects.using(using).all().delete()
        forget_space(using)
        return 0
    words, vectors = _made_from(documents, places, rarity)
    near = _neighbours([document.entry for document in documents], vectors)
    with transaction.atomic(using=using):
        WordModel.objects.using(using).all().delete()
        DocumentVector.objects.using(using).all().delete()
        WordModel.objects.using(using).create(documents=len(documents), data=words.packed())
        alive = set(Entry.objects.using(using).values_list("pk", flat=True))
        late = list(_documents(using, alive - near.keys()))
        rows = [(document.entry, vector) for document, vector in zip(documents, vectors, strict=True)]
        rows += [(document.entry, words.of_document(document.title, document.body)) for document in late]
        DocumentVector.objects.using(using).bulk_create(
            (
                DocumentVector(entry_id=entry, vector=as_bytes(vector), neighbours=near.get(entry, []))
                for entry, vector in rows
                if entry in alive
            ),
            batch_size=200,
        )
    forget_space(using)
    return len(documents)


def _documents(using: str, only: set[int] | None = None) -> Iterator[_Read]:
    """Documents of the index, all or ``only`` some, read by batches along their numbers."""
    last = 0
    entries = Entry.objects.using(using).select_related("text").order_by("pk")
    if only is not None:
        entries = entries.filter(pk__in=only)
    while batch := list(entries.filter(pk__gt=last)[:_BATCH]):
        for entry in batch:
            terms = document_terms(
                SearchDocument(
                    key=entry.key,
                    kind=entry.kind,
                    kind_label=entry.kind_label,
                    title=entry.title,
                    url=entry.url,
                    summary=entry.summary,
                    body=entry.text.body,
                    keywords=tuple(entry.text.keywords),
                    identifier=entry.identifier,
                )
            )
            yield _Read(entry.pk, list(terms[Field.TITLE_STEMS]), list(terms[Field.BODY_STEMS][:LONGEST]))
        last = batch[-1].pk


def _vocabulary(documents: list[_Read]) -> tuple[dict[str, int], Numbers]:
    """The words whose company means something, each with its place, and how rare each is."""
    frequency: Counter[str] = Counter()
    for document in documents:
        frequency.update({*document.title, *document.body})
    kept = [word for word, n in frequency.most_common(LARGEST_VOCABULARY) if n >= LEAST_FREQUENCY]
    places = {word: place for place, word in enumerate(sorted(kept))}
    rarity = np.log(len(documents) / np.array([frequency[word] for word in places], dtype=np.float32))
    return places, rarity


def _made_from(documents: list[_Read], places: dict[str, int], rarity: Numbers) -> tuple[Words, Numbers]:
    """Vectors of words, and of these documents."""
    vectors = _placed(_together(documents, places)) * rarity[:, None]
    rough = Words(places, vectors, np.zeros(vectors.shape[1], dtype=np.float32))
    mean: Numbers = np.mean([rough.of_document(document.title, document.body) for document in documents], axis=0)
    words = Words.unpacked(Words(places, vectors, mean).packed())  # as every process will read them
    return words, np.array([words.of_document(document.title, document.body) for document in documents])


def _together(documents: list[_Read], places: dict[str, int]) -> sparse.csr_array:
    """How often each word is found within ``WINDOW`` of each other."""
    size = len(places)
    total = sparse.csr_array((size, size), dtype=np.float32)
    for start in range(0, len(documents), _BATCH):
        pairs = [
            pair
            for document in documents[start : start + _BATCH]
            for pair in _pairs(
                np.array([places.get(s, -1) for s in document.title + document.body], dtype=np.int64), size
            )
        ]
        pair, times = np.unique(np.concatenate(pairs), return_counts=True)
        total += sparse.csr_array((times.astype(np.float32), (pair // size, pair % size)), shape=(size, size))
    return sparse.csr_array(total + total.T)


def _pairs(text: npt.NDArray[np.int64], size: int) -> Iterator[npt.NDArray[np.int64]]:
    """Pairs of words of a text, each as one number."""
    for distance in range(1, WINDOW + 1):
        one, other = text[:-distance], text[distance:]
        both = (one >= 0) & (other >= 0)
        yield one[both] * size + other[both]


def _placed(together: sparse.csr_array) -> Numbers:
    """A vector for each word."""
    counts = together.tocoo()
    often = np.asarray(together.sum(axis=1)).ravel()
    smooth = often**SMOOTHING / max((often**SMOOTHING).sum(), 1)
    row, column = counts.coords
    surprise = np.log(counts.data / (often[row] * smooth[column]))
    kept = surprise > 0
    ppmi = sparse.csr_array((surprise[kept].astype(np.float32), (row[kept], column[kept])), shape=together.shape)
    left, strength = _largest(ppmi, min(DIMENSIONS, len(often)))
    placed: Numbers = left * np.sqrt(strength)
    return placed


def _largest(matrix: sparse.csr_array, dimensions: int) -> tuple[Numbers, Numbers]:
    """Left singular vectors and values of ``matrix``, the ``dimensions`` largest, nearly: a random start, refined.

    N. Halko, P.-G. Martinsson, J. Tropp, "Finding structure with randomness", SIAM Review 53(2), 2011: ten times faster
    than an exact decomposition, and the order of answers is the same to the third decimal.
    """
    width = min(dimensions + _SPARE, matrix.shape[0])
    basis = np.random.default_rng(1).standard_normal((matrix.shape[1], width), dtype=np.float32)
    for _ in range(_REFINEMENTS):
        basis = np.linalg.qr(matrix.T @ np.linalg.qr(matrix @ basis)[0])[0]
    left, strength, _ = np.linalg.svd(matrix @ basis, full_matrices=False)
    return left[:, :dimensions], strength[:dimensions]


def _neighbours(entries: list[int], vectors: Numbers) -> dict[int, list[tuple[int, float]]]:
    """The ``NEIGHBOURS`` nearest of each entry, with their cosines; by blocks, so that memory stays small."""
    near = {}
    for start in range(0, len(entries), _BATCH):
        cosines = vectors[start : start + _BATCH] @ vectors.T
        for row, entry in enumerate(entries[start : start + _BATCH]):
            cosines[row, start + row] = -1
            best = np.argpartition(-cosines[row], NEIGHBOURS)[:NEIGHBOURS]
            best = best[np.argsort(-cosines[row][best])]
            near[entry] = [
                (entries[place], round(float(cosines[row, place]), 4)) for place in best if cosines[row, place] > 0
            ]
    return near
