"""Counting visits without writing in the database: a request appends a line to a file, the clock folds the file.

A GET never writes in the database. What it has to count (a question asked, a page read) is one line of JSON in
``var/spool/<name>.jsonl`` of its machine; a ``ScheduledJob`` takes the lines of its machine and adds them up. A line
lost with a disk is a visit not counted, nothing more; so whatever goes wrong here, the request is answered.
"""

import json
import logging
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings

LONGEST_LINE = 2_000
"""Bytes: an append of less is whole, whoever else appends."""
LARGEST_FILE = 20_000_000
"""Bytes after which nothing more is noted until the clock has passed."""

logger = logging.getLogger(__name__)


def note(name: str, told: Mapping[str, Any]) -> None:
    """Append ``told`` to the spool ``name``; never raises, never waits."""
    line = (json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8", "replace")
    if len(line) > LONGEST_LINE:
        return
    try:
        path = _folder() / f"{name}.jsonl"
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            if os.fstat(descriptor).st_size < LARGEST_FILE:
                os.write(descriptor, line)
        finally:
            os.close(descriptor)
    except OSError:
        logger.warning("Le comptage « %s » n’a pas pu être noté.", name, exc_info=True)


def taken(name: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Files of what was noted on this machine since the last time, each deleted when the next is asked.

    What a loop that failed had in hand is given again. Whoever must count each line once keeps the names
    (``trajectoire.counting.models.FoldedFile``) in the transaction of its sums.
    """
    fresh = _folder() / f"{name}.jsonl"
    if fresh.exists():
        fresh.rename(fresh.with_suffix(f".{uuid4().hex}.taken"))
    for file in sorted(_folder().glob(f"{name}.*.taken")):
        yield file.name, list(_lines(file))
        file.unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(settings.VAR) / "spool"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file; a line cut by a full disk is passed over."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                told = json.loads(line)
            except ValueError:
                continue
            if isinstance(told, dict):
                yield told
