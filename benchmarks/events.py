"""Events, on one database: run by ``python -m benchmarks events`` (``benchmarks/README.md``).

Reads ``DATABASE_URL`` and ``TRAJECTOIRE_VAR``; prints one JSON object on the last line of its output. Registrations go
through gunicorn as visitors send them (form, protections, places under the lock, confirmation queued, actor
proposed), by several people at once for one event.
"""

import argparse
import http.client
import json
import re
import sys
import threading
import time
from typing import Any
from urllib.parse import urlencode

from benchmarks.actors import ask, signed_in
from benchmarks.machine import describe
from benchmarks.pages import HEADERS, processor_seconds, server, tell

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
AT_ONCE = 4
"""Visitors who send at the same time."""


def register_many(port: int, address: str, number: int) -> float:
    """Registrations a second, ``number`` of them sent by ``AT_ONCE`` visitors through the form at ``address``."""
    faults: list[str] = []
    per_visitor = number // AT_ONCE

    def visit(visitor: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", address, headers={**HEADERS, "Accept-Encoding": "identity"})
        answer = connection.getresponse()
        found = TOKEN.search(answer.read().decode())
        cookie = (answer.headers.get("Set-Cookie") or "").split(";")[0]
        ready.wait(60)
        for rank in range(per_visitor):
            typed = {
                "csrfmiddlewaretoken": found[1] if found else "",
                "first_name": "Nour",
                "last_name": f"Essai {visitor}-{rank}",
                "email": f"nour-{began}-{visitor}-{rank}@exemple.invalid",
                "organisation": "La Passerelle",
                "function": "médiatrice",
                "territory": "",
                "site_web": "",
            }
            headers = {
                **HEADERS,
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": cookie,
                "Referer": f"https://{HEADERS['Host']}{address}",
                "X-Forwarded-For": f"2001:db8:{visitor:x}:{rank:x}::1",
            }
            connection.request("POST", address, urlencode(typed), headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 302:
                faults.append(f"{answer.status} pour {address}")
                return
        connection.close()

    began, ready = time.time_ns(), threading.Barrier(AT_ONCE + 1)
    visitors = [threading.Thread(target=visit, args=(visitor,)) for visitor in range(AT_ONCE)]
    for visitor in visitors:
        visitor.start()
    ready.wait(60)
    start = time.perf_counter()
    for visitor in visitors:
        visitor.join()
    if faults:
        sys.exit(faults[0])
    return round(per_visitor * AT_ONCE / (time.perf_counter() - start), 1)


def attest() -> dict[str, float]:
    """Seconds to establish the attestations of the past event, and to make them one PDF."""
    from benchmarks.events_data import PAST
    from events.attendance import papers, rules
    from events.models import Attestation, EventPage

    event = EventPage.objects.get(slug=PAST)
    Attestation.objects.all().delete()
    began = time.perf_counter()
    made = rules.issue(event)
    issued = time.perf_counter()
    issued_rows = Attestation.objects.filter(registration__event=event).select_related("registration")
    size = len(papers.attestations(event, list(issued_rows.order_by("number"))))
    done = time.perf_counter()
    return {
        "attestations": len(made),
        "issue_seconds": round(issued - began, 1),
        "pdf_seconds": round(done - issued, 1),
        "bytes": size,
    }


def main() -> None:
    """Write the agenda if it is empty, measure, tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=5_000)
    parser.add_argument("--requests", type=int, default=100)
    parser.add_argument("--registrations", type=int, default=1_000)
    parser.add_argument("--port", type=int, default=8196)
    parser.add_argument("--prepare", action="store_true", help="n’écrit que les données")
    chosen = parser.parse_args()

    from trajectoire.start import load

    load()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.urls import reverse

    from benchmarks.events_data import GREAT, OPEN, write_agenda
    from events.models import EventPage

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not EventPage.objects.exists():
        tell("agenda")
        write_agenda(chosen.size)
        get_user_model().objects.create_superuser("banc", "banc@exemple.invalid", "une-phrase-de-passe-longue")
    result: dict[str, Any] = {"machine": describe(), "events": EventPage.objects.count(), "screens": {}}
    if chosen.prepare:
        sys.stdout.write(f"{json.dumps(result, ensure_ascii=False)}\n")
        return
    great = EventPage.objects.get(slug=GREAT)
    month = great.first_starts_at
    screens = {
        "agenda": ("/agenda/",),
        "agenda, un genre": ("/agenda/?genre=journee-regionale", "/agenda/?genre=webinaire"),
        "agenda, passés": ("/agenda/?passes=1",),
        "agenda, un mois": (f"/agenda/mois/{month.year}/{month.month}/",),
        "événement": (f"/agenda/{GREAT}/",),
        "inscription": (f"/agenda/{OPEN}/inscription/",),
        "calendrier de 2 000": ("/agenda/agenda.ics",),
        "présences de 2 000": (reverse("events_roster", args=[great.sessions.get().pk]),),
        "inscrits": (reverse("events_desk_registrations", args=[great.pk]),),
        "événements de l’équipe": (reverse("events_desk"),),
    }
    cookie = signed_in()
    with server(chosen.port) as master:
        for screen, asked in screens.items():
            tell(screen)
            slow = screen.endswith("2 000")
            kept = cookie if asked[0].startswith("/gestion/") else ""
            number = max(10, chosen.requests // 5) if slow else chosen.requests
            result["screens"][screen] = ask(chosen.port, kept, asked, number, 4)
        tell("inscriptions")
        register_many(chosen.port, f"/agenda/{OPEN}/inscription/", 2 * AT_ONCE)
        spent = processor_seconds(master)
        result["registrations_per_second"] = register_many(
            chosen.port, f"/agenda/{OPEN}/inscription/", chosen.registrations
        )
        spent = processor_seconds(master) - spent
        result["registration_cpu_ms"] = round(1000 * spent / chosen.registrations, 1)
    tell("attestations")
    result["attestations"] = attest()
    sys.stdout.write(f"{json.dumps(result, ensure_ascii=False)}\n")


if __name__ == "__main__":
    main()
