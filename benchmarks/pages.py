"""The times of pages, on one database: run by ``python -m benchmarks`` in a process of its own.

Reads ``DATABASE_URL`` and ``TRAJECTOIRE_VAR``; prints one JSON object on the last line of its output.
"""

import argparse
import http.client
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
HEADERS = {"Host": "banc.exemple", "X-Forwarded-Proto": "https", "Accept-Encoding": "gzip"}


def measure(port: int, address: str, requests: int, warm: int) -> dict[str, float]:
    """p50 and p95 of ``requests`` requests, in milliseconds, and the size of the page in bytes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times, size = [], 0
    for number in range(warm + requests):
        began = time.perf_counter()
        connection.request("GET", address, headers=HEADERS)
        answer = connection.getresponse()
        size = len(answer.read())
        if answer.status != 200:
            sys.exit(f"{answer.status} pour {address}")
        if number >= warm:
            times.append((time.perf_counter() - began) * 1000)
    connection.close()
    cuts = statistics.quantiles(times, n=20, method="inclusive")
    return {"p50_ms": cuts[9], "p95_ms": cuts[18], "bytes": size}


def count_queries(address: str) -> int:
    """Queries of a page whose caches are warm."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": HEADERS["Host"]})
    client.get(address, secure=True)
    with CaptureQueriesContext(connection) as captured:
        client.get(address, secure=True)
    return len(captured)


@contextmanager
def server(port: int) -> Iterator[None]:
    """Gunicorn with two workers, answering."""
    process = subprocess.Popen(
        [Path(sys.executable).parent / "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2",
         "--log-level", "error", "trajectoire.wsgi"],
        cwd=ROOT,
    )  # fmt: skip
    try:
        for _ in range(300):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/sante/vivant/", headers=HEADERS)
                connection.getresponse().read()
                break
            except OSError:
                time.sleep(0.2)
        yield
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def addresses() -> dict[str, str]:
    """The pages measured, by name."""
    from resources.models import LibraryPage, Publication

    library = LibraryPage.objects.get().get_url()
    middle = Publication.objects.order_by("pk")[Publication.objects.count() // 2].get_url()
    return {
        "accueil": "/",
        "bibliothèque": library,
        "bibliothèque, un thème": f"{library}?theme=participation",
        "bibliothèque, deux mots": f"{library}?q={quote('médiation sociale')}",
        "ressource": middle,
    }


def main() -> None:
    """Prepare the data, measure, tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--requests", type=int, required=True)
    parser.add_argument("--runs", type=int, required=True)
    parser.add_argument("--port", type=int, required=True)
    chosen = parser.parse_args()

    from trajectoire.start import load

    load()
    from django.core.management import call_command

    from benchmarks.library_data import write_library

    began = time.monotonic()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", interactive=False, verbosity=0)
    prepared = time.monotonic()
    resources = write_library(chosen.size)
    written = time.monotonic()
    result: dict[str, Any] = {
        "resources": resources,
        "seconds_to_migrate": round(prepared - began, 1),
        "seconds_to_write": round(written - prepared, 1),
        "pages": {},
    }
    with server(chosen.port):
        warm = min(20, chosen.requests)
        for name, address in addresses().items():
            runs = [measure(chosen.port, address, chosen.requests, warm) for _ in range(chosen.runs)]
            medians = {key: round(statistics.median(run[key] for run in runs), 1) for key in runs[0]}
            result["pages"][name] = {**medians, "queries": count_queries(address), "address": address}
    sys.stdout.write(f"{json.dumps(result, ensure_ascii=False)}\n")


if __name__ == "__main__":
    main()
