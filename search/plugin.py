"""What search contributes: the clock's safety net, the nightly comparison and lesson, what health checks ask."""

import subprocess
import sys
from datetime import time, timedelta

from django.conf import settings

from search import questions
from search.audit import nightly
from search.upkeep import catch_up
from trajectoire.plugins import Contribution, HealthCheck, Role, RoleGrant, ScheduledJob

LESSON_SECONDS = 3600
"""Time given to learning; ten thousand documents take about a minute."""


def problem() -> str | None:
    """What is wrong with the engine that visitors are answered by."""
    if not settings.ELASTICSEARCH_URL:
        return None
    from search.outage import problem as found  # Elasticsearch's library is loaded only where it serves

    return found()


def learn_apart() -> None:
    """Learn in a process that gives its memory back. ``CalledProcessError`` when it fails.

    A small library has nothing to learn from: what was learnt when it was larger is forgotten here and now.
    """
    from search.learning import LEAST_DOCUMENTS, learn  # numerical libraries are loaded only where they serve
    from search.models import Entry

    if Entry.objects.count() < LEAST_DOCUMENTS:
        learn()
        return
    manage = str(settings.ROOT / "manage.py")
    subprocess.run([sys.executable, manage, "search_learn"], check=True, timeout=LESSON_SECONDS)  # noqa: S603 - ourselves


TEAM = (
    *(f"search.{verb}_{model}" for model in ("synonym", "promotion") for verb in ("view", "add", "change", "delete")),
    "search.view_askedquestion",
)
"""What the team may do here: keep the words and what comes first, read what is asked."""

contributions: list[Contribution] = [
    ScheduledJob(key="search-sync", label="Mise à jour de la recherche", run=catch_up, every=timedelta(minutes=1)),
    ScheduledJob(key="search-check", label="Contrôle de la recherche", run=nightly, every=timedelta(days=1)),
    ScheduledJob(key="search-questions", label="Questions posées", run=questions.fold, every=timedelta(minutes=10)),
    *(
        RoleGrant(key=f"search-{role.name.lower().replace('_', '-')}", label="Recherche", role=role, permissions=TEAM)
        for role in (Role.DIRECTION, Role.PROJECT_OFFICER, Role.EDITOR)
    ),
    ScheduledJob(
        key="search-learn",
        label="Apprentissage du vocabulaire de la recherche",
        run=learn_apart,
        every=timedelta(days=1),
        at=time(3, 30),
    ),
    HealthCheck(key="search", label="Recherche", check=problem, critical=False),
]
