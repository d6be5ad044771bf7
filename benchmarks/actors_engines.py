"""``python -m benchmarks actors``: the screens of the actor base with 100,000 persons, on SQLite and on PostgreSQL.

``--scale 10`` (or ``SCALE=10``) is a million persons, on PostgreSQL alone. The base is written once and kept as the
other data are; what is measured is in ``actors.py``.
"""

import argparse
import json
import os
from datetime import UTC, datetime
from typing import Any

from benchmarks.__main__ import ROOT, alone, database
from benchmarks.actors import limit
from benchmarks.machine import describe

PERSONS = 100_000
EXPORT_SECONDS = 30
EXPORT_MIB = 300


def main(words: list[str]) -> int:
    """Measure each engine, print, write build/bench/actors-….json; 1 when a figure is over its limit."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks actors", description="Mesure la base d’acteurs.")
    parser.add_argument("--engine", action="append", choices=("sqlite", "postgresql"), help="les deux sans cela")
    parser.add_argument("--scale", type=int, default=int(os.environ.get("SCALE") or 1), help="fois 100 000 personnes")
    parser.add_argument("--requests", type=int, default=100, help="requêtes par écran")
    parser.add_argument("--only", default="", help="les écrans dont le nom commence ainsi")
    chosen = parser.parse_args(words)
    size = PERSONS * chosen.scale
    engines = chosen.engine or (["sqlite", "postgresql"] if chosen.scale == 1 else ["postgresql"])
    report: dict[str, Any] = {"machine": describe(), "persons": size, "engines": {}}
    print(" · ".join(f"{name} {value}" for name, value in report["machine"].items()), flush=True)
    late = []
    for name in engines:
        with database(name, size, ROOT / "build/bench/data", write=_write, what="actors-") as variables:
            report["engines"][name] = measured = alone(
                "benchmarks.actors", variables, f"--size={size}", f"--requests={chosen.requests}",
                f"--only={chosen.only}",
            )  # fmt: skip
        late += [f"{name}, {line}" for line in show(name, measured)]
    out = ROOT / "build/bench"
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"actors-{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    file.write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
    print("\n".join(["", *late, str(file)]))
    return int(bool(late))


def _write(variables: dict[str, str], size: int) -> None:
    alone("benchmarks.actors", variables, f"--size={size}", "--prepare")


def show(name: str, measured: dict[str, Any]) -> list[str]:
    """A table for people; gives what is over its limit, told."""
    late = []
    print(f"\n{name} : {measured['persons']} personnes\n{'écran':<28}{'p50 ms':>9}{'p95 ms':>9}{'limite':>9}")
    for screen, figures in measured["screens"].items():
        most = limit(screen, measured["persons"])
        print(f"{screen:<28}{figures['p50_ms']:>9.1f}{figures['p95_ms']:>9.1f}{most:>9}")
        if figures["p95_ms"] > most:
            late.append(f"{screen} : {figures['p95_ms']} ms > {most} ms")
    scale = measured["persons"] / PERSONS
    for export in ("export_csv", "export_xlsx"):
        if figures := measured.get(export):
            print(f"{export:<28}{figures['seconds']:>7.1f} s {figures['peak_mib']:>7.0f} Mio")
            if figures["seconds"] > EXPORT_SECONDS * scale or figures["peak_mib"] > EXPORT_MIB:
                late.append(f"{export} : {figures['seconds']} s, {figures['peak_mib']} Mio")
    return late
