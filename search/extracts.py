"""Passages of a text that answer a query, cut into fragments that templates escape and mark.

Words are sought in the original text by their first letters, accents folded one for one, and kept when the analysis
gives them a term of the query: a text of any length costs one pass of a regular expression.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from search.analysis import STOP_WORDS, fold
from search.engine import Extract, Fragment
from search.stemming import stem

WINDOW = 220
"""Characters of a passage, about two lines of a list of results."""

_PLAIN = {
    letter: plain
    for plain, letters in {
        "a": "àâäáãåÀÂÄÁÃÅ",
        "c": "çÇ",
        "e": "éèêëÉÈÊË",
        "i": "îïíìÎÏÍÌ",
        "n": "ñÑ",
        "o": "ôöóòõÔÖÓÒÕ",
        "u": "ùûüúÙÛÜÚ",
        "y": "ÿŸ",
    }.items()
    for letter in letters
}
_ACCENTED = re.compile(f"[{''.join(_PLAIN)}]")


def _plain(text: str) -> str:
    """``text`` with its accented letters plain, one for one, so that offsets hold; ``str.translate`` is slower."""
    return _ACCENTED.sub(lambda letter: _PLAIN[letter[0]], text)


class Matcher:
    """What a query looks for, applied to texts that are shown."""

    def __init__(self, stems: Collection[str], exacts: Collection[str]) -> None:
        """``stems`` and ``exacts`` are terms as the analysis gives them; stop words are not worth marking."""
        self._stems = frozenset(stems)
        self._exacts = frozenset(exacts) - STOP_WORDS

    @cached_property
    def _beginnings(self) -> re.Pattern[str] | None:
        beginnings = {term if len(term) <= 3 else term[: max(3, len(term) - 3)] for term in self._stems | self._exacts}  # noqa: PLR2004 - a stem may differ from its word by its last letters
        if not beginnings:
            return None
        sought = "|".join(re.escape(b).replace("oe", "(?:oe|œ)").replace("ae", "(?:ae|æ)") for b in sorted(beginnings))
        return re.compile(rf"(?<![^\W_])(?:{sought})[^\W_]*", re.IGNORECASE)

    def matches(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and term of each word of ``text`` that answers the query."""
        if self._beginnings is None:
            return
        for found in self._beginnings.finditer(_plain(text)):
            exact = fold(found[0])
            term = exact if exact in self._exacts else stem(exact)
            if term in self._stems or term in self._exacts:
                yield found.start(), found.end(), term

    def mark(self, text: str) -> Extract:
        """The whole of ``text``."""
        return _cut(text, 0, len(text), list(self.matches(text)))

    def passages(self, text: str, most: int = 1) -> tuple[Extract, ...]:
        """The ``most`` passages of ``text`` that answer best, in the order of the text; none if nothing does."""
        found = list(self.matches(text))
        chosen: list[tuple[int, int]] = []
        seen: set[str] = set()
        while len(chosen) < most:
            best = _best_window(found, chosen, seen)
            if best is None:
                break
            chosen.append(best)
            seen |= {term for start, end, term in found if best[0] <= start and end <= best[1]}
        return tuple(_cut(text, *_widen(text, start, end), found) for start, end in sorted(chosen))


def beginning(text: str, length: int = WINDOW) -> Extract:
    """The first words of ``text``."""
    if len(text) <= length:
        return (Fragment(text),) if text else ()
    return (Fragment(text[:length].rsplit(None, 1)[0] + " …"),)


Found = Sequence[tuple[int, int, str]]


def _best_window(found: Found, taken: Sequence[tuple[int, int]], seen: set[str]) -> tuple[int, int] | None:
    """The window, apart from those ``taken``, with most terms not ``seen``, then most terms, then first."""
    best: tuple[int, int] | None = None
    best_worth = (0, 0)
    last = 0
    for first, (start, _, _) in enumerate(found):
        last = max(last, first)
        while last + 1 < len(found) and found[last + 1][1] - start <= WINDOW - 40:
            last += 1
        window = (start, found[last][1])
        if any(start < end + WINDOW and window[1] > begin - WINDOW for begin, end in taken):
            continue
        terms = {term for _, _, term in found[first : last + 1]}
        worth = (len(terms - seen), last - first)
        if worth[0] and worth > best_worth:
            best, best_worth = window, worth
    return best


def _widen(text: str, start: int, end: int) -> tuple[int, int]:
    """Around a window: back to the beginning of its sentence or of a word, on to the end of a word."""
    earliest = max(0, start - (WINDOW - (end - start)) // 2)
    sentence = max(text.rfind(mark, earliest, start) for mark in (". ", "! ", "? ", "\n"))
    if sentence >= 0:
        begin = sentence + len(". ") if text[sentence] != "\n" else sentence + 1
    elif earliest:
        space = text.find(" ", earliest, start)
        begin = space if space >= 0 else start
    else:
        begin = 0
    finish = min(len(text), max(end, begin + WINDOW))
    if finish < len(text):
        space = text.rfind(" ", end, finish)
        finish = space if space >= 0 else end
    return begin, finish


def _cut(text: str, begin: int, finish: int, found: Found) -> Extract:
    fragments = [Fragment("… ")] if begin else []
    place = begin
    for start, end, _ in found:
        if start < begin or end > finish:
            continue
        fragments.append(Fragment(text[place:start]))
        fragments.append(Fragment(text[start:end], matched=True))
        place = end
    fragments.append(Fragment(text[place:finish]))
    if finish < len(text):
        fragments.append(Fragment(" …"))
    return tuple(f if f.matched else Fragment(re.sub(r"\s+", " ", f.text)) for f in fragments if f.text)
