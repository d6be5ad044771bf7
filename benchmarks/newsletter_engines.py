"""``python -m benchmarks newsletter``: an issue of 30 blocks frozen for 100,000 readers, 8 versions of it."""

import argparse
import json
from datetime import UTC, datetime
from typing import Any

from benchmarks.__main__ import ROOT, alone, database
from benchmarks.machine import describe

READERS = 100_000
FROZEN_SECONDS, FROZEN_MB = 90, 500


def main(words: list[str]) -> int:
    """Measure each engine, print, write build/bench/newsletter-….json; 1 when a figure is over its limit."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks newsletter", description="Mesure les lettres.")
    parser.add_argument("--engine", action="append", choices=("sqlite", "postgresql"), help="les deux sans cela")
    parser.add_argument("--size", type=int, default=READERS, help="nombre d’abonnés")
    chosen = parser.parse_args(words)
    report: dict[str, Any] = {"machine": describe(), "engines": {}}
    print(" · ".join(f"{name} {value}" for name, value in report["machine"].items()), flush=True)
    late = False
    for name in chosen.engine or ["sqlite", "postgresql"]:
        with database(name, chosen.size, ROOT / "build/bench/data", write=_write, what="newsletter-") as variables:
            report["engines"][name] = measured = alone("benchmarks.newsletter", variables)
        seconds, memory = measured["frozen_seconds"], measured["peak_mb"]
        print(
            f"{name} : {measured['recipients']} messages, {measured['versions']} versions, figés en {seconds} s "
            f"(limite {FROZEN_SECONDS}), {memory} Mo au plus (limite {FROZEN_MB})"
        )
        late |= seconds > FROZEN_SECONDS or memory > FROZEN_MB
    out = ROOT / "build/bench"
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"newsletter-{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    file.write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
    print(file)
    return int(late)


def _write(variables: dict[str, str], size: int) -> None:
    alone("benchmarks.newsletter", variables, f"--size={size}", "--prepare")
