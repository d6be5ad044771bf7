"""What is typed and what is kept, cut into words that can be compared; and the slips of the keyboard near a word.

Accents, case, hyphens, apostrophes and particles do not count: « Jean-Pierre de La Tour », « jeanpierre latour » and
« TOUR jean » share words. A telephone number is kept whole and from each of its pairs on, so that any run of pairs
begins one of its words.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

import phonenumbers
from django.conf import settings
from rapidfuzz.distance import OSA

from search.analysis import ELIDED, fold

LONGEST = 40
"""Characters of a word that is kept; no name is longer."""
MOST_WORDS = 30
"""Words of one value that are kept."""
MOST_ASKED = 8
"""Words of a question that count."""
PARTICLES = ELIDED | frozenset("de du des la le les et en a au aux van von der den di da el".split())  # noqa: SIM905 - reads as a line
SHORTEST_SLIP, LONG_SLIP = 4, 8
"""Letters from which one slip is forgiven, and two."""
HEAD = 7
"""Letters whose spellings are kept: slips beyond are seen by comparing whole words (symmetric delete spelling)."""
SHORTEST_ABROAD = 8
"""Digits beyond which « 00 33 » begins a number of a country, and is not two pairs in the middle of one."""
SHORTEST_RUN = 4
"""Digits of the shortest end of a number that is kept."""

_WORD = re.compile(r"[^\W_]+")
_ABROAD = re.compile(r"00\d")
_NUMBER = re.compile(r"(?<![^\W_])(?:\+|00)?\d(?:[\s.\-/()]{0,2}\d){3,}")


def words_of(text: str) -> list[str]:
    """The words of a value, particles left out unless there is nothing else, each once."""
    found = _words(text)
    return [word for word in found if word not in PARTICLES] or found


def words_of_name(name: str) -> list[str]:
    """Those, and the neighbours written as one: « La Tour » is found by « latour », « Jean-Paul » by « jeanpaul »."""
    every = _all_words(name)[:6]
    runs = ["".join(every[start:end]) for start, end in combinations(range(len(every) + 1), 2) if end - start > 1]
    return list(dict.fromkeys([*words_of(name), *(run[:LONGEST] for run in runs)]))


def words_of_number(number: str) -> list[str]:
    """A telephone number with its country, without, with its 0, and from each of its pairs on."""
    try:
        read = phonenumbers.parse(number, getattr(settings, "TRAJECTOIRE_PHONE_REGION", "FR"))
    except phonenumbers.NumberParseException:
        return []
    bare = str(read.national_number)
    home = f"0{bare}"
    ends = [home[start:] for start in range(2, len(home) - SHORTEST_RUN + 1, 2)]
    return list(dict.fromkeys([home, bare, f"{read.country_code}{bare}", *ends]))


def asked(text: str) -> list[str]:
    """The words of a question, each the beginning of a word that is looked for; numbers first.

    « +33 6 12 » asks for 33612, « 06.12.34 » for 061234.
    """
    plain = text.replace("\x00", " ")[:200]
    numbers = []
    for run in _NUMBER.findall(plain):
        digits = re.sub(r"\D", "", run.replace("(0)", ""))
        abroad = _ABROAD.match(run) or len(digits) > SHORTEST_ABROAD
        numbers.append((digits.removeprefix("00") if abroad else digits)[:LONGEST])
    found = [*numbers, *words_of(_NUMBER.sub(" ", plain))] if numbers else words_of(plain)
    return list(dict.fromkeys(found))[:MOST_ASKED]


def as_one(text: str) -> str:
    """The whole question written as one word: « mac mahon » asks for « macmahon » too."""
    return "".join(_all_words(text.replace("\x00", " "))[:MOST_ASKED])[:LONGEST]


def spellings(word: str) -> set[str]:
    """The beginning of a word without one of its letters, or two in a long one; empty for a word too short to slip.

    Two words one slip apart (a letter more, less, other, or two exchanged) always share a spelling.
    """
    if len(word) < SHORTEST_SLIP or not word.isalpha():
        return set()
    head = word[:HEAD]
    most = 2 if len(word) >= LONG_SLIP else 1
    return {
        "".join(letter for place, letter in enumerate(head) if place not in gone)
        for count in range(most + 1)
        for gone in combinations(range(len(head)), count)
    }


def nearest(word: str, among: Iterable[str]) -> list[str]:
    """Those of ``among`` that ``word`` may be a slip for, whole or as typed so far; nearest first, 40 at most."""
    allowed = 2 if len(word) >= LONG_SLIP else 1
    told = ((_distance(word, other), other) for other in among)
    return [other for distance, other in sorted(told) if distance <= allowed][:40]


def _distance(word: str, other: str) -> float:
    whole = OSA.distance(word, other)
    begun = OSA.distance(word, other[: len(word)]) + 0.5
    return min(whole, begun)


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(_all_words(text)))


def _all_words(text: str) -> list[str]:
    return [word for word, _ in zip(_folded(text), range(MOST_WORDS), strict=False)]


def _folded(text: str) -> Iterator[str]:
    for found in _WORD.finditer(text):
        # A character may open into several words (« ﷺ »), or into nothing.
        yield from (part[:LONGEST] for part in _WORD.findall(fold(found[0])))
