"""What search contributes: the clock's safety net under the drain, and the nightly comparison."""

from datetime import timedelta

from search.audit import nightly
from search.sync import drain
from trajectoire.plugins import ScheduledJob


def catch_up() -> None:
    """Index what no request has indexed."""
    drain()


contributions = [
    ScheduledJob(key="search-sync", label="Mise à jour de la recherche", run=catch_up, every=timedelta(minutes=1)),
    ScheduledJob(key="search-check", label="Contrôle de la recherche", run=nightly, every=timedelta(days=1)),
]
