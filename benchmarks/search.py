"""``python -m benchmarks.search``: search over 10,000 publications and 50,000 pages of files, on the three engines.

The library of the other measures (``library_data.py``) with five pages of text for each file. Each engine is measured
in an installation of its own (``search_measures.py``): rebuild while questions are asked, answers with every facet,
passages and pages of files, suggestions, publication, reading, memory; the same questions through Wagtail's own search.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.__main__ import ROOT, database
from benchmarks.machine import describe

ANSWERS_MS = {"sqlite": 80, "postgresql": 200, "elasticsearch": 100}
"""Most that the p95 of an answer may be (docs/search.md)."""
PUBLISHED_MS = 5_000
"""A page published is found by then."""


def over(engine: str, measured: dict[str, Any]) -> list[str]:
    """What is over its limit, told."""
    figures = {
        "réponses, p95 (ms)": (measured["answers"]["p95_ms"], ANSWERS_MS[engine]),
        "suggestions, p95 (ms)": (measured["suggestions"]["p95_ms"], 50),
        **{f"reconstruction, {index} (s)": (figures["seconds"], 300) for index, figures in measured["rebuild"].items()},
        "page publiée puis trouvée (ms)": (measured["publication"]["longest_ms"], PUBLISHED_MS),
        "lecture d’une page (ms)": (measured["reading"]["read_ms_a_page"] + measured["reading"]["keep_ms_a_page"], 10),
        "mémoire du travailleur (Mo)": (measured["reading"]["worker_megabytes"], 400),
    }
    return [f"{name} : {figure} > {limit}" for name, (figure, limit) in figures.items() if figure > limit]


def main() -> int:
    """Measure each engine, print, write the JSON; 1 when a figure is over its limit."""
    parser = argparse.ArgumentParser(description="Mesure la recherche ; écrit build/bench/search-….json.")
    parser.add_argument("--engines", default="sqlite,postgresql,elasticsearch")
    parser.add_argument("--size", type=int, default=10_000, help="nombre de publications, à cinq pages de fichier")
    parser.add_argument("--rounds", type=int, default=10, help="fois que chaque question est posée")
    chosen = parser.parse_args()
    machine = describe()
    print(" · ".join(f"{name} {value}" for name, value in machine.items()), flush=True)
    report: dict[str, Any] = {"machine": machine, "engines": {}}
    late = []
    for name in chosen.engines.split(","):
        with installation(name, chosen.size) as variables:
            report["engines"][name] = measured = _measure(variables, chosen.rounds)
        print(f"\n{name} : {json.dumps(measured, ensure_ascii=False, indent=2)}", flush=True)
        late += [f"{name}, {line}" for line in over(name, measured)]
    out = ROOT / "build/bench"
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"search-{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    file.write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
    print("\n".join(["", *late, str(file)]))
    return int(bool(late))


@contextmanager
def installation(engine: str, size: int) -> Iterator[dict[str, str]]:
    """Variables of an installation that is searched by ``engine`` and has its publications."""
    left = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "ELASTICSEARCH_URL"}}
    kind = "postgresql" if engine == "postgresql" else "sqlite"
    with database(kind, size, ROOT / "build/bench/data") as variables:
        environment = {
            **left,
            **variables,
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
            "DJANGO_SETTINGS_MODULE": "benchmarks.search_settings",
        }
        if engine != "elasticsearch":
            yield environment
            return
        folder = str(Path(variables["TRAJECTOIRE_VAR"]).with_name("elasticsearch"))
        start = subprocess.run(
            ["scripts/elasticsearch", "start", folder], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        )
        try:
            yield environment | {"ELASTICSEARCH_URL": start.stdout.strip()}
        finally:
            subprocess.run(["scripts/elasticsearch", "stop", folder], cwd=ROOT, check=True)


def _measure(environment: dict[str, str], rounds: int) -> dict[str, Any]:
    """In a process that knows only this installation."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.search_measures", str(rounds)],
        cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


if __name__ == "__main__":
    sys.exit(main())
