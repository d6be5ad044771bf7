"""``manage.py search_check``: compare the index with the database; ``--repair`` mends what differs."""

from argparse import ArgumentParser
from typing import Any

from search.audit import compare, repair
from search.management.reporting import ReportingCommand


class Command(ReportingCommand):
    """The figures are those found; exit code 1 when there is a difference, or with ``--repair`` when one remains."""

    help = "Compare l’index de recherche avec la base."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--repair`` does again what differs."""
        super().add_arguments(parser)
        parser.add_argument("--repair", action="store_true", help="Reprendre ce qui diffère.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compare each engine kept, and mend if asked."""
        found, remaining = {}, False
        for engine in self.engines():
            told = found[engine.name] = compare(engine, self.counting("documents comparés"))
            left = told.keys
            if options["repair"] and left:
                repair(engine, told)
                left = compare(engine).keys
            remaining = remaining or bool(left)
        self.report(found, as_json=options["json"])
        if remaining:
            raise SystemExit(1)
