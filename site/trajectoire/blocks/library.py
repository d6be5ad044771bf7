"""The blocks that an editor finds in every content field, in the order of the chooser.

``body = ContentField(content_blocks(), blank=True, verbose_name="contenu")``; on the page,
``{% load content %}{% content page.body %}``.
"""

from collections.abc import Iterable
from typing import Any

from wagtail.blocks import Block

from .embeds import EmbedBlock
from .figures import FigureBlock, FilesBlock
from .highlights import HighlightsBlock
from .tables import TableBlock
from .text import AccordionBlock, CalloutBlock, HeadingBlock, KeyFiguresBlock, QuoteBlock, TextBlock


def content_blocks() -> list[tuple[str, Block]]:
    """Name and block, new at each call; the names are stored with the content and never change."""
    return [
        ("heading", HeadingBlock()),
        ("text", TextBlock()),
        ("quote", QuoteBlock()),
        ("callout", CalloutBlock()),
        ("accordion", AccordionBlock()),
        ("figure", FigureBlock()),
        ("embed", EmbedBlock()),
        ("files", FilesBlock()),
        ("key_figures", KeyFiguresBlock()),
        ("table", TableBlock()),
        ("highlights", HighlightsBlock()),
    ]


def plain_text(stream: Iterable[Any]) -> str:
    """The words of a content field without any markup, for search; nothing that a visitor does not see."""
    parts = (part for child in stream for part in child.block.get_searchable_content(child.value))
    return "\n".join(text for part in parts if (text := " ".join(str(part).split())))


def in_sentences(texts: Iterable[str]) -> str:
    """The ``texts``, a line each, every line ended by a stop: a passage that spans two still reads."""
    lines = (line.strip() for text in texts for line in text.splitlines())
    return "\n".join(
        line if line.endswith((".", "!", "?", "…", ":", ";", ",")) else f"{line}." for line in lines if line
    )
