"""The signs that a question may hold: "phrases", -exclusions, field:values. What is no sign is a word.

Pure text: which fields exist is told by the caller, what words mean is for others (``search.synonyms``, engines).
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from search.analysis import fold

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"'))
_DASHES = "-−–—"
_SIGN = re.compile(
    rf'(?:(?<=\s)|^)(?P<minus>[{_DASHES}](?=[^\W_]|"))?(?:(?P<field>[^\W\d_]+)\s?:\s?)?'
    r'(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))'
)
_IDENTIFIER = re.compile(r"[A-Za-z]{2}-\d{4}-\d{4,}")


@dataclass(frozen=True)
class Asked:
    """A question taken apart.

    ``words`` is what ranks, the words of phrases among them; every phrase must be had as it is; nothing
    ``excluded`` may be had; ``fields`` are the values asked of known fields, by folded name, and ``rest`` the
    question without them.
    """

    words: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    rest: str = ""


def take_apart(text: str, fields: Collection[str] = ()) -> Asked:
    """The signs of ``text``; ``fields``: names that may stand before a colon, folded. Any text is allowed."""
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    asked: list[tuple[str, str]] = []
    rest: list[str] = []
    for sign in _SIGN.finditer(text.translate(_QUOTES)):
        phrase, word, name = sign["phrase"], sign["word"], fold(sign["field"] or "")
        value = (phrase if phrase is not None else word).strip()
        if name in fields and value and not sign["minus"]:
            asked.append((name, value))
            continue
        rest.append(sign[0])
        if sign["field"]:
            value = f"{sign['field']}:{value}"
        if sign["minus"]:
            excluded.append(value)
            continue
        if phrase is not None and any(letter.isalnum() for letter in phrase):
            phrases.append(phrase)
        words.append(value)
    return Asked(" ".join(words), tuple(phrases), tuple(excluded), tuple(asked), " ".join(rest))


def identifier_in(text: str) -> str | None:
    """The identifier (``TR-2026-0042``) that is all of ``text``, in capitals; ``None`` for another question."""
    asked = text.strip()
    return asked.upper() if _IDENTIFIER.fullmatch(asked) else None
