"""``python -m benchmarks.search``: answers and suggestions of the embedded engine, beside Wagtail's own search.

The same library as for pages (``library_data.py``). A question asks for twenty hits with extracts, every facet counted;
wall-clock and processor time are told apart, since a shared machine only spoils the first.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from benchmarks.__main__ import ROOT, database
from benchmarks.machine import describe

QUESTIONS = (
    "médiation sociale", "participation des habitants", "logement", "conseil citoyen", "adultes-relais Besançon",
    "rénovation urbaine et concertation", "emploi des jeunes dans les quartiers", "NPNRU", "QPV", "évaluation",
    "comment financer un projet associatif ?", '"politique de la ville"', "santé -logement", "numérique",
    "partcipation", "égalité femmes hommes", "Planoise", "guide", "compte rendu journée régionale",
    "alimentation et transition écologique",
)  # fmt: skip
BEGINNINGS = ("mé", "médi", "participation des hab", "log", "con", "conseil cit", "npn", "pla", "évaluation d", "a")
TARGETS = {"sqlite": 80, "postgresql": 200}
"""Most that the p95 of an answer may be, in milliseconds (docs/search.md); 50 for suggestions."""


def main() -> int:
    """Measure on each database, print, write the JSON; 1 when an answer is over its target."""
    parser = argparse.ArgumentParser(description="Mesure la recherche ; écrit build/bench/search-….json.")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--size", type=int, default=10_000, help="nombre de publications")
    parser.add_argument("--rounds", type=int, default=10, help="fois que chaque question est posée")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.inside:
        print(json.dumps(inside(chosen.rounds), ensure_ascii=False))
        return 0
    report: dict[str, Any] = {"machine": describe(), "databases": {}}
    for name in chosen.databases.split(","):
        with database(name, chosen.size, ROOT / "build/bench/data") as variables:
            command = [sys.executable, "-m", "benchmarks.search", "--inside"]
            command += ["--rounds", str(chosen.rounds)]
            done = subprocess.run(
                command, cwd=ROOT, env={**os.environ, **variables}, check=True, capture_output=True, text=True
            )
        report["databases"][name] = measured = json.loads(done.stdout.splitlines()[-1])
        print(name, json.dumps(measured, ensure_ascii=False, indent=2))
    out = ROOT / "build/bench"
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"search-{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    file.write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
    print(f"\n{file}")
    over = [name for name, one in report["databases"].items() if one["answers"]["p95_ms"] > TARGETS[name]]
    return 1 if over else 0


def inside(rounds: int) -> dict[str, Any]:
    """Measure, in a process that has the variables of a database already written."""
    sys.path.insert(0, str(ROOT / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trajectoire.settings.development")
    from trajectoire.start import load

    load()
    from django.core.management import call_command
    from wagtail.search.backends import get_search_backend

    from resources.models import Publication
    from search.engine import SearchQuery, get_engine
    from search.learning import learn
    from search.suggesting import suggest
    from trajectoire.plugins import Facet, registry

    written = time.process_time()
    resources = learn()
    learnt = time.process_time()
    call_command("update_index", verbosity=0)
    engine, facets = get_engine("database"), tuple(facet.key for facet in registry.all(Facet))
    backend: Any = get_search_backend()

    def wagtail(text: str) -> None:
        found = backend.search(text, Publication.objects.live().public())
        found.count()
        list(found[:20])

    return {
        "documents_learnt": resources,
        "processor_seconds_to_learn": round(learnt - written, 1),
        "answers": timed(lambda text: engine.search(SearchQuery(text=text, facets=facets)), QUESTIONS, rounds),
        "suggestions": timed(suggest, BEGINNINGS, rounds),
        "wagtail": timed(wagtail, QUESTIONS, rounds),
    }


def timed(ask: Callable[[str], Any], texts: tuple[str, ...], rounds: int) -> dict[str, float]:
    """p50 and p95 over every text asked ``rounds`` times after a first one that warms, in milliseconds."""
    wall, processor = [], []
    for number in range(rounds + 1):
        for text in texts:
            began, used = time.perf_counter(), time.process_time()
            ask(text)
            if number:
                wall.append((time.perf_counter() - began) * 1000)
                processor.append((time.process_time() - used) * 1000)
    at, used_at = (statistics.quantiles(times, n=20, method="inclusive") for times in (wall, processor))
    return {
        "p50_ms": round(at[9], 1),
        "p95_ms": round(at[18], 1),
        "processor_p50_ms": round(used_at[9], 1),
        "processor_p95_ms": round(used_at[18], 1),
    }


if __name__ == "__main__":
    sys.exit(main())
