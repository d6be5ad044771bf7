"""``manage.py resources_import FILE``: records of a file become drafts of the library."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from resources.imports.mapping import Mapping
from resources.imports.models import ImportRun
from resources.imports.readers import UnreadableFileError
from resources.imports.runs import apply, check, new_run, unfinished, write_report


class Command(BaseCommand):
    """Exit code 1 when the file cannot be read, 2 when the command is misused. A run cut short is taken up again."""

    help = "Importe des notices (CSV, XLSX, RIS) dans la bibliothèque, comme brouillons."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What the file is, and what to do with it."""
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument("--dry-run", action="store_true", help="Dire ce qui serait fait, ne rien écrire.")
        parser.add_argument("--mapping", type=Path, metavar="F", help="Correspondance des colonnes (JSON).")
        parser.add_argument("--files", type=Path, metavar="DOSSIER", help="Où prendre les fichiers nommés.")
        parser.add_argument("--source", default="import", metavar="MOT", help="D’où viennent les notices.")
        parser.add_argument("--json", action="store_true", help="Un objet JSON en dernière ligne.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check, then apply unless told otherwise."""
        began = time.monotonic()
        path, folder = options["file"], options["files"]
        if folder and not folder.is_dir():
            raise CommandError(f"{folder} n’est pas un dossier.", returncode=2)
        if not path.is_file():
            raise CommandError(f"{path} n’existe pas.", returncode=2)
        try:
            mapping = Mapping.from_file(options["mapping"]) if options["mapping"] else None
            run = None if options["dry_run"] else unfinished(path, mapping, options["source"])
            if run is None:
                facts = {"source": options["source"], "files_folder": str(folder.resolve()) if folder else ""}
                run = new_run(path, path.name, mapping=mapping, state=ImportRun.State.CHECKING, **facts)
                check(run, self._progress("vérifiées"))
            if not options["dry_run"]:
                apply(run, self._progress("écrites"))
        except UnreadableFileError as error:
            raise CommandError(str(error)) from error
        self._tell(run, round(time.monotonic() - began, 2), as_json=options["json"])

    def _progress(self, what: str) -> Any:
        def tell(done: int, total: int) -> None:
            if self.stdout.isatty():
                self.stdout.write(f"\r{done}{f' sur {total}' if total else ''} {what}…", ending="")
                self.stdout.flush()

        return tell

    def _tell(self, run: ImportRun, seconds: float, *, as_json: bool) -> None:
        counts, report = run.counts(), write_report(run)
        if self.stdout.isatty():
            self.stdout.write("")
        if as_json:
            self.stdout.write(json.dumps({**counts, "seconds": seconds, "report": str(report)}))
            return
        verb = "seraient" if run.state == ImportRun.State.CHECKED else "sont"
        self.stdout.write(
            f"{counts['created']} {verb} créées, {counts['updated']} mises à jour ; {counts['unchanged']} inchangées, "
            f"{counts['ambiguous']} ambiguës, {counts['refused']} refusées ({seconds} s). Rapport : {report}"
        )
