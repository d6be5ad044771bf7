"""``python -m benchmarks events``: the agenda and registrations with 5,000 events, on SQLite and on PostgreSQL."""

import argparse
import json
from datetime import UTC, datetime
from typing import Any

from benchmarks.__main__ import ROOT, alone, database
from benchmarks.machine import describe

EVENTS = 5_000
PER_SECOND = {"postgresql": 50.0}
"""Fewest registrations a second; SQLite writes one at a time and has no target."""
ATTESTATIONS_SECONDS = 60
LIMITS = {"calendrier de 2 000": 500, "présences de 2 000": 300}
EVERY_PAGE = 150


def main(words: list[str]) -> int:
    """Measure each engine, print, write build/bench/events-….json; 1 when a figure is over its limit."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks events", description="Mesure l’agenda.")
    parser.add_argument("--engine", action="append", choices=("sqlite", "postgresql"), help="les deux sans cela")
    parser.add_argument("--size", type=int, default=EVENTS, help="nombre d’événements")
    parser.add_argument("--requests", type=int, default=100, help="requêtes par écran")
    parser.add_argument("--registrations", type=int, default=1_000, help="inscriptions envoyées")
    chosen = parser.parse_args(words)
    report: dict[str, Any] = {"machine": describe(), "engines": {}}
    print(" · ".join(f"{name} {value}" for name, value in report["machine"].items()), flush=True)
    late = []
    for name in chosen.engine or ["sqlite", "postgresql"]:
        with database(name, chosen.size, ROOT / "build/bench/data", write=_write, what="events-") as variables:
            report["engines"][name] = measured = alone(
                "benchmarks.events", variables | {"TRUSTED_PROXY_COUNT": "1"}, f"--size={chosen.size}",
                f"--requests={chosen.requests}", f"--registrations={chosen.registrations}",
            )  # fmt: skip
        late += [f"{name}, {line}" for line in show(name, measured)]
    out = ROOT / "build/bench"
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"events-{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    file.write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
    print("\n".join(["", *late, str(file)]))
    return int(bool(late))


def _write(variables: dict[str, str], size: int) -> None:
    alone("benchmarks.events", variables, f"--size={size}", "--prepare")


def show(name: str, measured: dict[str, Any]) -> list[str]:
    """A table for people; gives what is over its limit, told."""
    late = []
    print(f"\n{name} : {measured['events']} événements\n{'écran':<28}{'p50 ms':>9}{'p95 ms':>9}{'limite':>9}")
    for screen, figures in measured["screens"].items():
        most = LIMITS.get(screen, EVERY_PAGE)
        print(f"{screen:<28}{figures['p50_ms']:>9.1f}{figures['p95_ms']:>9.1f}{most:>9}")
        if figures["p95_ms"] > most:
            late.append(f"{screen} : {figures['p95_ms']} ms > {most} ms")
    speed, least = measured["registrations_per_second"], PER_SECOND.get(name, 0.0)
    print(f"{'inscriptions par seconde':<28}{speed:>9.1f}{'':>9}{least:>9.0f}")
    print(f"{'processeur web par inscription':<28}{measured['registration_cpu_ms']:>7.1f}")
    if speed < least:
        late.append(f"inscriptions : {speed} par seconde < {least:.0f}")
    papers = measured["attestations"]
    seconds = papers["issue_seconds"] + papers["pdf_seconds"]
    print(f"{papers['attestations']} attestations{'':<12}{seconds:>7.1f} s{'':>9}{ATTESTATIONS_SECONDS:>9}")
    if seconds > ATTESTATIONS_SECONDS:
        late.append(f"attestations : {seconds} s")
    return late
