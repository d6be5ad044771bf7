"""French typography, put on output and never typed by editors.

Rules: *Lexique des règles typographiques en usage à l'Imprimerie nationale*; widths of the spaces in figures follow
the Unicode CLDR for ``fr`` (narrow in thousands and before %, plain before €). Two public functions: ``french`` for
plain text and ``french_html`` for markup, whose tags, attributes, entities, addresses and code are left alone.
Both are idempotent.
"""

import re
from collections.abc import Callable
from typing import Final

NARROW: Final = "\u202f"
"""Narrow no-break space: before ; ! ? » %, after «, in thousands."""

SPACE: Final = "\u00a0"
"""No-break space: before : and €, after n°, p., M., between day and month."""

_BLANK = "[ \t\u00a0\u2009\u202f]"
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_TITLES = r"n[°ᵒº]s?|pp?\.|art\.|chap\.|vol\.|t\.|fig\.|M\.|MM\.|Mme|Mmes|Mlle|Dr|Me"

_KEPT = re.compile(r"(?:https?|ftp|mailto|tel):\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+", re.IGNORECASE)
"""Addresses, which no rule may touch."""


def _thousands(match: re.Match[str]) -> str:
    return re.sub(_BLANK, NARROW, match.group())


_RULES: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    (re.compile(r"(?<=[^\W\d_])'(?=[^\W_]|[«“\"]|$)"), "’"),
    (re.compile(r"(?<![\w\"])\"(?=[^\s\"])([^\"\n<>]*[^\s\"<>])\"(?![\w\"])"), rf"«{NARROW}\1{NARROW}»"),
    (re.compile(rf"«{_BLANK}*(?=\S|$)"), f"«{NARROW}"),
    (re.compile(rf"{_BLANK}*»"), f"{NARROW}»"),
    (re.compile(rf"{_BLANK}+(?=[;!?])"), NARROW),
    (re.compile(r"(?<=[\w)\]%€’…])(?=[;!?]+(?:\s|$|[)»]))"), NARROW),
    (re.compile(rf"{_BLANK}+:(?!\w)"), f"{SPACE}:"),
    (re.compile(r"(?<=[^\W\d_]):(?=\s\S)"), f"{SPACE}:"),
    (re.compile(rf"(?<!\d)\d{{1,3}}(?:{_BLANK}\d{{3}})+(?!\d)"), _thousands),
    (re.compile(rf"(?<=\d){_BLANK}*(?=[%‰](?!\w))"), NARROW),
    (re.compile(rf"(?<=\d){_BLANK}*(?=€(?!\w))"), SPACE),
    (re.compile(rf"(?<!\w)({_TITLES}){_BLANK}+(?=\w)"), rf"\1{SPACE}"),
    (re.compile(rf"(?<![\w.,/-])1{_BLANK}+(?=(?:{_MONTHS})(?!\w))", re.IGNORECASE), f"1er{SPACE}"),
    (re.compile(rf"(?<!\d)(1er|\d{{1,2}}){_BLANK}+(?=(?:{_MONTHS})(?!\w))", re.IGNORECASE), rf"\1{SPACE}"),
    (re.compile(rf"(?<=\d){_BLANK}+(?=(?:h|min|km|m|kg|ha|Mo|Ko|Go|ans?)(?!\w))"), SPACE),
    (re.compile(rf"(?<=\d{SPACE}h){_BLANK}+(?=\d\d(?!\d))"), SPACE),
)

_MARKUP = re.compile(r"<!--.*?-->|<(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>|&(?:#\d+|#x[0-9a-fA-F]+|\w+);", re.DOTALL)
_ELEMENT = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_VERBATIM: Final = frozenset({"script", "style", "pre", "code", "kbd", "samp", "textarea", "svg", "math"})


def _between(text: str, kept: re.Pattern[str], change: Callable[[str], str]) -> str:
    """``text`` with ``change`` applied to what lies between the matches of ``kept``."""
    pieces, start = [], 0
    for match in kept.finditer(text):
        pieces += [change(text[start : match.start()]), match.group()]
        start = match.end()
    return "".join([*pieces, change(text[start:])])


def _ruled(text: str) -> str:
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def french(text: str) -> str:
    """Plain ``text`` with French spaces, apostrophes and guillemets; addresses stay as they are."""
    return _between(text, _KEPT, _ruled)


def french_html(html: str) -> str:
    """The same for markup: only its text changes, outside code, scripts, drawings and addresses."""
    pieces: list[str] = []
    start, verbatim = 0, 0
    for match in _MARKUP.finditer(html):
        text = html[start : match.start()]
        pieces += [text if verbatim else french(text), match.group()]
        start = match.end()
        element = _ELEMENT.match(match.group())
        if element and element[2].lower() in _VERBATIM and not match.group().endswith("/>"):
            verbatim = max(0, verbatim + (-1 if element[1] else 1))
    rest = html[start:]
    return "".join([*pieces, rest if verbatim else french(rest)])
