"""Forms of a reference that can be downloaded, by the ending of their address."""

from collections.abc import Callable
from dataclasses import dataclass

from trajectoire.pages.stories import Citation

from .bibtex import bibtex
from .ris import ris
from .text import citation_text


@dataclass(frozen=True)
class CitationFormat:
    """``write`` gives one reference, ended by a line break; references follow one another in a file."""

    label: str
    media_type: str
    write: Callable[[Citation], str]


FORMATS = {
    "txt": CitationFormat("Texte", "text/plain", lambda citation: f"{citation_text(citation)}\n"),
    "ris": CitationFormat("RIS (Zotero, EndNote)", "application/x-research-info-systems", ris),
    "bib": CitationFormat("BibTeX", "application/x-bibtex", bibtex),
}
"""``txt``, ``ris`` and ``bib``."""
