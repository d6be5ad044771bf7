"""``manage.py mail_deliver``: the worker that empties the outbox."""

import json
import signal
import threading
import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from mail.delivery.worker import Postman
from mail.transport import Unavailable, open_transport


def durable(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """On SQLite, each record of the worker reaches the disk before the next message: a power cut takes none back."""
    if connection.vendor == "sqlite" and connection.connection is not None and not connection.in_atomic_block:
        connection.connection.execute("PRAGMA synchronous=FULL")


class Command(BaseCommand):
    """Sends what waits. Without ``--once`` it goes on until it is asked to stop (SIGTERM, Ctrl-C)."""

    help = "Envoie le courrier en attente."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Once or for ever; what to print."""
        parser.add_argument("--once", action="store_true", help="s’arrêter quand plus rien n’attend")
        parser.add_argument("--json", action="store_true", help="un objet JSON sur la dernière ligne")
        parser.add_argument("--lease", type=int, default=300, help="durée d’un bail, en secondes (300)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exit code 1 when the way out was closed."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        connection_created.connect(durable)
        durable(connection)
        started = time.monotonic()
        lease = timedelta(seconds=max(2, options["lease"]))
        postman = Postman(open_transport(), stop=stop, lease=lease)
        problem = None
        try:
            if options["once"]:
                postman.run_once()
            else:
                postman.run()
        except Unavailable as caught:
            problem = f"{caught.reason} {caught.detail}".strip()
        finally:
            postman.close()
        tally = postman.tally
        tally.remaining, tally.seconds = postman.remaining(), time.monotonic() - started
        if options["json"]:
            self.stdout.write(json.dumps(tally.as_json()))
        else:
            self.stdout.write(
                f"Envoyés : {tally.sent}, remis à plus tard : {tally.deferred}, "
                f"échecs : {tally.failed}, en attente : {tally.remaining}."
            )
        if problem:
            self.stderr.write(problem)
            raise SystemExit(1)
