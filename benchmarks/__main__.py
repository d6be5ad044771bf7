"""``python -m benchmarks``: the times of pages on SQLite and on PostgreSQL (``benchmarks/README.md``)."""

import argparse
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.machine import describe

ROOT = Path(__file__).resolve().parents[1]
TARGET_MS = 150
"""Most that the p95 of a page may be…"""
FILTERED_MS = 250
"""… and of the library narrowed or searched."""


DECISIVE = ("search/analysis.py", "search/stemming.py", "search/database/fields.py", "resources/facets.py")
"""Modules that decide what the data are."""


def target(page: str) -> int:
    """Most that the p95 of this page may be."""
    return FILTERED_MS if page.startswith("bibliothèque, ") else TARGET_MS


def main() -> int:
    """Measure, print, write the JSON; 1 when a page is over the target."""
    parser = argparse.ArgumentParser(description="Mesure les pages ; écrit build/bench/pages-….json.")
    parser.add_argument("--databases", default="sqlite,postgresql", help="sqlite, postgresql ou les deux")
    parser.add_argument("--size", type=int, default=10_000, help="nombre de publications")
    parser.add_argument("--requests", type=int, default=200, help="requêtes par mesure")
    parser.add_argument("--runs", type=int, default=3, help="mesures, dont on garde la médiane")
    parser.add_argument("--out", type=Path, default=ROOT / "build/bench")
    chosen = parser.parse_args()
    machine = describe()
    print(" · ".join(f"{name} {value}" for name, value in machine.items()))
    report: dict[str, Any] = {
        "machine": machine,
        "target_p95_ms": TARGET_MS,
        "target_filtered_p95_ms": FILTERED_MS,
        "databases": {},
    }
    for name in chosen.databases.split(","):
        with database(name, chosen.size, chosen.out / "data") as variables:
            report["databases"][name] = measured = run(variables, chosen.size, chosen.requests, chosen.runs)
        show(name, measured)
    chosen.out.mkdir(parents=True, exist_ok=True)
    file = chosen.out / f"pages-{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    file.write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
    print(f"\n{file}")
    measured_pages = [pair for one in report["databases"].values() for pair in one["pages"].items()]
    return 0 if all(figures["p95_ms"] <= target(page) for page, figures in measured_pages) else 1


def prepare(variables: dict[str, str], size: int) -> None:
    """Write the publications in a process that knows only this database."""
    run(variables, size, 0, 0, "--prepare")


@contextmanager
def database(
    name: str, size: int, kept: Path, *, write: Callable[[dict[str, str], int], None] = prepare, what: str = ""
) -> Iterator[dict[str, str]]:
    """Variables of an installation on SQLite or PostgreSQL that holds ``size`` publications, or what ``write`` writes.

    Writing them takes a minute or more, so they are kept under ``kept``, in a name that begins with ``what``, and
    serve while what writes them is the same.
    """
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="trajectoire-bench-") as folder:
        Path(folder).chmod(0o755)
        var, place = Path(folder) / "var", Path(folder) / "postgresql"
        data = kept / f"{what}{name}-{size}-{fingerprint()}"
        variables = {"TRAJECTOIRE_VAR": str(var)}
        if name == "sqlite":
            if data.exists():
                shutil.copytree(data, var)
                yield variables
                return
            write(variables, size)
            shutil.copytree(var, data)
            yield variables
            return
        start = subprocess.run(
            ["scripts/postgresql", "start", place, "--durable"], cwd=ROOT, check=True, capture_output=True, text=True
        )
        variables["DATABASE_URL"] = start.stdout.strip()
        try:
            _fill_postgresql(variables, data.with_suffix(".dump"), lambda: write(variables, size))
            yield variables
        finally:
            subprocess.run(["scripts/postgresql", "stop", place], cwd=ROOT, check=True)


def _fill_postgresql(variables: dict[str, str], dump: Path, write: Callable[[], None]) -> None:
    """From the copy kept, or written now and kept."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    address = variables["DATABASE_URL"].replace("postgres://", "postgresql://")
    if not dump.exists():
        write()
        made = dump.with_suffix(".part")
        subprocess.run([programs / "pg_dump", "-Fc", "-Z1", "-f", made, address], check=True)
        made.rename(dump)
        return
    subprocess.run([programs / "pg_restore", "--no-owner", "-d", address, dump], check=True)
    subprocess.run([programs / "psql", "-q", "-c", "ANALYZE", address], check=True)


def fingerprint() -> str:
    """Of everything that decides what the data are: the benchmarks, the analysis of texts, the migrations."""
    sources = [*ROOT.glob("benchmarks/*_data.py"), *(ROOT / name for name in DECISIVE)]
    names = sorted(
        path.relative_to(ROOT).as_posix() for path in ROOT.glob("**/migrations/0*.py") if ".venv" not in path.parts
    )
    told = "".join([*names, *(path.read_text(encoding="utf-8") for path in sorted(sources))])
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def run(variables: dict[str, str], size: int, requests: int, runs: int, *more: str) -> dict[str, Any]:
    """Measure the pages in a process that knows only this database."""
    return alone("benchmarks.pages", variables, f"--size={size}", f"--requests={requests}", f"--runs={runs}", *more)


def alone(module: str, variables: dict[str, str], *words: str) -> dict[str, Any]:
    """The JSON that ``module`` prints last, run in a process that knows only this database; it is given a free port."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    left = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = {
        **left,
        **variables,
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        "DJANGO_SETTINGS_MODULE": "trajectoire.settings.production",
        "SECRET_KEY": "a-throw-away-key-of-a-throw-away-installation-0123456789",
        "BASE_URL": "https://banc.exemple",
        "MAIL_PEPPER": "a-throw-away-pepper-of-a-throw-away-installation",
    }
    done = subprocess.run(
        [sys.executable, "-m", module, f"--port={port}", *words],
        cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def exchanges(words: list[str]) -> int:
    """Harvest and imports over the same data; prints a JSON object for each database."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks exchanges")
    parser.add_argument("--databases", default="sqlite,postgresql", help="sqlite, postgresql ou les deux")
    parser.add_argument("--size", type=int, default=10_000, help="nombre de publications")
    parser.add_argument("--checked", type=int, default=5_000, help="lignes vérifiées")
    parser.add_argument("--written", type=int, default=300, help="notices écrites")
    chosen = parser.parse_args(words)
    for name in chosen.databases.split(","):
        with database(name, chosen.size, ROOT / "build/bench/data") as variables:
            measured = alone(
                "benchmarks.exchanges", variables, f"--checked={chosen.checked}", f"--written={chosen.written}"
            )
        print(f"{name} : {json.dumps(measured, ensure_ascii=False, indent=2)}", flush=True)
    return 0


def show(name: str, measured: dict[str, Any]) -> None:
    """A table for people."""
    print(f"\n{name} : {measured['resources']} ressources, écrites en {measured['seconds_to_write']} s")
    print(f"{'page':<28}{'p50 ms':>9}{'p95 ms':>9}{'proc. ms':>10}{'requêtes':>10}{'octets':>9}")
    for page, figures in measured["pages"].items():
        late = "" if figures["p95_ms"] <= target(page) else f"  > {target(page)} ms"
        print(
            f"{page:<28}{figures['p50_ms']:>9.1f}{figures['p95_ms']:>9.1f}{figures['cpu_ms']:>10.1f}"
            f"{figures['queries']:>10}{figures['bytes']:>9.0f}{late}"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["front"]:
        from benchmarks.front import main as front

        sys.exit(front(sys.argv[2:]))
    if sys.argv[1:2] == ["exchanges"]:
        sys.exit(exchanges(sys.argv[2:]))
    if sys.argv[1:2] == ["events"]:
        from benchmarks.events_engines import main as events

        sys.exit(events(sys.argv[2:]))
    if sys.argv[1:2] == ["newsletter"]:
        from benchmarks.newsletter_engines import main as newsletter

        sys.exit(newsletter(sys.argv[2:]))
    if sys.argv[1:2] == ["actors"]:
        from benchmarks.actors_engines import main as actors

        sys.exit(actors(sys.argv[2:]))
    sys.exit(main())
