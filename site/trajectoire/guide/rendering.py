"""From the guide's Markdown to HTML that a screen may show.

Markdown (CommonMark and tables) is read without raw HTML, then cleaned by an allow-list: whoever may write in the
repository still cannot put a script on a screen. Headings get an ``id``; links and pictures of the repository become
addresses of the administration.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import nh3
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    "h2", "h3", "p", "ol", "ul", "li", "strong", "em", "code", "a", "img", "blockquote", "hr", "br",
    "table", "thead", "tbody", "tr", "th", "td", "pre",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "loading"},
    "h2": {"id"},
    "h3": {"id"},
    "ol": {"start"},
}
OTHER_PAGE = re.compile(r"(?P<slug>[\w-]+)\.md(?P<anchor>#[\w-]+)?")
PICTURE = re.compile(r"images/(?P<name>[\w-]+\.(?:webp|png))")


@dataclass(frozen=True)
class Heading:
    """A heading: its level (2 or 3), its text, the ``id`` that leads to it."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Rendered:
    """A text ready to show, and its headings in order."""

    html: SafeString
    headings: tuple[Heading, ...]


def parse(text: str) -> list[Token]:
    """The Markdown, as its library reads it."""
    return _reader().parse(text)


def render(text: str) -> Rendered:
    """``text`` as safe HTML."""
    reader, tokens = _reader(), parse(text)
    headings = tuple(_name_headings(tokens))
    for token in tokens:
        for inline in token.children or ():
            _lead(inline)
    html = reader.renderer.render(tokens, reader.options, {})
    cleaned = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"})
    return Rendered(html=mark_safe(cleaned), headings=headings)  # noqa: S308 - cleaned by an allow-list just above


def plain(inline: Token) -> str:
    """What an inline token says, without its marks."""
    return "".join(child.content for child in inline.children or () if child.type in {"text", "code_inline"})


def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _name_headings(tokens: Sequence[Token]) -> list[Heading]:
    found: list[Heading] = []
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            text = plain(inline)
            anchor = slugify(text)
            again = sum(heading.anchor.rpartition("--")[0] == anchor or heading.anchor == anchor for heading in found)
            anchor = f"{anchor}--{again + 1}" if again else anchor
            opening.attrSet("id", anchor)
            found.append(Heading(level=int(opening.tag[1]), text=text, anchor=anchor))
    return found


def _lead(token: Token) -> None:
    """Turn a link or a picture of the repository into an address of the administration."""
    if token.type == "link_open" and (page := OTHER_PAGE.fullmatch(str(token.attrGet("href")))):
        token.attrSet("href", reverse("guide_page", args=[page["slug"]]) + (page["anchor"] or ""))
    if token.type == "image" and (picture := PICTURE.fullmatch(str(token.attrGet("src")))):
        token.attrSet("src", reverse("guide_picture", args=[picture["name"]]))
        token.attrSet("loading", "lazy")
