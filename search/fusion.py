"""One order from two kinds of evidence: the words in common, and the nearness of meaning.

``fused = words / best + .3 × meaning + .2 × neighbours``: the scores of the words as a part of the best one; the
hundred documents nearest in meaning, from 0 to 1; and, for each document, the mean of what its five neighbours have, by
nearness. Every engine uses it on what its own words gave (docs/search.md has the measures behind the weights).
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from search.vectors import Numbers, Space, space

MEANING = 0.3
NEIGHBOURHOOD = 0.2
NEAREST = 100
"""Documents that meaning adds to."""


def fuse(scores: Mapping[int, float], stems: Sequence[str], using: str = "default") -> dict[int, float]:
    """Scores of entries by words and meaning, 1 being the best by words alone. Without a space, words alone.

    ``scores``: what the words of the query gave, any positive numbers; ``stems``: its stems.
    """
    best = max(scores.values(), default=0)
    if best <= 0:
        return dict(scores)
    held = space(using)
    if held is None:
        return {entry: score / best for entry, score in scores.items()}
    entries = np.fromiter(scores.keys(), dtype=np.int64, count=len(scores))
    words = np.fromiter(scores.values(), dtype=np.float32, count=len(scores)) / np.float32(best)
    places = held.places(entries)
    known = places >= 0
    total = _together(held, places[known], words[known], stems)
    found = np.flatnonzero(total)
    unplaced = zip(entries[~known].tolist(), words[~known].tolist(), strict=True)
    return dict(zip(held.entries[found].tolist(), total[found].tolist(), strict=True)) | dict(unplaced)


def fuse_all(entries: npt.NDArray[np.int64], scores: Numbers, stems: Sequence[str], using: str = "default") -> Numbers:
    """The same for all the ``entries`` of an index, in ascending order; ``scores``: 0 for those that have no word."""
    best = scores.max(initial=0)
    if best <= 0:
        return scores
    words: Numbers = scores / best
    held = space(using)
    if held is None:
        return words
    places = held.places(entries)
    known = places >= 0
    words[known] = _together(held, places[known], words[known], stems)[places[known]]
    return words


def _together(held: Space, places: npt.NDArray[np.int64], words: Numbers, stems: Sequence[str]) -> Numbers:
    """For each entry of the space, its ``words`` (at ``places``), its meaning and its neighbourhood."""
    total = np.zeros(len(held.entries), dtype=np.float32)
    total[places] = words
    total += MEANING * _meaning(held, stems)
    weight = held.nearness.sum(axis=1)
    around: Numbers = (held.nearness * total[held.near]).sum(axis=1) / np.where(weight == 0, 1, weight)
    return total + NEIGHBOURHOOD * around


def _meaning(held: Space, stems: Sequence[str]) -> Numbers:
    """For each entry, from 0 to 1 how near its meaning is, beyond the first ``NEAREST`` 0."""
    near = np.zeros(len(held.entries), dtype=np.float32)
    question = held.words.of_query(stems)
    if not question.any() or not len(near):
        return near
    cosines = held.documents @ question
    top = np.argpartition(-cosines, min(NEAREST, len(near)) - 1)[:NEAREST]
    low, high = cosines[top].min(), cosines[top].max()
    near[top] = (cosines[top] - low) / (high - low + 1e-9)
    return near
