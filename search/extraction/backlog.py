"""The worker's part: files that nobody has read yet, one after the other.

A file is taken with a lease. One that kills its reader ``MOST_ATTEMPTS`` times is said to be broken; an editor may ask
for another try. When a file has been read, the pages that offer it are marked, in the same transaction.
"""

import time
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from wagtail.documents import get_document_model

from search.extraction.reading import VERSION, keep, read_document
from search.models import FileText
from search.state import mark_pages
from search.triggers import pages_telling_of

LEASE = timedelta(minutes=3)
MOST_ATTEMPTS = 3
State = FileText.State


def take_in() -> None:
    """Line up the files that are new, those read by another analysis; forget those that no document has."""
    documents = get_document_model().objects.exclude(sha256="")
    known = FileText.objects.values("sha256")
    fresh = set(documents.exclude(sha256__in=known).values_list("sha256", flat=True))
    FileText.objects.bulk_create([FileText(sha256=sha256) for sha256 in sorted(fresh)], ignore_conflicts=True)
    older = FileText.objects.exclude(state=State.WAITING).exclude(version=VERSION)
    if older.exists():
        older.update(state=State.WAITING)
    orphans = FileText.objects.exclude(sha256__in=documents.values("sha256"))
    if orphans.exists():
        orphans.delete()


def read_waiting(seconds: float | None = None) -> int:
    """Read what waits, for about so long; the number of files read."""
    until = time.monotonic() + seconds if seconds is not None else None
    done = 0
    while (until is None or time.monotonic() < until) and (file := _take()):
        documents = list(get_document_model().objects.filter(sha256=file.pk))
        found = read_document(documents[0]) if documents else (State.MISSING, [])
        with transaction.atomic():
            keep(file, found)
            mark_pages({page for document in documents for page in pages_telling_of(document)})
        done += 1
    return done


def retry(files: Iterable[str]) -> None:
    """Read these files (SHA-256) again."""
    FileText.objects.filter(pk__in=list(files)).update(state=State.WAITING, attempts=0, leased_until=None)


def _take() -> FileText | None:
    """A file that waits, for this worker alone."""
    now = timezone.now()
    if not FileText.objects.waiting().exists():
        return None  # a worker that has nothing to do locks nothing
    FileText.objects.waiting().filter(attempts__gte=MOST_ATTEMPTS, leased_until__lte=now).update(
        state=State.BROKEN, version=VERSION, leased_until=None, read_at=now
    )
    with transaction.atomic():
        free = FileText.objects.waiting().filter(Q(leased_until__isnull=True) | Q(leased_until__lte=now))
        file = free.select_for_update(skip_locked=True).order_by("attempts", "pk").first()
        if file:
            FileText.objects.filter(pk=file.pk).update(leased_until=now + LEASE, attempts=F("attempts") + 1)
    return file
