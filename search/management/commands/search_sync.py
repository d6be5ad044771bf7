"""``manage.py search_sync``: index what has changed and what no request has indexed, for ever or ``--once``."""

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.db import DatabaseError, close_old_connections

from search.audit import waiting
from search.extraction.backlog import read_waiting, take_in
from search.management.reporting import ReportingCommand
from search.upkeep import adopt_every, drain_every

logger = logging.getLogger(__name__)

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
        adopt_every()
        if not options["once"]:
            self._for_ever()
            return
        take_in()
        read_waiting()
        drain_every(at_once=True, progress=lambda outcome: self.tell_progress(outcome.done, "documents mis à jour"))
        left = {engine.name: waiting(engine) for engine in self.engines()}
        self.report(left, as_json=options["json"])
        if any(differences.keys for differences in left.values()):
            raise SystemExit(1)

    def _for_ever(self) -> None:
        asked_to_stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: asked_to_stop.set())
        while not asked_to_stop.wait(PAUSE):
            try:
                drain_every()
                take_in()
                read_waiting(PAUSE)
            except DatabaseError:
                logger.exception("search: the database does not answer, trying again in %s seconds", PAUSE)
            close_old_connections()
