"""Loading files: all of them in one transaction, or nothing."""

import csv
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from territories.groundmap import Shape
from territories.models import TerritoryOutline
from territories.writing import write
from trajectoire.spreadsheets import harmless

from .codes import CodeError
from .lines import ORDER, Entry, Key, reader_of
from .lines import read as read_lines
from .outlines import features, read_feature
from .plan import At, Plan, told
from .tables import Table, UnreadableError, open_table

Progress = Callable[[int, str], None]


@dataclass(frozen=True)
class Outcome:
    """What a loading did, or would do: counts by verdict, territories made in passing, the report if there is one."""

    plan: Plan
    seconds: float
    report: Path | None

    def figures(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            **dict(told(self.plan.counts)),
            "implied": self.plan.implied,
            "seconds": round(self.seconds, 2),
            "report": str(self.report or ""),
        }


def load(
    paths: Sequence[Path], *, dry_run: bool = False, departments: Iterable[str] = (), progress: Progress | None = None
) -> Outcome:
    """Read ``paths`` in the order that suits them and write what they change, unless ``dry_run``.

    ``UnreadableError`` when a file cannot be read: nothing is written then, of any file.
    """
    started = time.monotonic()
    outlined = [path for path in paths if path.suffix.casefold() in {".geojson", ".json"}]
    tables = sorted((_opened(path) for path in paths if path not in outlined), key=lambda each: each[0])
    with transaction.atomic():
        plan = Plan(frozenset(departments))
        for _rank, table in tables:
            _read_table(plan, table, progress)
        plan.gather_again()
        if not dry_run:
            write(plan.changes_to_write())
        for path in outlined:
            _read_outlines(plan, path, dry_run=dry_run, progress=progress)
    return Outcome(plan, time.monotonic() - started, _report(plan))


def _opened(path: Path) -> tuple[int, Table]:
    try:
        table = open_table(path)
        _rank, name, _reader = reader_of(table)
    except UnreadableError as error:
        message = f"{path.name} : {error}"
        raise UnreadableError(message) from error
    return ORDER.index(name), table


def _read_table(plan: Plan, table: Table, progress: Progress | None) -> None:
    _rank, name, reader = reader_of(table)
    file = table.path.name
    for number, (line, said) in enumerate(read_lines(table, reader), start=1):
        at = At(file, line)
        if isinstance(said, str):
            plan.tell(at, "refused", message=said)
        elif said is None:
            plan.tell(at, "ignored")
        elif isinstance(said, Entry):
            plan.state(at, said)
        else:
            plan.move(at, said)
        if progress:
            progress(number, name)


def _read_outlines(plan: Plan, path: Path, *, dry_run: bool, progress: Progress | None) -> None:
    try:
        for number, feature in enumerate(features(path), start=1):
            try:
                key, shape = read_feature(feature)
            except CodeError as error:
                plan.tell(At(path.name, number), "refused", message=str(error))
            else:
                _outline(plan, At(path.name, number), key, shape, dry_run=dry_run)
            if progress:
                progress(number, "contours")
    except UnreadableError as error:
        message = f"{path.name} : {error}"
        raise UnreadableError(message) from error


def _outline(plan: Plan, at: At, key: Key, shape: Shape, *, dry_run: bool) -> None:
    territory = plan.find(key)
    if territory is None:
        verdict, message = (
            ("ignored", "") if plan.departments else ("refused", "Territoire inconnu : chargez sa liste.")
        )
        plan.tell(at, verdict, key[1], message)
        return
    held = TerritoryOutline.objects.filter(territory=territory).first() if territory.pk else None
    verdict = "created" if held is None else "unchanged" if held.shape == shape else "updated"
    plan.tell(at, verdict, key[1])
    if verdict != "unchanged" and not dry_run:
        TerritoryOutline.objects.update_or_create(territory=territory, defaults={"shape": shape})


def _report(plan: Plan) -> Path | None:
    """A CSV of the lines that need somebody's eye; nothing when there is none."""
    if not plan.verdicts:
        return None
    folder = Path(settings.VAR) / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"territories-{_stamp(timezone.localtime())}.csv"
    names = {"refused": "refusée", "ambiguous": "ambiguë"}
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, delimiter=";")
        writer.writerow(["fichier", "ligne", "sort", "code", "pourquoi"])
        for each in plan.verdicts:
            cells = (each.at.file, each.at.line, names.get(each.verdict, "à voir"), each.code, each.message)
            writer.writerow([harmless(str(cell)) for cell in cells])
    return path


def _stamp(now: datetime) -> str:
    return f"{now:%Y%m%d-%H%M%S-%f}"
