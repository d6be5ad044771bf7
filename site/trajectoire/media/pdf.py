"""Reading a PDF without trusting it: a separate process opens it, within a time and a memory limit.

A PDF made to harm can crash the library or take all the memory. The process that serves the site
only reads one line of JSON from a child that may die: the request lives on.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from .sandbox import TookTooLongError, run

SECONDS = 20
"""Time given to the child; counting pages takes a few milliseconds, starting it about two hundred."""


DRAWING_SECONDS = 15
PNG = b"\x89PNG\r\n\x1a\n"


class PdfState(StrEnum):
    """What became of the reading."""

    READ = "read"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    TOO_LONG = "too-long"


@dataclass(frozen=True)
class PdfFacts:
    """State of a PDF and its number of pages (``None``: unknown)."""

    state: PdfState
    pages: int | None = None


def inspect_pdf(content: bytes) -> PdfFacts:
    """Open the PDF ``content`` in a child process; never raises for a bad file."""
    try:
        answer = json.loads(run(Path(__file__).with_name("pdf_child.py"), content, SECONDS))
        return PdfFacts(PdfState(answer["state"]), answer["pages"])
    except TookTooLongError:
        return PdfFacts(PdfState.TOO_LONG)
    except (ValueError, KeyError, TypeError):
        return PdfFacts(PdfState.BROKEN)


def draw_first_page(content: bytes) -> bytes | None:
    """A small PNG of the first page, drawn in a child process; ``None`` when it cannot be."""
    try:
        drawn = run(Path(__file__).with_name("pdf_cover_child.py"), content, DRAWING_SECONDS)
    except TookTooLongError:
        return None
    return drawn if drawn.startswith(PNG) else None
