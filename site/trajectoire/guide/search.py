"""Finding a page of the guide by its title, its sentence or its headings: accents and case aside, every word counts."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .book import GuidePage

ENDINGS = re.compile(r"(s|x|es|er|ez)$")
SHORTEST = 4
"""Letters of the shortest word whose ending is left aside."""


@dataclass(frozen=True)
class Found:
    """A place of the guide: ``title`` of the page, ``detail`` (heading, or the page's sentence), ``url``."""

    title: str
    detail: str
    url: str


def find(pages: Iterable[GuidePage], query: str) -> list[Found]:
    """Places that hold each word of ``query`` (or a word that begins with it)."""
    asked = _words(query)
    return [found for page in pages for found in _in_page(page, asked)] if asked else []


def _in_page(page: GuidePage, asked: list[str]) -> Iterator[Found]:
    if _holds(f"{page.title} {page.purpose}", asked):
        yield Found(page.title, page.purpose, page.url)
    for heading in page.rendered.headings:
        if _holds(f"{heading.text} {page.title}", asked) and not _holds(page.title, asked):
            yield Found(page.title, heading.text, f"{page.url}#{heading.anchor}")


def _holds(text: str, asked: list[str]) -> bool:
    words = _words(text)
    return all(any(word.startswith(wanted) for word in words) for wanted in asked)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return [ENDINGS.sub("", word) if len(word) >= SHORTEST else word for word in re.findall(r"[a-z0-9]{2,}", plain)]
