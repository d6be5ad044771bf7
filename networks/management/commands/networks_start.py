"""``manage.py networks_start``: the two networks that most centres animate; a second time changes nothing."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from networks.ready_made import make_networks


class Command(BaseCommand):
    """Create the networks that are not there."""

    help = "Crée les réseaux « Équipes politique de la ville » et « Conseil d’administration », s’ils n’existent pas."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--json`` prints the count on the last line."""
        parser.add_argument("--json", action="store_true", help="dernière ligne : un objet JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say how many were made."""
        created = make_networks()
        self.stdout.write(f"Réseaux créés : {created}.")
        if options["json"]:
            self.stdout.write(json.dumps({"created": created}))
