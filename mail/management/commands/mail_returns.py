"""``manage.py mail_returns``: reads the mailbox of returned mail."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mail.bounces.mailbox import MailboxError, collect


class Command(BaseCommand):
    """Empties the mailbox of ``MAIL_BOUNCE_URL``."""

    help = "Lit la boîte des messages revenus."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to print."""
        parser.add_argument("--json", action="store_true", help="un objet JSON sur la dernière ligne")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exit code 1 when the mailbox cannot be read."""
        if not settings.MAIL_BOUNCE_URL:
            raise CommandError("La variable MAIL_BOUNCE_URL ne dit pas où lire les messages revenus.", returncode=2)
        try:
            tally = collect(settings.MAIL_BOUNCE_URL)
        except MailboxError as problem:
            raise CommandError(str(problem)) from problem
        if options["json"]:
            self.stdout.write(json.dumps(asdict(tally)))
        else:
            self.stdout.write(f"Retours enregistrés : {tally.recorded}, autres messages : {tally.ignored}.")
