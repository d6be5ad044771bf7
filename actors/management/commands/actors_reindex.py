"""``manage.py actors_reindex``: make true again the words that find persons and structures; ``--check`` only counts."""

import json
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from actors.finding.keeping import refresh_all


class Command(BaseCommand):
    """Reads every actor; writes those whose words were not true. Exit code 1 when ``--check`` finds some."""

    help = "Reprend les mots qui servent à chercher les personnes et les structures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--check`` and ``--json``."""
        parser.add_argument("--check", action="store_true", help="Compte ce qui diffère sans rien écrire.")
        parser.add_argument("--json", action="store_true", help="Un objet JSON en dernière ligne.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Everything, a few hundred at a time."""
        began = time.monotonic()
        done = refresh_all(self._progress, write=not options["check"])
        seconds = round(time.monotonic() - began, 2)
        if options["json"]:
            self.stdout.write(json.dumps({"read": done.read, "different": done.different, "seconds": seconds}))
        else:
            verb = "diffèrent" if options["check"] else "ont été repris"
            self.stdout.write(f"{done.read} acteurs lus, {done.different} {verb} ({seconds} s).")
        if options["check"] and done.different:
            sys.exit(1)

    def _progress(self, read: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{read} acteurs…", ending="")
