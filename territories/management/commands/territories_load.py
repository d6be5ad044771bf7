"""``manage.py territories_load FILE…``: the official lists of territories, as they are published."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from territories.loading.codes import CodeError, department
from territories.loading.run import Outcome, load
from territories.loading.tables import UnreadableError

SHOWN = 10
"""Lines of the report that a terminal shows."""


class Command(BaseCommand):
    """Run twice, it changes nothing."""

    help = (
        "Charge les listes officielles : QPV 2024, communes, EPCI, contrats de ville, départements, régions, "
        "mouvements de communes (CSV), contours (GeoJSON). Encodage, séparateur et colonnes sont reconnus."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files, and how."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FICHIER")
        parser.add_argument("--dry-run", action="store_true", help="Dit ce qui changerait, n’écrit rien.")
        parser.add_argument(
            "--departments",
            default="",
            metavar="CODES",
            help="Seulement ces départements, d’une liste nationale. Exemple : 21,25,2A.",
        )
        parser.add_argument("--json", action="store_true", help="Un objet JSON en dernière ligne.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load and tell. Exit code 2 for a file that is not there, 1 for one that cannot be read."""
        self._told = time.monotonic()
        absent = [str(path) for path in options["files"] if not path.is_file()]
        if absent:
            raise CommandError(f"Fichier introuvable : {', '.join(absent)}", returncode=2)
        try:
            departments = {department(code) for code in options["departments"].split(",") if code.strip()}
        except CodeError as error:
            raise CommandError(str(error), returncode=2) from error
        try:
            outcome = load(
                options["files"], dry_run=options["dry_run"], departments=departments, progress=self._progress
            )
        except UnreadableError as error:
            raise CommandError(f"{error} Rien n’a été changé.") from error
        self._tell(outcome, dry_run=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(outcome.figures()))

    def _progress(self, done: int, what: str) -> None:
        now = time.monotonic()
        if self.stdout.isatty() and now - self._told > 0.2:  # noqa: PLR2004 - five times a second
            self._told = now
            self.stdout.write(f"\r{done} {what}…", ending="")
            self.stdout.flush()

    def _tell(self, outcome: Outcome, *, dry_run: bool) -> None:
        figures = outcome.figures()
        for each in outcome.plan.verdicts[:SHOWN]:
            self.stdout.write(
                f"{each.at.file}, ligne {each.at.line} : {each.code} {each.message}".replace(" :  ", " : ")
            )
        if len(outcome.plan.verdicts) > SHOWN:
            self.stdout.write(f"… et {len(outcome.plan.verdicts) - SHOWN} autres lignes.")
        if outcome.report:
            self.stdout.write(f"Rapport : {outcome.report}")
        self.stdout.write(
            ("À blanc, rien n’est écrit : " if dry_run else "")
            + "{created} créés, {updated} corrigés, {unchanged} déjà justes, {ambiguous} ambigus, {refused} refusés, "
            "{ignored} hors sujet ; {implied} nommés en passant ({seconds} s).".format(**figures)
        )
