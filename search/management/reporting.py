"""What the commands of search have in common: progress on a terminal, figures on the last line."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from search.audit import Differences


class ReportingCommand(BaseCommand):
    """A command that tells where it is, and with ``--json`` one object on its last line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Time runs from here."""
        super().__init__(*args, **kwargs)
        self._started = time.monotonic()
        self._told = 0.0

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--json``, beside what the command adds."""
        parser.add_argument("--json", action="store_true", help="Un objet JSON en dernière ligne.")

    def tell_progress(self, done: int, what: str) -> None:
        """On a terminal, at most five times a second."""
        now = time.monotonic()
        if self.stdout.isatty() and now - self._told > 0.2:  # noqa: PLR2004 - said above
            self._told = now
            self.stdout.write(f"\r{done} {what}…", ending="")
            self.stdout.flush()

    def report(self, found: Differences, *, as_json: bool) -> None:
        """The figures of the index."""
        seconds = round(time.monotonic() - self._started, 2)
        figures = {
            "indexed": found.indexed,
            "missing": len(found.missing),
            "stale": len(found.stale),
            "extra": len(found.extra),
        }
        if self.stdout.isatty():
            self.stdout.write("\r", ending="")
        if as_json:
            self.stdout.write(json.dumps({**figures, "seconds": seconds}))
        else:
            self.stdout.write(
                f"{found.indexed} documents dans l’index ; {figures['missing']} manquent, "
                f"{figures['stale']} ont changé, {figures['extra']} sont de trop ({seconds} s)."
            )
