"""The screens of the actor base, on one database: run by ``python -m benchmarks actors`` (``benchmarks/README.md``).

Reads ``DATABASE_URL`` and ``TRAJECTOIRE_VAR``; prints one JSON object on the last line of its output. Pages are asked
of gunicorn by a signed-in colleague; the search that takes turns between questions, so that no cache answers.
"""

import argparse
import http.client
import json
import statistics
import sys
import time
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.machine import describe
from benchmarks.pages import HEADERS, server, tell

QUESTIONS = (
    "garnier", "ganrier", "marier", "benotti", "ines gar", "déléguée du préfet", "adulte relais", "06 12 34", "+336 12",
    "regie de quartier", "mission locale", "monlier jean pierre", "chamault", "cheffe de projet dijon", "du", "mar",
    "president ville", "gonzalez", "zzyzx", "lamand",
)  # fmt: skip
"""What a colleague types: names whole, begun, slipped; functions, places, digits; what nobody has."""


def addresses(size: int) -> dict[str, tuple[str, ...]]:
    """Screens and their addresses, which are asked in turn."""
    from actors.models import Person
    from networks.models import Network
    from territories.models import Level, Territory

    persons = "/gestion/snippets/actors/person/"
    structures = "/gestion/snippets/actors/organisation/"
    department = Territory.objects.filter(level=Level.DEPARTMENT).order_by("pk")[0].pk
    busy = Person.objects.filter(participations__isnull=False).order_by("pk")[0].pk
    network = Network.objects.get(key="reseau-0").key
    questions = [quote(question) for question in QUESTIONS]
    return {
        "personnes": (persons,),
        "personnes, page 200": (f"{persons}?p=200",) if size >= 20_000 else (f"{persons}?p=2",),
        "personnes, en poste": (f"{persons}?post=oui",),
        "personnes, territoire": (f"{persons}?territory={department}&post=oui",),
        "personnes, nature": (f"{persons}?kind=commune&kind=association",),
        "personnes, à revoir": (f"{persons}?freshness=review",),
        "personnes, cherchées": tuple(f"{persons}?q={question}" for question in questions),
        "structures": (structures,),
        "structures, filtrées": (f"{structures}?kind=commune&territory={department}&state=active",),
        "suggestions": tuple(f"/gestion/acteurs/chercher/suggestions/?q={question}" for question in questions),
        "page de recherche": tuple(f"/gestion/acteurs/chercher/?q={question}" for question in questions),
        "personne, 500 échanges": (f"/gestion/acteurs/personnes/{busy}/",),
        "membres d’un réseau": (f"/gestion/reseaux/membres/?reseau={network}",),
        "couverture": ("/gestion/reseaux/couverture/",),
    }


def limit(screen: str, size: int) -> int:
    """Most that the p95 may be, in milliseconds; more at a million."""
    great = size > 100_000
    if screen in {"suggestions", "page de recherche"}:
        return 200 if great else 100
    if screen == "couverture":
        return 500
    return 300 if great else 150


def ask(port: int, cookie: str, asked: tuple[str, ...], requests: int, warm: int) -> dict[str, float]:
    """p50 and p95 of ``requests`` answers, in milliseconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    times = []
    for number, address in zip(range(warm + requests), cycle(asked)):
        began = time.perf_counter()
        connection.request("GET", address, headers=HEADERS | {"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            sys.exit(f"{answer.status} pour {address}")
        if number >= warm:
            times.append((time.perf_counter() - began) * 1000)
    connection.close()
    cuts = statistics.quantiles(times, n=20, method="inclusive")
    return {"p50_ms": round(cuts[9], 1), "p95_ms": round(cuts[18], 1)}


def export(port: int, cookie: str, master: int, ending: str) -> dict[str, float]:
    """Seconds, lines or bytes of the whole list as a file, and the most memory a worker came to hold (MiB)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    began, size = time.perf_counter(), 0
    address = f"/gestion/snippets/actors/person/?export={ending}"
    connection.request("GET", address, headers=HEADERS | {"Cookie": cookie, "Accept-Encoding": "identity"})
    answer = connection.getresponse()
    first = 0.0
    while piece := answer.read(65536):
        first = first or time.perf_counter() - began
        size += len(piece)
    seconds = time.perf_counter() - began
    return {
        "seconds": round(seconds, 1), "first_byte_seconds": round(first, 2), "bytes": size, "peak_mib": _peak(master)
    }  # fmt: skip


def _peak(master: int) -> float:
    """The most resident memory of the processes that ``master`` started (Linux)."""
    most = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if fields["PPid"].strip() == str(master):
            most = max(most, int(fields["VmHWM"].split()[0]))
    return round(most / 1024, 1)


def signed_in() -> str:
    """The cookie of a colleague who may see everything."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(headers={"host": HEADERS["Host"]})
    client.force_login(get_user_model().objects.get(username="banc"))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def main() -> None:
    """Write the base if it is empty, measure, tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=100)
    parser.add_argument("--port", type=int, default=8196)
    parser.add_argument("--only", default="", help="les écrans dont le nom commence ainsi")
    parser.add_argument("--prepare", action="store_true", help="n’écrit que les données")
    chosen = parser.parse_args()

    from trajectoire.start import load

    load()
    from django.core.management import call_command
    from django.db import connection

    from actors.models import Person
    from benchmarks.actors_data import write_actors
    from benchmarks.actors_scale import WRITTEN, multiply

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", interactive=False, verbosity=0)
    result: dict[str, Any] = {"machine": describe(), "persons": chosen.size, "screens": {}}
    if not Person.objects.exists():
        began = time.perf_counter()
        written = min(chosen.size, WRITTEN)
        write_actors(written)
        multiply(chosen.size // written)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        result["seconds_to_write"] = round(time.perf_counter() - began, 1)
    if chosen.prepare:
        sys.stdout.write(f"{json.dumps(result, ensure_ascii=False)}\n")
        return
    cookie = signed_in()
    with server(chosen.port) as master:
        for screen, asked in addresses(chosen.size).items():
            if screen.startswith(chosen.only):
                tell(screen)
                result["screens"][screen] = ask(chosen.port, cookie, asked, chosen.requests, 2 * len(asked))
        if not chosen.only:
            for ending in ("csv", "xlsx"):
                tell(f"export {ending}")
                result[f"export_{ending}"] = export(chosen.port, cookie, master, ending)
    sys.stdout.write(f"{json.dumps(result, ensure_ascii=False)}\n")


if __name__ == "__main__":
    main()
