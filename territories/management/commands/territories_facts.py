"""``manage.py territories_facts 27``: the official territories of a region, from the project's own file."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from territories.facts import load_facts


class Command(BaseCommand):
    """Run twice, it changes nothing."""

    help = "Charge les territoires officiels d’une région (code INSEE)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The region, and ``--json``."""
        parser.add_argument("region", help="Code INSEE de la région. Exemple : 27.")
        parser.add_argument("--json", action="store_true", help="Un objet JSON en dernière ligne.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load and tell."""
        started = time.monotonic()
        try:
            counts = load_facts(options["region"])
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps({**counts, "seconds": round(time.monotonic() - started, 2)}))
        else:
            self.stdout.write(
                "{created} territoires créés, {updated} corrigés, {unchanged} déjà justes.".format(**counts)
            )
