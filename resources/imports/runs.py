"""Going through a file: first without writing anything, then record by record. It may be killed at any moment.

Checking writes the lines of the report, by batches, from the beginning each time. Applying writes each record and its
line in one transaction, so a run that is taken up again goes on with the lines that are not written yet.
"""

import csv
import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from trajectoire.spreadsheets import harmless

from .mapping import Mapping, guess
from .matching import Index
from .models import ImportLine, ImportRun, Outcome, known_lines, private_folder
from .readers import Reader, UnreadableFileError, reader_for
from .records import Builder, Record
from .writing import RefusedError, safe_path, write

BATCH = 500
LEASE = timedelta(minutes=2)
PULSE = 25
"""Records between two signs of life."""

LINES_LIMIT = 200_000
Progress = Callable[[int, int], None]


def _silent(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


def new_run(path: Path, name: str, **facts: Any) -> ImportRun:
    """A run for the file at ``path``, copied to the private folder; its columns are guessed if no mapping is given."""
    reader = reader_for(path)
    mapping = facts.pop("mapping", None) or Mapping(guess(reader.columns()))
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        stream.seek(0)
        run = ImportRun(name=name[:200], sha256=digest, mapping=mapping.as_json(), **facts)
        run.file.save(f"{digest[:16]}{path.suffix.lower()}", File(stream), save=False)
    run.save()
    return run


def unfinished(path: Path, mapping: Mapping | None, source: str) -> ImportRun | None:
    """The run of this very file that was cut short, if there is one."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    runs = ImportRun.objects.filter(sha256=digest, source=source, state=ImportRun.State.APPLYING).order_by("-pk")
    wanted = mapping.as_json() if mapping else None
    return next((run for run in runs if wanted is None or run.mapping == wanted), None)


def check(run: ImportRun, progress: Progress = _silent) -> None:
    """Read the whole file and write its report; nothing else."""
    builder, index = Builder(Mapping.from_json(run.mapping)), Index.read(run.source)
    run.lines.all().delete()
    waiting: list[ImportLine] = []
    total = 0
    for record in _records(run, builder):
        outcome, resource, why = index.match(record)
        if outcome in (Outcome.CREATED, Outcome.UPDATED) and (lost := _missing_file(run, record)):
            outcome, why = Outcome.REFUSED, lost
        waiting.append(_line(run, record, outcome, resource, why))
        total += 1
        if len(waiting) == BATCH:
            _keep(run, waiting, total)
            waiting = []
            progress(total, 0)
    _keep(run, waiting, total)
    ImportRun.objects.filter(pk=run.pk).update(
        state=ImportRun.State.CHECKED, total=total, done=total, lease_until=None, message=""
    )
    run.refresh_from_db()


def apply(run: ImportRun, progress: Progress = _silent) -> None:
    """Write what the report foresees and is not written yet."""
    builder, index = Builder(Mapping.from_json(run.mapping)), Index.read(run.source)
    left = known_lines(run)
    total = run.lines.filter(outcome__in=[Outcome.CREATED, Outcome.UPDATED]).count()
    done = total - len(left)
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.APPLYING, total=total, done=done)
    for record in _records(run, builder) if left else ():
        if record.line not in left:
            continue
        _apply_one(run, record, index)
        done += 1
        if done % PULSE == 0:
            ImportRun.objects.filter(pk=run.pk).update(done=done, lease_until=timezone.now() + LEASE)
            progress(done, total)
    ImportRun.objects.filter(pk=run.pk).update(
        state=ImportRun.State.DONE, done=total, finished_at=timezone.now(), lease_until=None
    )
    run.refresh_from_db()


def _apply_one(run: ImportRun, record: Record, index: Index) -> None:
    lines = ImportLine.objects.filter(run=run, line=record.line)
    outcome, resource, why = index.match(record)
    try:
        with transaction.atomic():
            if outcome in (Outcome.CREATED, Outcome.UPDATED):
                resource = write(run, record, resource).pk
            lines.update(outcome=outcome, resource=resource, written=True, **({"message": why} if why else {}))
    except (RefusedError, ValidationError, OSError, DatabaseError) as error:
        told = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        lines.update(outcome=Outcome.REFUSED, written=True, message=told[:2000])
    else:
        if resource:
            index.wrote(record, resource)


def go_on(run_id: int, progress: Progress = _silent) -> bool:
    """Take the run up where it is, unless somebody is at work on it; whether it was ours."""
    now = timezone.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    if not ImportRun.objects.filter(free, pk=run_id).update(lease_until=now + LEASE):
        return False
    run = ImportRun.objects.get(pk=run_id)
    try:
        if run.state == ImportRun.State.CHECKING:
            check(run, progress)
        elif run.state == ImportRun.State.APPLYING:
            apply(run, progress)
    except UnreadableFileError as error:
        ImportRun.objects.filter(pk=run_id).update(
            state=ImportRun.State.FAILED, message=str(error), lease_until=None, finished_at=timezone.now()
        )
    return True


def report_lines(run: ImportRun) -> Iterator[str]:
    """The report as CSV, line by line."""

    class Echo:
        """Gives back what is written."""

        def write(self, text: str) -> str:
            return text

    table = csv.writer(Echo(), delimiter=";", lineterminator="\r\n")
    yield "\ufeff" + str(table.writerow(["ligne", "résultat", "identifiant", "titre", "remarques"]))
    labels = dict(Outcome.choices)
    for line in run.lines.select_related("resource").order_by("line", "pk").iterator(chunk_size=1_000):
        identifier = line.resource.identifier if line.resource else ""
        cells = [str(line.line), str(labels[line.outcome]), identifier or "", line.title, line.message]
        yield str(table.writerow([harmless(cell) for cell in cells]))


def write_report(run: ImportRun) -> Path:
    """The report as a file of the private folder."""
    path = Path(private_folder().path(f"rapport-{run.pk}.csv"))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(report_lines(run))
    return path


def _records(run: ImportRun, builder: Builder) -> Iterator[Record]:
    reader: Reader = reader_for(Path(run.file.path))
    for rank, row in enumerate(reader.rows(), 1):
        if rank > LINES_LIMIT:
            raise UnreadableFileError(f"Plus de {LINES_LIMIT} notices : coupez le fichier en plusieurs.")
        yield builder.build(row)


def _missing_file(run: ImportRun, record: Record) -> str:
    try:
        for name in record.names.get("files", ()):
            safe_path(run.files_folder, name)
    except RefusedError as error:
        return str(error)
    return ""


def _line(run: ImportRun, record: Record, outcome: Outcome, resource: int | None, why: str) -> ImportLine:
    told = " ".join(filter(None, [why, *record.notes]))
    return ImportLine(
        run=run, line=record.line, outcome=outcome, resource_id=resource, title=record.title[:255], message=told[:2000]
    )


def _keep(run: ImportRun, lines: list[ImportLine], done: int) -> None:
    ImportLine.objects.bulk_create(lines, ignore_conflicts=True)
    ImportRun.objects.filter(pk=run.pk).update(done=done, lease_until=timezone.now() + LEASE)
