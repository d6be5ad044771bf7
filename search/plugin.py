"""What search contributes: the clock's safety net, the nightly comparison and lesson, what health checks ask."""

import subprocess
import sys
from datetime import time, timedelta

from django.conf import settings

from search.audit import nightly
from search.upkeep import catch_up
from trajectoire.plugins import HealthCheck, ScheduledJob

LESSON_SECONDS = 3600
"""Time given to learning; ten thousand documents take about a minute."""


def problem() -> str | None:
    """What is wrong with the engine that visitors are answered by."""
    if not settings.ELASTICSEARCH_URL:
        return None
    from search.outage import problem as found  # Elasticsearch's library is loaded only where it serves

    return found()


def learn_apart() -> None:
    """Learn in a process that gives its memory back. ``CalledProcessError`` when it fails."""
    manage = str(settings.ROOT / "manage.py")
    subprocess.run([sys.executable, manage, "search_learn"], check=True, timeout=LESSON_SECONDS)  # noqa: S603 - ourselves


contributions = [
    ScheduledJob(key="search-sync", label="Mise à jour de la recherche", run=catch_up, every=timedelta(minutes=1)),
    ScheduledJob(key="search-check", label="Contrôle de la recherche", run=nightly, every=timedelta(days=1)),
    ScheduledJob(
        key="search-learn",
        label="Apprentissage du vocabulaire de la recherche",
        run=learn_apart,
        every=timedelta(days=1),
        at=time(3, 30),
    ),
    HealthCheck(key="search", label="Recherche", check=problem, critical=False),
]
