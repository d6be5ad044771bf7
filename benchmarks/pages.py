"""The times of pages, on one database: run by ``python -m benchmarks`` in a process of its own.

Reads ``DATABASE_URL`` and ``TRAJECTOIRE_VAR``; prints one JSON object on the last line of its output.
"""

import argparse
import http.client
import json
import os
import ssl
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

ROOT = Path(__file__).resolve().parents[1]
HEADERS = {"Host": "banc.exemple", "X-Forwarded-Proto": "https", "Accept-Encoding": "gzip"}
_ANY_CERTIFICATE = ssl._create_unverified_context()  # noqa: S323 - our own, made for the hour, on this machine


def tell(step: str) -> None:
    """Where it is, for who waits."""
    sys.stderr.write(f"  {step}\n")
    sys.stderr.flush()


def measure(port: int, address: str, requests: int, warm: int, master: int) -> dict[str, float]:
    """p50 and p95 of ``requests`` requests and the processor time of one, in milliseconds; the page's size in bytes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times, size, before = [], 0, 0.0
    for number in range(warm + requests):
        if number == warm:
            before = processor_seconds(master)
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
    spent = (processor_seconds(master) - before) * 1000 / requests
    return {"p50_ms": cuts[9], "p95_ms": cuts[18], "cpu_ms": spent, "bytes": size}


def processor_seconds(master: int) -> float:
    """Processor time spent so far by the processes that ``master`` started (Linux), whatever else runs."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[1]) == master:
                total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


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
def server(port: int, certificate: Path | None = None) -> Iterator[int]:
    """Gunicorn with two workers, answering; gives the number of its first process.

    ``certificate``: a PEM file with its key; the server then speaks TLS.
    """
    secure = ["--certfile", str(certificate), "--keyfile", str(certificate)] if certificate else []
    process = subprocess.Popen(
        [Path(sys.executable).parent / "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2",
         "--log-level", "error", *secure, "trajectoire.wsgi"],
        cwd=ROOT,
    )  # fmt: skip
    try:
        for _ in range(300):
            try:
                connection = (
                    http.client.HTTPSConnection("127.0.0.1", port, timeout=5, context=_ANY_CERTIFICATE)
                    if certificate
                    else http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                )
                connection.request("GET", "/sante/vivant/", headers=HEADERS)
                connection.getresponse().read()
                break
            except OSError:  # not yet there
                time.sleep(0.2)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def addresses() -> dict[str, str]:
    """The pages measured, by name."""
    from resources.models import LibraryPage, Publication
    from territories.models import Territory

    library = LibraryPage.objects.get().get_url()
    middle = Publication.objects.order_by("pk")[Publication.objects.count() // 2].get_url()
    slugs = Territory.objects.filter(level="qpv").order_by("code").values_list("slug", flat=True)[:10]
    themes = ("participation", "emploi", "sante", "education", "tables-de-quartier")
    twenty = [
        *(("territoire", slug) for slug in slugs),
        *(("theme", theme) for theme in themes),
        *(("annee", str(year)) for year in range(2020, 2025)),
    ]
    return {
        "accueil": "/",
        "bibliothèque": library,
        "bibliothèque, page 100": f"{library}?page=100" if Publication.objects.count() > 5000 else library,
        "bibliothèque, un thème": f"{library}?theme=participation",
        "bibliothèque, vingt valeurs": f"{library}?{urlencode(twenty)}",
        "bibliothèque, deux mots": f"{library}?q={quote('médiation sociale')}",
        "bibliothèque, mots et thème": f"{library}?q={quote('médiation sociale')}&theme=participation",
        "ressource": middle,
        "territoires": "/territoires/",
        "territoire, région": "/territoires/region/27/",
        "territoire, contrat": "/territoires/contrat/200065647/",
        "territoire, quartier": "/territoires/qpv/QN02503M/",
    }


def main() -> None:
    """Prepare the data, measure, tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--requests", type=int, required=True)
    parser.add_argument("--runs", type=int, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--prepare", action="store_true", help="n’écrit que les données")
    chosen = parser.parse_args()

    from trajectoire.start import load

    load()
    from django.core.management import call_command

    from benchmarks.library_data import write_library

    began = time.monotonic()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", interactive=False, verbosity=0)
    prepared = time.monotonic()
    from resources.models import Resource

    if Resource.objects.count() < chosen.size:
        write_library(chosen.size, lambda step: tell(f"{time.monotonic() - prepared:6.1f} s  {step}"))
    resources = Resource.objects.count()
    written = time.monotonic()
    result: dict[str, Any] = {
        "resources": resources,
        "seconds_to_migrate": round(prepared - began, 1),
        "seconds_to_write": round(written - prepared, 1),
        "pages": {},
    }
    if chosen.prepare:
        sys.stdout.write(f"{json.dumps(result)}\n")
        return
    with server(chosen.port) as master:
        warm = min(20, chosen.requests)
        for name, address in addresses().items():
            tell(f"{name}…")
            runs = [measure(chosen.port, address, chosen.requests, warm, master) for _ in range(chosen.runs)]
            medians = {key: round(statistics.median(run[key] for run in runs), 1) for key in runs[0]}
            result["pages"][name] = {**medians, "queries": count_queries(address), "address": address}
    sys.stdout.write(f"{json.dumps(result, ensure_ascii=False)}\n")


if __name__ == "__main__":
    main()
