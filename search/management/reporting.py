"""What the commands of search have in common: progress on a terminal, figures on the last line."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.audit import Differences
from search.engine import ELASTICSEARCH, EMBEDDED, EngineUnavailableError, SearchEngine, engine_names, get_engine

NAMES = {EMBEDDED: "Moteur intégré", ELASTICSEARCH: "Elasticsearch"}


class ReportingCommand(BaseCommand):
    """A command that tells where it is, and with ``--json`` one object on its last line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Time runs from here."""
        super().__init__(*args, **kwargs)
        self._started = time.monotonic()
        self._told = 0.0

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--json``, beside what the command adds."""
        parser.add_argument("--json", action="store_true", help="Un objet JSON en dernière ligne.")

    def tell_progress(self, done: int, what: str) -> None:
        """On a terminal, at most five times a second."""
        now = time.monotonic()
        if self.stdout.isatty() and now - self._told > 0.2:  # noqa: PLR2004 - said above
            self._told = now
            self.stdout.write(f"\r{done} {what}…", ending="")
            self.stdout.flush()

    def counting(self, what: str) -> Callable[[int], None]:
        """A function that tells a number of ``what``."""
        return lambda number: self.tell_progress(number, what)

    def engines(self, only: str | None = None, *, prepare: bool = True) -> Iterator[SearchEngine]:
        """Engines kept, or ``only`` one. A server that does not answer ends the command, after the others: code 1."""
        for name in [only] if only else engine_names():
            engine = get_engine(name)
            if prepare:
                engine.prepare()
            yield engine

    def execute(self, *args: Any, **options: Any) -> str | None:
        """A server that does not answer is told in one line."""
        try:
            told: str | None = super().execute(*args, **options)
        except EngineUnavailableError as error:
            raise CommandError(f"Elasticsearch ne répond pas comme il faut : {error}.") from error
        return told

    def report(self, found: Mapping[str, Differences], *, as_json: bool) -> None:
        """The figures, summed over the engines (``indexed``: of the last, which visitors are answered by)."""
        seconds = round(time.monotonic() - self._started, 2)
        if self.stdout.isatty():
            self.stdout.write("\r", ending="")
        by_engine = {name: _figures(differences) for name, differences in found.items()}
        total = {key: sum(figures[key] for figures in by_engine.values()) for key in ("missing", "stale", "extra")}
        if as_json:
            told = {"indexed": list(by_engine.values())[-1]["indexed"], **total, "seconds": seconds}
            self.stdout.write(json.dumps(told | ({"engines": by_engine} if len(by_engine) > 1 else {})))
            return
        for name, figures in by_engine.items():
            self.stdout.write(
                f"{NAMES[name]} : {figures['indexed']} documents dans l’index ; {figures['missing']} manquent, "
                f"{figures['stale']} ont changé, {figures['extra']} sont de trop ({seconds} s)."
            )


def _figures(found: Differences) -> dict[str, int]:
    return {
        "indexed": found.indexed,
        "missing": len(found.missing),
        "stale": len(found.stale),
        "extra": len(found.extra),
    }
