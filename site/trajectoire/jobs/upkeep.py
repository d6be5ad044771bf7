"""The first jobs: scheduled publication, and what would otherwise grow for ever."""

from datetime import timedelta

from django.core.management import call_command
from django.db.models import F
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from .models import JobRun, Outcome

KEPT_RUNS = 100
"""Runs kept of each job, successes and failures counted apart."""

KEPT_RESULTS = timedelta(days=14)
LOST_AFTER = timedelta(hours=1)
MAX_STARTS = 3


def publish_scheduled() -> None:
    """Publish and withdraw the pages whose time has come (the visibility verbs do not wait for it to withdraw)."""
    call_command("publish_scheduled", verbosity=0)


def rebuild_reference_index() -> None:
    """Rebuild Wagtail's index of what uses what, which a killed worker may have left behind."""
    call_command("rebuild_references_index", verbosity=0)


def prune_runs() -> None:
    """Keep the last ``KEPT_RUNS`` successes of each job and as many of its failures."""
    for job in JobRun.objects.order_by().values_list("job", flat=True).distinct():
        finished = JobRun.objects.filter(job=job, finished_at__isnull=False)
        for runs in (finished.filter(outcome=Outcome.SUCCEEDED), finished.exclude(outcome=Outcome.SUCCEEDED)):
            oldest_kept = runs.order_by("-due_at").values_list("due_at", flat=True)[KEPT_RUNS - 1 : KEPT_RUNS].first()
            if oldest_kept:
                runs.filter(due_at__lt=oldest_kept).delete()


def prune_task_results() -> None:
    """Delete the results of background tasks older than ``KEPT_RESULTS``."""
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT_RESULTS).delete()


def recover_tasks() -> None:
    """Put back in the queue the background tasks that a killed worker left as running.

    A task is a wake-up (the truth is in tables), so starting it twice is harmless. After ``MAX_STARTS`` starts
    it is closed as failed: it is likely what kills the worker.
    """
    lost = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LOST_AFTER)
    for task in lost:
        same = lost.filter(pk=task.pk, started_at=F("started_at"))
        if len(task.worker_ids) >= MAX_STARTS:
            same.update(
                status="FAILED",
                finished_at=timezone.now(),
                exception_class_path="trajectoire.jobs.upkeep.Abandoned",
                traceback=f"Started {len(task.worker_ids)} times, never finished.",
            )
        else:
            same.update(status="READY", started_at=None)
