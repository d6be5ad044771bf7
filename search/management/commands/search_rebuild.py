"""``manage.py search_rebuild``: every document again. Search answers all along; a run cut short is run again."""

from typing import Any

from search.audit import compare, rebuild
from search.management.reporting import ReportingCommand


class Command(ReportingCommand):
    """Exit code 1 when the index still differs from the database."""

    help = "Refait tout l’index de recherche."

    def handle(self, *_args: Any, **options: Any) -> None:
        """Rebuild each engine kept, then compare."""
        found = {}
        for engine in self.engines(prepare=False):
            rebuild(engine, lambda outcome: self.tell_progress(outcome.done, "documents repris"))
            found[engine.name] = compare(engine, self.counting("documents comparés"))
        self.report(found, as_json=options["json"])
        if any(differences.keys for differences in found.values()):
            raise SystemExit(1)
