"""``manage.py search_rebuild``: every document again. Search answers all along; a run cut short is run again."""

from argparse import ArgumentParser
from typing import Any

from search.audit import compare, rebuild
from search.engine import engine_names
from search.management.reporting import ReportingCommand


class Command(ReportingCommand):
    """Exit code 1 when the index still differs from the database."""

    help = "Refait tout l’index de recherche."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--engine``: that one alone."""
        super().add_arguments(parser)
        parser.add_argument("--engine", choices=engine_names(), help="Refaire cet index seulement.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Rebuild each engine kept, or the one asked, then compare."""
        found = {}
        for engine in self.engines(options["engine"], prepare=False):
            rebuild(engine, lambda outcome: self.tell_progress(outcome.done, "documents repris"))
            found[engine.name] = compare(engine, self.counting("documents comparés"))
        self.report(found, as_json=options["json"])
        if any(differences.keys for differences in found.values()):
            raise SystemExit(1)
