"""Passages as HTML: text escaped, what answers in ``<mark>``."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from search.engine import Extract, Fragment, PageHit


def marked(extract: Extract) -> SafeString:
    """One passage."""
    return format_html_join("", "{}", ((_fragment(fragment),) for fragment in extract))


def marked_passages(extracts: Sequence[Extract]) -> SafeString:
    """Passages one after the other; each says by its own dots that it is cut."""
    return format_html_join(" ", "{}", ((marked(extract),) for extract in extracts))


@dataclass(frozen=True, kw_only=True)
class PageLine:
    """A page of a file, as it is shown under the document that offers it."""

    label: str
    file: str
    url: str
    passage: SafeString


def page_lines(pages: Sequence[PageHit]) -> tuple[PageLine, ...]:
    """Pages with their passages marked."""
    return tuple(
        PageLine(label=page.label, file=page.file, url=page.url, passage=marked(page.extract)) for page in pages
    )


def _fragment(fragment: Fragment) -> str | SafeString:
    return format_html("<mark>{}</mark>", fragment.text) if fragment.matched else fragment.text
