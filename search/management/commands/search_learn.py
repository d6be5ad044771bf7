"""``manage.py search_learn``: learn again what words mean from the documents indexed."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from search.learning import LEAST_DOCUMENTS, learn


class Command(BaseCommand):
    """In a process of its own, so that the memory it takes is given back. Search answers meanwhile."""

    help = "Apprend le vocabulaire des documents indexés, pour mieux classer les réponses."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--json`` gives one object."""
        parser.add_argument("--json", action="store_true", help="Un objet JSON en dernière ligne.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Learn and tell."""
        started = time.monotonic()
        documents = learn()
        seconds = round(time.monotonic() - started, 2)
        if options["json"]:
            self.stdout.write(json.dumps({"documents": documents, "seconds": seconds}))
        elif documents:
            self.stdout.write(f"Vocabulaire appris sur {documents} documents ({seconds} s).")
        else:
            self.stdout.write(f"Moins de {LEAST_DOCUMENTS} documents : les mots seuls classent mieux.")
