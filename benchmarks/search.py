"""``python -m benchmarks.search``: search over 10,000 resources and 50,000 pages of files, on the three engines.

Questions of one to five words, each with all facets, passages and the pages of the files shown, asked in one process.
Beside them the same questions through Wagtail's own backends on the same data. Prints the load and the processor
time, since a busy machine lengthens every figure.
"""

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TARGETS_MS = {"sqlite": 80, "postgresql": 200, "elasticsearch": 100}
PAGES = 5
WORDS_OF_A_PAGE = 300


def main() -> int:
    """Measure each in a process of its own; 1 when one is over its target."""
    parser = argparse.ArgumentParser(description="Mesure la recherche ; écrit build/bench/search-….json.")
    parser.add_argument("--engines", default="sqlite,postgresql,elasticsearch")
    parser.add_argument("--size", type=int, default=10_000, help="nombre de publications, à cinq pages de fichier")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.inside:
        print(json.dumps(_inside(chosen.size, chosen.questions)))
        return 0
    from benchmarks.__main__ import database
    from benchmarks.machine import describe

    report: dict[str, Any] = {"machine": describe(), "targets_p95_ms": TARGETS_MS, "engines": {}}
    print(" · ".join(f"{name} {value}" for name, value in report["machine"].items()))
    for name in chosen.engines.split(","):
        with database("postgresql" if name == "postgresql" else "sqlite") as variables:
            report["engines"][name] = measured = _run(name, variables, chosen.size, chosen.questions)
        print(f"\n{name} : {json.dumps(measured, ensure_ascii=False, indent=2)}")
    out = ROOT / "build/bench"
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"search-{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    file.write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
    print(f"\n{file}")
    return int(any(one["search"]["p95_ms"] > TARGETS_MS[name] for name, one in report["engines"].items()))


def _run(name: str, variables: dict[str, str], size: int, questions: int) -> dict[str, Any]:
    folder = f"{variables['TRAJECTOIRE_VAR']}/elasticsearch"
    environment = {
        **{key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "ELASTICSEARCH_URL"}},
        **variables,
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        "DJANGO_SETTINGS_MODULE": "trajectoire.settings.development",
        "DEBUG": "0",
    }
    if name == "elasticsearch":
        Path(folder).parent.mkdir(parents=True, exist_ok=True)
        start = subprocess.run(
            ["scripts/elasticsearch", "start", folder], cwd=ROOT, check=True, capture_output=True, text=True
        )
        environment["ELASTICSEARCH_URL"] = start.stdout.strip()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.search", "--inside", f"--size={size}", f"--questions={questions}"],
            cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    finally:
        if name == "elasticsearch":
            subprocess.run(["scripts/elasticsearch", "stop", folder], cwd=ROOT, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _inside(size: int, number: int) -> dict[str, Any]:
    """In the process that has one installation: write, rebuild, ask."""
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks.library_data import text, write_library
    from resources.models import Publication
    from search.engine import SearchQuery, engine_names, get_engine
    from search.list_query import facet_parameters

    call_command("migrate", verbosity=0)
    write_library(size)
    _write_file_pages()
    began = time.perf_counter()
    call_command("search_rebuild", stdout=sys.stderr)
    rebuilt = time.perf_counter() - began
    chance = random.Random(7)
    questions = [text(chance, 1 + n % 5).rstrip(".").lower() for n in range(number)]
    facets = tuple(facet.key for facet in facet_parameters().values())
    engine = get_engine(engine_names()[-1])
    asked = _measure(lambda words: engine.search(SearchQuery(text=words, facets=facets)), questions)
    began = time.perf_counter()
    call_command("update_index", verbosity=0, stdout=sys.stderr)
    wagtail_indexed = time.perf_counter() - began
    live = Publication.objects.live()
    return {
        "resources": live.count(),
        "file_pages": size * PAGES,
        "rebuild_seconds": round(rebuilt, 1),
        "search": asked,
        "wagtail_index_seconds": round(wagtail_indexed, 1),
        "wagtail_or": _measure(lambda words: list(live.search(words, operator="or")[:20]), questions),
        "load": round(os.getloadavg()[0], 1),
    }


def _write_file_pages() -> None:
    """Five pages for each document, as the worker would have kept them."""
    from wagtail.documents import get_document_model

    from benchmarks.library_data import text
    from search import analysis
    from search.extraction.reading import VERSION
    from search.models import FilePage, FileText

    chance = random.Random(11)
    documents = list(get_document_model().objects.filter(sha256=""))
    for document in documents:
        document.sha256 = hashlib.sha256(str(document.pk).encode()).hexdigest()
    get_document_model().objects.bulk_update(documents, ["sha256"], batch_size=200)
    FileText.objects.bulk_create(
        (FileText(sha256=d.sha256, state="ok", pages_read=PAGES, version=VERSION) for d in documents), batch_size=200
    )
    pages = []
    for document in documents:
        for number in range(1, PAGES + 1):
            said = text(chance, WORDS_OF_A_PAGE)
            stems = " ".join(analysis.stems(analysis.words(said)))
            pages.append(FilePage(file_id=document.sha256, number=number, text=said, stems=stems))
    FilePage.objects.bulk_create(pages, batch_size=200)


def _measure(ask: Callable[[str], Any], questions: list[str]) -> dict[str, float]:
    """p50 and p95 in milliseconds after a warming, and the processor time of this process for one question."""
    for question in questions[:20]:
        ask(question)
    taken, began = [], time.process_time()
    for question in questions:
        started = time.perf_counter()
        ask(question)
        taken.append(time.perf_counter() - started)
    cuts = quantiles(taken, n=100, method="inclusive")
    return {
        "p50_ms": round(cuts[49] * 1000, 1),
        "p95_ms": round(cuts[94] * 1000, 1),
        "processor_ms": round((time.process_time() - began) * 1000 / len(questions), 1),
    }


if __name__ == "__main__":
    sys.exit(main())
