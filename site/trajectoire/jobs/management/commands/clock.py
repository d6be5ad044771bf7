"""``manage.py clock``: starts what is due, for ever; ``--once``: starts what is due now, and ends."""

import json
import logging
import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connections

from trajectoire.jobs.models import JobRun, Outcome
from trajectoire.jobs.runner import carry_out, due_runs
from trajectoire.plugins import ScheduledJob

TICK = 5.0
"""Seconds between two looks at the timetable."""

GRACE = 30.0
"""Seconds left to the work under way when the clock is asked to stop; what lasts longer is taken over later."""

logger = logging.getLogger("trajectoire.jobs")


class Command(BaseCommand):
    """Any number of clocks may run, on any number of machines: each run is started by one of them."""

    help = "Démarre les tâches planifiées quand vient leur heure (sur une ou plusieurs machines)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--once`` for a timer of the system; ``--json`` with it."""
        parser.add_argument("--once", action="store_true", help="Démarrer ce qui est dû, puis finir.")
        parser.add_argument("--json", action="store_true", help="Avec --once, un objet JSON en dernière ligne.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exit code 1 when a job failed (``--once``)."""
        if not options["once"]:
            self._for_ever()
            return
        started = time.monotonic()
        outcomes = [self._carry_out_aloud(job, run) for job, run in due_runs()]
        failed = sum(outcome != Outcome.SUCCEEDED for outcome in outcomes)
        seconds = round(time.monotonic() - started, 2)
        if options["json"]:
            self.stdout.write(json.dumps({"started": len(outcomes), "failed": failed, "seconds": seconds}))
        if failed:
            raise SystemExit(1)

    def _carry_out_aloud(self, job: ScheduledJob, run: JobRun) -> Outcome:
        outcome = carry_out(job, run)
        self.stdout.write(f"{job.label} : {outcome.label.lower()}")
        return outcome

    def _for_ever(self) -> None:
        asked_to_stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: asked_to_stop.set())
        self.stdout.write("Horloge en marche.")
        under_way: list[threading.Thread] = []
        while not asked_to_stop.is_set():
            under_way = [thread for thread in under_way if thread.is_alive()]
            under_way += self._tick()
            asked_to_stop.wait(TICK)
        deadline = time.monotonic() + GRACE
        for thread in under_way:
            thread.join(max(0.0, deadline - time.monotonic()))
        self.stdout.write("Horloge arrêtée.")

    def _tick(self) -> list[threading.Thread]:
        """Start in threads what is due; a database that does not answer is tried again at the next look."""
        close_old_connections()
        started = []
        try:
            for job, run in due_runs():
                thread = threading.Thread(target=_in_thread, args=(job, run), name=f"job-{job.key}", daemon=True)
                thread.start()
                started.append(thread)
        except DatabaseError:
            logger.exception("La base ne répond pas ; nouvel essai dans %s secondes.", TICK)
        return started


def _in_thread(job: ScheduledJob, run: JobRun) -> None:
    """Carry out ``run`` with connections of its own."""
    try:
        carry_out(job, run)
    except DatabaseError:
        logger.exception("La fin de %s n’a pas pu être écrite ; elle sera reprise.", run)
    finally:
        connections.close_all()
