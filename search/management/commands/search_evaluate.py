"""``manage.py search_evaluate``: how good the first answers are, on a collection with judged queries."""

import json
from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from search.engine import ELASTICSEARCH, ENGINES
from search.evaluation import evaluate, fill, read_corpus, read_queries, scratch_engine, scratch_server
from search.management.reporting import ReportingCommand


class Command(ReportingCommand):
    """The production analysis and ranking, in an index apart. Exit code 1 when a file cannot be read."""

    help = "Mesure la pertinence de la recherche sur une collection jugée."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The two files and the engine."""
        super().add_arguments(parser)
        parser.add_argument("--corpus", type=Path, required=True, help="Documents, un objet JSON par ligne (ou .gz).")
        parser.add_argument("--queries", type=Path, required=True, help="Questions et réponses attendues (JSON).")
        parser.add_argument("--engine", choices=sorted(ENGINES), default="database")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Index, ask, tell."""
        beside = options["engine"] == ELASTICSEARCH
        if beside and not settings.ELASTICSEARCH_URL:
            raise CommandError("Donnez l’adresse d’Elasticsearch dans la variable ELASTICSEARCH_URL.")
        try:
            queries = read_queries(options["queries"])
            with scratch_engine() as embedded, scratch_server() if beside else nullcontext() as server:
                known = fill(embedded, read_corpus(options["corpus"]), self.counting("documents indexés"), server)
                scores = evaluate(server or embedded, known, queries, self.counting("questions posées"))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"Un des fichiers ne se lit pas : {error}") from error
        told = {
            "engine": options["engine"],
            "ndcg@10": round(scores.ndcg, 4),
            "recall@10": round(scores.recall, 4),
            "queries": len(queries),
            "p50_ms": scores.milliseconds(50),
            "p95_ms": scores.milliseconds(95),
        }
        self.stdout.write(json.dumps(told) if options["json"] else " ; ".join(f"{k} {v}" for k, v in told.items()))
