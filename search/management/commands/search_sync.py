"""``manage.py search_sync``: index what has changed and what no request has indexed, for ever or ``--once``."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.db import close_old_connections

from search.audit import waiting
from search.management.reporting import ReportingCommand
from search.sync import drain

PAUSE = 2.0
"""Seconds between two looks, without ``--once``."""


class Command(ReportingCommand):
    """``missing`` and ``stale`` count what could not be indexed; exit code 1 if there is any (``--once``)."""

    help = "Met l’index de recherche à jour."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--once`` ends when nothing waits."""
        super().add_arguments(parser)
        parser.add_argument("--once", action="store_true", help="Indexer ce qui attend, puis finir.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Drain."""
        if not options["once"]:
            self._for_ever()
            return
        drain(at_once=True, progress=lambda outcome: self.tell_progress(outcome.done, "documents mis à jour"))
        left = waiting()
        self.report(left, as_json=options["json"])
        if left.keys:
            raise SystemExit(1)

    def _for_ever(self) -> None:
        asked_to_stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: asked_to_stop.set())
        while not asked_to_stop.wait(PAUSE):
            drain()
            close_old_connections()
