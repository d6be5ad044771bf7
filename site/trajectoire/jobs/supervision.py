"""What people are told about the clock: jobs that fail, a clock that stopped."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from trajectoire.plugins import Role, ScheduledJob, TodoItem, registry

from .models import JobRun, Outcome

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

PATIENCE = timedelta(minutes=15)
"""The clock has jobs every minute: so much silence means that it is stopped."""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A job whose last run did not succeed: since when, and what it said."""

    job: ScheduledJob
    since: datetime
    error: str


def failing_jobs() -> list[Failure]:
    """Jobs whose last finished run failed or was cut short; three queries at most for each."""
    found = []
    for job in registry.all(ScheduledJob):
        finished = JobRun.objects.filter(job=job.key, finished_at__isnull=False)
        last = finished.first()
        if last is None or last.outcome == Outcome.SUCCEEDED:
            continue
        success = finished.filter(outcome=Outcome.SUCCEEDED).first()
        since = finished.filter(due_at__gt=success.due_at) if success else finished
        first = since.last() or last
        found.append(Failure(job=job, since=first.started_at, error=last.error))
    return found


def clock_silence() -> timedelta | None:
    """Since how long nothing was started, when that is longer than ``PATIENCE``; ``None`` when all is well.

    An installation whose clock never ran yet is silent too, but nothing tells since when: it counts as well.
    """
    last = JobRun.objects.order_by("-started_at").first()
    silence = timezone.now() - last.started_at if last else timedelta(0)
    return silence if silence > PATIENCE else None


def clock_problem() -> str | None:
    """Sentence for the health page, or ``None``."""
    silence = clock_silence()
    if silence:
        return f"aucune tâche planifiée depuis {int(silence.total_seconds() // 60)} minutes"
    failures = failing_jobs()
    return f"tâches en échec : {', '.join(failure.job.key for failure in failures)}" if failures else None


def todo_items(user: "AbstractUser") -> Iterable[TodoItem]:
    """For Direction: what the clock cannot do any more."""
    if not (user.is_superuser or user.groups.filter(name=Role.DIRECTION).exists()):
        return
    url = reverse("jobs_report")
    silence = clock_silence()
    if silence:
        yield TodoItem(
            title="Les tâches planifiées sont arrêtées",
            detail="Les publications programmées et les envois attendent. Prévenez qui s’occupe du serveur.",
            url=url,
            urgent=True,
        )
    for failure in failing_jobs():
        yield TodoItem(
            title=f"Une tâche planifiée échoue : {failure.job.label}",
            detail=f"Depuis le {timezone.localtime(failure.since):%d/%m à %H:%M}. Prévenez qui s’occupe du serveur.",
            url=url,
            urgent=True,
        )
