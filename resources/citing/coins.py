"""COinS (ContextObjects in Spans, OpenURL 1.0): the reference in the page, where Zotero sees it."""

from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from trajectoire.pages.stories import Citation

from .names import read_name
from .plain import one_line

BOOKS = {"report": "report", "book": "book", "paper-conference": "proceeding"}
"""Genres of the book format by type of CSL; the others use the Dublin Core format."""


def coins(citation: Citation) -> SafeString:
    """The empty ``<span class="Z3988">``, which shows nothing."""
    pairs = [("ctx_ver", "Z39.88-2004"), ("rfr_id", "info:sid/trajectoire"), *_pairs(citation)]
    kept = [(name, line) for name, value in pairs if (line := one_line(value))]
    return format_html('<span class="Z3988" title="{}"></span>', urlencode(kept))


def _pairs(citation: Citation) -> list[tuple[str, str]]:
    day = citation.published_on.isoformat() if citation.published_on else ""
    common = [("rft.language", citation.language), ("rft.date", day), ("rft_id", citation.url)]
    if citation.doi:
        common.append(("rft_id", f"info:doi/{citation.doi}"))
    if citation.kind not in BOOKS:
        return [
            ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
            ("rft.title", citation.title),
            ("rft.type", citation.genre),
            ("rft.publisher", citation.publisher),
            ("rft.identifier", citation.url),
            *(("rft.creator", author) for author in citation.authors),
            *(("rft.subject", keyword) for keyword in citation.keywords),
            *common,
        ]
    names = [read_name(author) for author in citation.authors]
    first = next((name for name in names if name.given), None)
    return [
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:book"),
        ("rft.genre", BOOKS[citation.kind]),
        ("rft.btitle", citation.title),
        ("rft.series", citation.container),
        ("rft.issn", citation.issn),
        ("rft.isbn", citation.isbn),
        ("rft.tpages", str(citation.pages or "")),
        ("rft.pub", citation.publisher),
        *([("rft.aulast", first.family), ("rft.aufirst", first.given)] if first else []),
        *(("rft.au", author) for author in citation.authors),
        *common,
    ]
