"""Reading a file in a process apart, and keeping its pages."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from search import analysis
from search.extraction.child import READERS
from search.models import FilePage, FileText
from trajectoire.media.sandbox import TookTooLongError, run

SECONDS = 45
"""Time given to the child, which gives back by itself what it has after thirty."""
VERSION = f"{analysis.VERSION}.1"
"""Changes with the analysis and with the readers: files read by another are read again."""

Read = tuple[FileText.State, list[tuple[str, str]]]
"""How it ended, and the pages: a name and a text."""


def read(content: bytes, kind: str) -> Read:
    """Read a file of the kind ``kind`` (its extension). Never raises for a bad file."""
    if kind not in READERS:
        return FileText.State.UNREADABLE, []
    try:
        answer = json.loads(run(Path(__file__).with_name("child.py"), content, SECONDS, kind))
        return FileText.State(answer["state"]), [(str(name), str(text)) for name, text in answer["pages"]]
    except TookTooLongError:
        return FileText.State.TIMEOUT, []
    except (ValueError, KeyError, TypeError):
        return FileText.State.BROKEN, []


def keep(file: FileText, found: Read) -> None:
    """Keep what was read, in place of what was known of the file."""
    state, pages = found
    with transaction.atomic():
        file.pages.all().delete()
        FilePage.objects.bulk_create(
            (
                FilePage(
                    file=file,
                    number=number,
                    name=name[:100],
                    text=text,
                    stems=" ".join(analysis.stems(analysis.words(text))),
                )
                for number, (name, text) in enumerate(pages, start=1)
                if text
            ),
            batch_size=50,
        )
        FileText.objects.filter(pk=file.pk).update(
            state=state,
            pages_read=len(pages),
            version=VERSION,
            attempts=0,
            leased_until=None,
            read_at=timezone.now(),
        )


def read_document(document: Any) -> Read:
    """Read a document of the library."""
    try:
        with document.open_file() as stream:
            return read(stream.read(), document.file_extension.lower())
    except OSError:
        return FileText.State.MISSING, []
