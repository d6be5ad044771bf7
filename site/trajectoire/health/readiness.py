"""What ``/sante/pret/`` asks: the database, its migrations, then what the applications contribute."""

import logging
from dataclasses import dataclass
from typing import Literal

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from trajectoire.plugins import HealthCheck, registry

logger = logging.getLogger("trajectoire.health")

Status = Literal["ok", "degraded", "unavailable"]


@dataclass(frozen=True, kw_only=True)
class Report:
    """``checks`` maps the key of each question to ``"ok"`` or to the sentence that says what is wrong."""

    status: Status
    checks: dict[str, str]


def readiness() -> Report:
    """Ask everything; without a database nothing else can be asked.

    ``unavailable``: a critical question has a bad answer; ``degraded``: only others have.
    """
    core = [
        HealthCheck(key="database", label="Base de données", check=_database),
        HealthCheck(key="migrations", label="Structure de la base", check=_migrations),
    ]
    answers: dict[str, str] = {}
    status: Status = "ok"
    for question in [*core, *registry.all(HealthCheck)]:
        problem = _ask(question)
        answers[question.key] = problem or "ok"
        if problem and question.critical:
            status = "unavailable"
        elif problem and status == "ok":
            status = "degraded"
        if problem and question in core:
            break
    return Report(status=status, checks=answers)


def _ask(question: HealthCheck) -> str | None:
    """The answer; a question that breaks is a problem whose cause goes to the journal and not to the page."""
    try:
        return question.check()
    except Exception:
        logger.exception("La vérification « %s » a échoué.", question.key)
        return "la vérification n’a pas pu se faire"


def _database() -> str | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("La base ne répond pas.")
        return "la base ne répond pas"
    return None


_migrated: set[str] = set()
"""Databases seen with every migration applied: code does not change under a process, so they are not asked again."""


def _migrations() -> str | None:
    name = str(connection.settings_dict["NAME"])
    if name in _migrated:
        return None
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return f"{len(waiting)} migrations à appliquer (manage.py migrate)"
    _migrated.add(name)
    return None
