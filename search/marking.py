"""Passages as HTML: text escaped, what answers in ``<mark>``."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from search.engine import Extract, Fragment


def marked(extract: Extract) -> SafeString:
    """One passage."""
    return format_html_join("", "{}", ((_fragment(fragment),) for fragment in extract))


def marked_passages(extracts: Sequence[Extract]) -> SafeString:
    """Passages one after the other; each says by its own dots that it is cut."""
    return format_html_join(" ", "{}", ((marked(extract),) for extract in extracts))


def _fragment(fragment: Fragment) -> str | SafeString:
    return format_html("<mark>{}</mark>", fragment.text) if fragment.matched else fragment.text
