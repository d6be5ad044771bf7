"""The outline of a content field: headings that never skip a level, each with an address of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A heading of the outline: its text, its level (2 to 4) and the anchor of its element."""

    text: str
    level: int
    anchor: str


def outline(stream: Iterable[Any]) -> list[Entry | None]:
    """One place for each block of ``stream``: its entry when it is a heading, else ``None``.

    The level chosen is lowered where it would skip one (RGAA 9.1: a heading of level 3 after the page's
    title becomes a level 2). Anchors are unique and begin with ``partie-``, so that they meet no other id of the page.
    """
    return list(_entries(stream))


def _entries(stream: Iterable[Any]) -> Iterator[Entry | None]:
    above, taken = 1, set[str]()
    for child in stream:
        if child.block_type != "heading":
            yield None
            continue
        chosen = child.value.get("level") or "2"
        above = min(int(chosen) if chosen in {"2", "3", "4"} else 2, above + 1)
        text = child.value.get("text") or ""
        anchor = _free_anchor(text, taken)
        taken.add(anchor)
        yield Entry(text=text, level=above, anchor=anchor)


def _free_anchor(text: str, taken: set[str]) -> str:
    base = f"partie-{slugify(text)[:60] or 'sans-titre'}"
    candidates = [base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))]
    return next(anchor for anchor in candidates if anchor not in taken)
