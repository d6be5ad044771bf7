"""A light stem for French: number, gender and the commonest derivations, on words without accents.

Rules of the kind described by J. Savoy (“A stemming procedure and stopword list for general French corpora”,
JASIS 50(10), 1999, and the light variant measured in CLEF 2001-2006): plural, then one suffix, then the final
vowels and doubled letters. It works on folded words, since people type without accents. Light on purpose:
a word that it joins wrongly costs more than one that it leaves apart.
"""

from functools import lru_cache

_SHORTEST = 4
"""Words of fewer letters are left alone."""

_SUFFIXES: tuple[tuple[str, int, str], ...] = (
    # (ending, fewest letters before it, what replaces it), longest endings first
    ("issements", 3, "i"),
    ("issement", 3, "i"),
    ("isations", 3, "is"),
    ("isation", 3, "is"),
    ("isateur", 3, "is"),
    ("isatrice", 3, "is"),
    ("atrice", 3, "at"),
    ("ateur", 3, "at"),
    ("ation", 3, "at"),
    ("trice", 3, "t"),
    ("teuse", 3, "t"),
    ("nnelle", 3, "n"),
    ("nnel", 3, "n"),
    ("ement", 4, ""),
    ("ment", 5, ""),
    ("teur", 3, "t"),
    ("tion", 3, "t"),
    ("euse", 3, "eu"),
    ("iere", 3, "ier"),
    ("enne", 3, "en"),
    ("onne", 4, "on"),
    ("elle", 4, "el"),
    ("ette", 5, "et"),
    ("ive", 3, "if"),
    ("eux", 3, "eu"),
    ("ite", 4, "it"),
    ("ant", 4, ""),
)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of ``word``, a lower-case word without accents; a word with a digit or another script is kept."""
    if len(word) < _SHORTEST or not (word.isascii() and word.isalpha()):
        return word
    return _bare(_without_suffix(_singular(word)))


def _singular(word: str) -> str:
    if word.endswith("aux") and len(word) > 5 and word[-4] != "e":  # noqa: PLR2004 - local: chevaux, not eaux
        return f"{word[:-2]}l"
    if word[-1] in "sx" and word[-2] != "s":
        return word[:-1]
    return word


def _without_suffix(word: str) -> str:
    for ending, least, instead in _SUFFIXES:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: -len(ending)] + instead
    return word


def _bare(word: str) -> str:
    for ending in ("ie", "r", "e", "e"):
        if len(word) > _SHORTEST and word.endswith(ending):
            word = word[: -len(ending)]
    if len(word) > _SHORTEST and word[-1] == word[-2]:
        word = word[:-1]
    return word
