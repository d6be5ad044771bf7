"""The guide as a book: chapters of pages, in the order of ``README.md``, which is its table of contents.

A page is ``docs/guide/<slug>.md``: a title of level 1, then text. A line ``<!-- explique : resources.publication -->``
(application and model) says which form of the administration leads to the page. Links between pages and pictures are
those of the repository (``autre-page.md``, ``images/x.webp``), so that the guide reads on a forge as well.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from .rendering import Heading, Rendered, render

FOLDER = Path(settings.ROOT) / "docs" / "guide"
CONTENTS = "README.md"
CHAPTER = re.compile(
    r"^## (?P<chapter>.+)$|^- \[(?P<title>[^\]]+)\]\((?P<file>[\w-]+\.md)\)(?: : (?P<purpose>.+))?$", re.MULTILINE
)
EXPLAINS = re.compile(r"^<!-- explique : (?P<models>[\w., ]+) -->\n", re.MULTILINE)


@dataclass(frozen=True)
class GuidePage:
    """A page: ``purpose`` is its sentence in the table of contents, ``explains`` the models whose forms lead to it."""

    slug: str
    title: str
    purpose: str
    chapter: str
    rendered: Rendered
    explains: frozenset[str]

    @property
    def url(self) -> str:
        """Address in the administration."""
        return reverse("guide_page", args=[self.slug])

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Headings of level 2, for the table of contents of the page."""
        return tuple(heading for heading in self.rendered.headings if heading.level == 2)  # noqa: PLR2004 - a level


@dataclass(frozen=True)
class Book:
    """Every page, in reading order, and the introduction."""

    introduction: str
    pages: tuple[GuidePage, ...]

    def chapters(self) -> dict[str, list[GuidePage]]:
        """Pages by chapter, in order."""
        found: dict[str, list[GuidePage]] = {}
        for page in self.pages:
            found.setdefault(page.chapter, []).append(page)
        return found

    def place(self, slug: str) -> int | None:
        """Rank of a page; ``None`` when there is no such page."""
        return next((rank for rank, page in enumerate(self.pages) if page.slug == slug), None)

    def page_for(self, model: str) -> GuidePage | None:
        """The page that explains the form of ``model`` (``resources.publication``)."""
        return next((page for page in self.pages if model in page.explains), None)


def book() -> Book:
    """The guide as its files are now."""
    files = sorted(FOLDER.glob("*.md"))
    return _read(tuple((path.name, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=1)
def _read(_stamp: tuple[tuple[str, int], ...]) -> Book:
    contents = (FOLDER / CONTENTS).read_text(encoding="utf-8")
    introduction = contents.split("\n## ", maxsplit=1)[0].split("\n", maxsplit=1)[1]
    pages, chapter = [], ""
    for line in CHAPTER.finditer(contents):
        if line["chapter"]:
            chapter = line["chapter"]
        else:
            pages.append(_page(line["file"], line["purpose"] or "", chapter))
    return Book(introduction=render(introduction).html, pages=tuple(pages))


def _page(name: str, purpose: str, chapter: str) -> GuidePage:
    text = (FOLDER / name).read_text(encoding="utf-8")
    told = EXPLAINS.search(text)
    title, body = EXPLAINS.sub("", text).split("\n", maxsplit=1)
    return GuidePage(
        slug=name.removesuffix(".md"),
        title=title.removeprefix("# ").strip(),
        purpose=purpose,
        chapter=chapter,
        rendered=render(body),
        explains=frozenset(told["models"].replace(",", " ").split()) if told else frozenset(),
    )
