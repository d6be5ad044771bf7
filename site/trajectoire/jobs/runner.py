"""Starting what is due, exactly once across machines, and keeping the ledger.

The order that makes a kill harmless: the row is written before the work, says it is alive while the work lasts,
and says how it ended after. A row without an end and without a sign of life is taken over by any clock, at
most ``MAX_ATTEMPTS`` times; then it is closed as interrupted and people are told.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import DatabaseError, IntegrityError, connections, transaction
from django.db.models import F
from django.utils import timezone

from trajectoire.plugins import ScheduledJob, registry

from .models import SILENCE, JobRun, Outcome
from .timetable import last_due

MAX_ATTEMPTS = 3
ERROR_LENGTH = 2000
PULSE = SILENCE / 6

logger = logging.getLogger("trajectoire.jobs")


def claim(job: ScheduledJob, now: datetime) -> JobRun | None:
    """The right to run ``job`` for its latest due time, or ``None`` when it was started or is still running."""
    due_at = last_due(job, now)
    if JobRun.objects.filter(job=job.key, due_at__gte=due_at).exists():
        return None
    try:
        with transaction.atomic():
            return JobRun.objects.create(job=job.key, due_at=due_at)
    except IntegrityError:
        return None


def take_over(run: JobRun) -> JobRun | None:
    """The right to start again a run that its machine abandoned; ``None`` when another was faster or it is enough.

    A run abandoned ``MAX_ATTEMPTS`` times is closed: what kills its machine would kill the next one too.
    """
    now = timezone.now()
    still_abandoned = JobRun.objects.abandoned().filter(pk=run.pk, alive_at=run.alive_at)
    if run.attempts >= MAX_ATTEMPTS or registry.get(ScheduledJob, run.job) is None:
        reason = f"Arrêtée en plein travail {run.attempts} fois ; elle n’a plus donné signe de vie."
        still_abandoned.update(finished_at=now, outcome=Outcome.INTERRUPTED, error=reason)
        return None
    if not still_abandoned.update(alive_at=now, started_at=now, attempts=F("attempts") + 1):
        return None
    return JobRun.objects.get(pk=run.pk)


def carry_out(job: ScheduledJob, run: JobRun) -> Outcome:
    """Do the work of ``job`` and write in ``run`` how it ended. Whatever the job raises stays here."""
    outcome, error = Outcome.SUCCEEDED, ""
    try:
        with _signs_of_life(run):
            job.run()
    except (Exception, SystemExit) as caught:
        logger.exception("La tâche planifiée « %s » a échoué.", job.key)
        outcome, error = Outcome.FAILED, f"{type(caught).__name__} : {caught}"[:ERROR_LENGTH]
    ours = JobRun.objects.under_way().filter(pk=run.pk, attempts=run.attempts)
    ours.update(finished_at=timezone.now(), outcome=outcome, error=error)
    return outcome


def due_runs(now: datetime | None = None) -> Iterator[tuple[ScheduledJob, JobRun]]:
    """What this machine has to start at ``now``, each claimed as it is handed out: the abandoned first.

    Whoever takes one carries it out at once: a claimed run that waits gives no sign of life.
    """
    for lost in list(JobRun.objects.abandoned()):
        run, job = take_over(lost), registry.get(ScheduledJob, lost.job)
        if run and job:
            yield job, run
    moment = now or timezone.now()
    for job in registry.all(ScheduledJob):
        run = claim(job, moment)
        if run:
            yield job, run


@contextmanager
def _signs_of_life(run: JobRun) -> Iterator[None]:
    """While the block lasts, a thread says every ``PULSE`` that ``run`` is alive."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(PULSE.total_seconds()):
            try:
                ours = JobRun.objects.under_way().filter(pk=run.pk, attempts=run.attempts)
                ours.update(alive_at=timezone.now())
            except DatabaseError:
                logger.warning("La tâche %s n’a pas pu donner signe de vie.", run, exc_info=True)
            finally:
                connections.close_all()

    thread = threading.Thread(target=beat, name=f"pulse-{run.job}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
