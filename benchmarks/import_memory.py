"""Memory that checking a long file takes, each format in a process of its own: ``python -m benchmarks.import_memory``.

Reads ``DJANGO_SETTINGS_MODULE``, ``DATABASE_URL`` and ``TRAJECTOIRE_VAR``; its report is taken away again.
Prints one JSON object on the last line of its output. Memory is the highest resident size of the process
(``getrusage``), Django included; the limit is 300 MB.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl

from benchmarks.machine import describe

HEAD = ["Numéro", "Titre", "Genre", "Auteurs", "Date", "Thèmes", "Mots-clés", "Résumé"]
SUMMARY = "Ce que disent les habitants, les équipes et les élus, et ce qu’il en reste après trois ans. " * 3
FORMATS = ("csv", "xlsx")


def line(number: int) -> list[str]:
    """A notice of about 350 characters, all of its long texts its own."""
    title = f"Étude numéro {number} sur la participation des habitants des quartiers"
    return [
        f"B{number}",
        title,
        "Étude",
        "Claire Monnier",
        "12 mars 2026",
        "Emploi",
        "mobilité",
        f"{number}. {SUMMARY}",
    ]


def write_file(path: Path, lines: int) -> None:
    """A file of ``lines`` notices."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8") as stream:
            stream.writelines(";".join(cells) + "\n" for cells in (HEAD, *map(line, range(lines))))
        return
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEAD)
    for number in range(lines):
        sheet.append(line(number))
    book.save(path)


def measure(path: Path) -> dict[str, Any]:
    """Check ``path`` here and tell how much this process has needed."""
    from trajectoire.start import load

    load()
    from resources.imports.models import ImportRun
    from resources.imports.runs import check, new_run

    run = new_run(path, path.name, source="banc", state=ImportRun.State.CHECKING)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    check(run)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    total = run.total
    run.lines.all().delete()
    run.file.delete(save=False)
    run.delete()
    return {
        "records": total,
        "file_mb": round(path.stat().st_size / 1e6, 1),
        "before_mb": round(before / 1024),
        "peak_mb": round(peak / 1024),
        "per_second": round(total / seconds),
    }


def main() -> None:
    """Write a file of each format, have each checked by a new process, tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--format", choices=FORMATS, action="append", help="un format ; tous sans cela")
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.file:
        sys.stdout.write(f"{json.dumps(measure(chosen.file))}\n")
        return
    result: dict[str, Any] = {"machine": describe()}
    with TemporaryDirectory() as folder:
        for name in chosen.format or FORMATS:
            path = Path(folder) / f"notices.{name}"
            write_file(path, chosen.lines)
            command = [sys.executable, "-m", "benchmarks.import_memory", "--file", str(path)]
            told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
            result[name] = json.loads(told.splitlines()[-1])
    sys.stdout.write(f"{json.dumps(result, ensure_ascii=False)}\n")


if __name__ == "__main__":
    main()
