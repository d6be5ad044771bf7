"""Adding the notes up: each line counts once, whatever is killed and whenever.

A file is first renamed, so that new notes go to another one; it is read at the next turn, a minute later at least, when
whoever had it open has long closed it. Its lines and its name enter the database in one transaction; then it is
deleted. A file that outlives this is known by its name and only deleted.
"""

import re
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .models import DailyCount, FoldedFile
from .visits import SUFFIX, folder

TAKEN = ".taken"
SETTLED = 60
"""Seconds after which nobody writes in a renamed file any more."""

LINE = re.compile(r"(\d{4}-\d{2}-\d{2}) (page|document) (\d{1,18})", re.ASCII)


def fold() -> None:
    """One turn: add up what was taken before, take what lies there."""
    if not settings.COUNTS_FOLDER or not folder().is_dir():
        return
    for file in sorted(folder().glob(f"*{TAKEN}")):
        if time.time() - file.stat().st_ctime >= SETTLED:
            _add_up(file)
    for file in sorted(folder().glob(f"*{SUFFIX}")):
        file.rename(file.with_suffix(f".{uuid4().hex}{TAKEN}"))
    FoldedFile.objects.filter(folded_at__lt=timezone.now() - timedelta(days=7)).delete()


def _add_up(file: Path) -> None:
    """The notes of one file; a line that is none is left out."""
    counted = Counter(note for line in file.read_text("ascii", "replace").splitlines() if (note := _read(line)))
    with transaction.atomic():
        _, new = FoldedFile.objects.get_or_create(name=file.name)
        if new:
            for (day, kind, number), count in sorted(counted.items()):
                row, _ = DailyCount.objects.get_or_create(kind=kind, object_id=number, day=day)
                DailyCount.objects.filter(pk=row.pk).update(count=F("count") + count)
    file.unlink(missing_ok=True)


def _read(line: str) -> tuple[date, str, int] | None:
    """Day, kind and number; ``None`` for a line cut short."""
    found = LINE.fullmatch(line)
    try:
        return (date.fromisoformat(found[1]), found[2], int(found[3])) if found else None
    except ValueError:
        return None
