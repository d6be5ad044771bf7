"""RIS, written by rispy: what Zotero, EndNote, Mendeley and library catalogues import."""

from typing import Any

import rispy

from trajectoire.pages.stories import Citation

from .names import read_name
from .plain import one_line

KINDS = {
    "report": "RPRT",
    "book": "BOOK",
    "article": "GEN",
    "article-journal": "JOUR",
    "article-newspaper": "NEWS",
    "post-weblog": "BLOG",
    "chapter": "CHAP",
    "paper-conference": "CONF",
    "webpage": "ELEC",
}
"""Types of RIS by type of CSL; ``GEN`` for the others."""


def ris(citation: Citation) -> str:
    """The reference, ended by ``ER`` and an empty line."""
    day = citation.published_on
    values: dict[str, Any] = {
        "type_of_reference": KINDS.get(citation.kind, "GEN"),
        "id": citation.identifier,
        "title": citation.title,
        "authors": [_author(author) for author in citation.authors or (citation.publisher,)],
        "publisher": citation.publisher,
        "tertiary_title": citation.container,
        "volume": citation.number,
        "year": str(day.year) if day else "",
        "date": day.strftime("%Y/%m/%d/") if day else "",
        "start_page": str(citation.pages) if citation.pages else "",
        "issn": citation.isbn or citation.issn,
        "doi": citation.doi,
        "type_of_work": citation.genre,
        "language": citation.language,
        "keywords": citation.keywords,
        "abstract": citation.abstract,
        "accession_number": citation.identifier,
        "urls": [citation.url],
    }
    lines = {name: _lines(value) for name, value in values.items()}
    text: str = rispy.dumps([{name: value for name, value in lines.items() if value}])
    return f"{text}\n"


def _lines(value: Any) -> Any:
    if isinstance(value, str):
        return one_line(value)
    return [line for item in value if (line := one_line(item))]


def _author(text: str) -> str:
    """« Monnier, Claire »; a structure as it is."""
    name = read_name(one_line(text))
    return f"{name.family}, {name.given}" if name.given else name.family
