"""Reading a PDF without trusting it: a separate process opens it, within a time and a memory limit.

A PDF made to harm can crash the library or take all the memory. The process that serves the site
only reads one line of JSON from a child that may die: the request lives on.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

SECONDS = 20
"""Time given to the child; counting pages takes a few milliseconds, starting it about two hundred."""


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
    child = Path(__file__).with_name("pdf_child.py")
    try:
        done = subprocess.run(  # noqa: S603 - our own script, no argument from outside
            [sys.executable, "-I", str(child)], input=content, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return PdfFacts(PdfState.TOO_LONG)
    try:
        answer = json.loads(done.stdout)
        return PdfFacts(PdfState(answer["state"]), answer["pages"])
    except (ValueError, KeyError, TypeError):
        return PdfFacts(PdfState.BROKEN)
