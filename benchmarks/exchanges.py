"""Harvesting and importing, on one database: run by ``python -m benchmarks exchanges`` (``benchmarks/README.md``).

Reads ``DATABASE_URL`` and ``TRAJECTOIRE_VAR`` of an installation that holds its library; prints one JSON object on the
last line of its output. The harvest is the whole job (every record by ListRecords, tokens followed) through gunicorn
on loopback; the import is checked over ``--checked`` lines and written over ``--written``.
"""

import argparse
import json
import re
import sys
import time
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.machine import describe
from benchmarks.pages import HEADERS, server, tell

TOKEN = re.compile(rb"<resumptionToken[^>]*>([^<]+)</resumptionToken>")


def harvest(port: int) -> dict[str, float]:
    """Every record, over HTTP: how many, in how many answers, in how many seconds."""
    began, records, answers = time.perf_counter(), 0, 0
    query = "verb=ListRecords&metadataPrefix=oai_dc"
    while query:
        request = urllib.request.Request(f"http://127.0.0.1:{port}/oai/?{query}", headers=HEADERS)
        request.remove_header("Accept-encoding")
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - same
            content = answer.read()
        records, answers = records + content.count(b"<record>"), answers + 1
        found = TOKEN.search(content)
        query = f"verb=ListRecords&resumptionToken={found[1].decode()}" if found else ""
    return {"records": records, "answers": answers, "seconds": round(time.perf_counter() - began, 2)}


def bring_in(checked: int, written: int) -> dict[str, float]:
    """Lines checked a second, records written a second."""
    from resources.imports.models import ImportRun
    from resources.imports.runs import apply, check, new_run

    with TemporaryDirectory() as folder:
        path = Path(folder) / "notices.csv"
        head = "Numéro;Titre;Genre;Auteurs;Date;Thèmes;Mots-clés;Résumé\n"
        line = "B{0};Étude numéro {0};Étude;Claire Monnier | Ville de Dijon;12 mars 2026;Emploi;mobilité;Un résumé.\n"
        path.write_text(head + "".join(line.format(number) for number in range(checked)), encoding="utf-8")
        run = new_run(path, path.name, source="banc", state=ImportRun.State.CHECKING)
        began = time.perf_counter()
        check(run)
        seen = time.perf_counter() - began
        run.lines.filter(line__gt=written + 1).delete()
        began = time.perf_counter()
        apply(run)
        done = time.perf_counter() - began
    return {
        "checked": checked,
        "checked_per_second": round(checked / seen),
        "written": written,
        "written_per_second": round(written / done, 1),
    }


def main() -> None:
    """Measure, tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--checked", type=int, default=5_000)
    parser.add_argument("--written", type=int, default=300)
    parser.add_argument("--port", type=int, default=8196)
    chosen = parser.parse_args()

    from trajectoire.start import load

    load()
    from django.core.management import call_command

    from resources.notices.upkeep import refresh_all

    call_command("collectstatic", interactive=False, verbosity=0)
    began = time.perf_counter()
    tell("notices")
    refresh_all()
    result: dict[str, Any] = {"machine": describe(), "notices_seconds": round(time.perf_counter() - began, 1)}
    tell("moisson")
    with server(chosen.port):
        result["harvest"] = harvest(chosen.port)
    tell("import")
    result["import"] = bring_in(chosen.checked, chosen.written)
    sys.stdout.write(f"{json.dumps(result, ensure_ascii=False)}\n")


if __name__ == "__main__":
    main()
