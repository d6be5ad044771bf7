"""The French analysis that every engine applies to texts and to queries, written once.

A text is cut into words with their place in it (for highlights). Each word gives an *exact* term (lower case,
no accent, ligatures opened) and, unless it is a stop word, a *stem*. What French asks for:

* apostrophes, straight or curly, end an elided word (``l’adulte``); hyphens part words (``adultes-relais``);
* inclusive writing is read as its first form (``chargé·e·s``, ``chef.fe``, ``adhérent(e)s``);
* acronyms (``QPV``, ``Q.P.V.``) are neither stemmed nor taken for stop words;
* official codes and identifiers stay whole (``QN02101M``, ``TR-2026-0042``).

``VERSION`` changes with any rule here, so that ``search_check`` sees documents analysed by older ones.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from search.stemming import stem

VERSION = "2"
LONGEST_TERM = 64
"""Longer words are cut: no human word is so long, and keys of indexes are bounded."""

_WORDS = re.compile(
    r"[A-Za-z]{2}-\d{4}-\d{4,}"  # an identifier
    r"|(?:[A-Z]\.){2,}[A-Z]?(?![a-z])"  # an acronym with its points
    r"|[^\W_]+"
)
_INCLUSIVE = re.compile(
    r"(?<=[^\W\d_])"
    r"(?:[·•‧∙⋅](?:[^\W\d_]{1,5})(?:[·•‧∙⋅]?s)?"  # chargé·e·s, directeur·rice
    r"|\((?:e|ne|le|fe|ve|se|te|trice|rice|euse|ère|es|s)\)s?"  # adhérent(e)s
    r"|\.(?:e|ne|fe|ve|trice|rice|euse|ère)(?:\.?s)?(?![^\W_]))"  # chef.fe
)
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l"})

ELIDED = frozenset("c d j l m n s t qu jusqu lorsqu puisqu quoiqu presqu quelqu".split())  # noqa: SIM905 - reads as a line
STOP_WORDS = ELIDED | frozenset(
    """
    a ai aie ainsi apres as au aucun aucune aupres auquel aussi autre autres aux auxquelles auxquels avaient avait
    avant avec avez avoir avons ayant bien car ce ceci cela celle celles celui cependant ces cet cette ceux chaque
    chez ci comme comment dans de dedans dehors depuis des dessous dessus deux donc dont du duquel durant elle elles
    en encore entre es est et etaient etait etant etc ete etes etre eu eux fait fois font hors hui ici il ils je la
    laquelle le lequel les lesquelles lesquels leur leurs lors lui ma mais me meme memes mes moi moins mon ne ni
    non nos notre nous on ont or ou par parce parmi pas pendant peu peut peuvent plus pour pourquoi pouvez pres puis
    quand que quel quelle quelles quels qui quoi sa sans se selon sera seront ses si sien soi soient soit son sont
    sous suis sur ta tandis te tel telle telles tels tes toi ton tous tout toute toutes tres tu un une va vers voici
    voila vos votre vous y
    """.split()  # noqa: SIM905 - reads as a paragraph
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it is (``text[start:end]``), its exact term, and its stem ("" for a stop word)."""

    start: int
    end: int
    exact: str
    stem: str


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """``word`` in lower case, without accents, ligatures opened, cut to ``LONGEST_TERM``."""
    if not word.isascii():
        opened = unicodedata.normalize("NFKD", word.translate(_LIGATURES))
        word = "".join(c for c in opened if not unicodedata.combining(c))
    return word.casefold()[:LONGEST_TERM]


def words(text: str) -> Iterator[Word]:
    """The words of ``text``, in order."""
    shouted = text.isupper() and len(text.split()) > 1
    masked = _INCLUSIVE.sub(lambda ending: " " * len(ending[0]), text)
    for found in _WORDS.finditer(masked):
        raw = found[0]
        acronym = is_acronym(raw) and (not shouted or "." in raw)
        exact = fold(raw.replace(".", "") if acronym else raw)
        if not exact:
            continue
        if acronym:
            yield Word(found.start(), found.end(), exact, exact)
        else:
            yield Word(found.start(), found.end(), exact, "" if exact in STOP_WORDS else stem(exact))


def is_acronym(word: str) -> bool:
    """Whether ``word``, seen in a text that is not all in capitals, is an acronym."""
    letters = word.replace(".", "")
    return 2 <= len(letters) <= 8 and letters.isalpha() and letters.isupper() and letters.isascii()  # noqa: PLR2004


def stems(found: Iterable[Word]) -> list[str]:
    """The stems of words, stop words left out."""
    return [word.stem for word in found if word.stem]


def exacts(found: Iterable[Word]) -> list[str]:
    """The exact terms of words: stop words kept (they carry meaning in questions), elided articles left out."""
    return [word.exact for word in found if word.exact not in ELIDED]
