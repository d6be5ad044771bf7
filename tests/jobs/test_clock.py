"""The ledger: each run claimed once, ended with an outcome, taken over after a death, and bounded."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone

from trajectoire.jobs import upkeep
from trajectoire.jobs.models import SILENCE, JobRun, Outcome
from trajectoire.jobs.runner import MAX_ATTEMPTS, carry_out, claim, due_runs, take_over
from trajectoire.plugins import ScheduledJob, registry

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 4, 12, 34, 56, tzinfo=UTC)


def planned(run: Callable[[], None] = lambda: None, key: str = "essai") -> ScheduledJob:
    """A job of every minute."""
    return ScheduledJob(key=key, label="Essai", run=run, every=timedelta(minutes=1))


@pytest.fixture
def only() -> Iterator[Callable[..., None]]:
    """``only(job, …)``: no other job exists."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda *jobs: stack.enter_context(registry.replaced(ScheduledJob, jobs))


def run_all(now: datetime = NOW) -> list[Outcome]:
    """Carry out all that is due."""
    return [carry_out(job, run) for job, run in due_runs(now)]


def test_a_job_is_started_once_for_each_moment_it_is_due(only: Any) -> None:
    only(planned())
    assert run_all() == [Outcome.SUCCEEDED]
    assert run_all(NOW + timedelta(seconds=2)) == []
    assert run_all(NOW + timedelta(seconds=10)) == [Outcome.SUCCEEDED]


def test_a_clock_that_was_stopped_starts_a_job_once_and_not_for_each_moment_missed(only: Any) -> None:
    only(planned())
    run_all()
    assert run_all(NOW + timedelta(days=2)) == [Outcome.SUCCEEDED]


def test_a_clock_that_goes_back_starts_nothing_again(only: Any) -> None:
    only(planned())
    run_all()
    assert run_all(NOW - timedelta(minutes=5)) == []


def test_a_job_that_fails_leaves_the_others_running_and_says_why(only: Any) -> None:
    def fail() -> None:
        raise ValueError("La base des communes ne répond pas")

    done: list[str] = []
    only(planned(fail, "a"), planned(lambda: done.append("b"), "b"))
    assert run_all() == [Outcome.FAILED, Outcome.SUCCEEDED]
    assert done == ["b"]
    failed = JobRun.objects.get(job="a")
    assert failed.error == "ValueError : La base des communes ne répond pas"
    assert failed.finished_at


def test_a_job_still_running_is_not_started_a_second_time(only: Any) -> None:
    job = planned()
    only(job)
    assert claim(job, NOW)
    assert claim(job, NOW + timedelta(minutes=1)) is None


def test_the_database_refuses_two_rows_for_one_moment_and_two_unfinished_runs() -> None:
    run = JobRun.objects.create(job="essai", due_at=NOW)
    from django.db import transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        JobRun.objects.create(job="essai", due_at=NOW + timedelta(minutes=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        JobRun.objects.filter(pk=run.pk).update(finished_at=NOW, outcome="")


def test_a_run_cut_short_is_taken_over_by_one_clock_only(only: Any) -> None:
    job = planned()
    only(job)
    run = claim(job, NOW)
    assert run
    JobRun.objects.update(alive_at=timezone.now() - SILENCE * 2)
    lost = JobRun.objects.get()
    assert take_over(lost)
    assert take_over(lost) is None
    assert carry_out(job, run) == Outcome.SUCCEEDED
    assert JobRun.objects.get().outcome == "", "who comes back from the dead does not close the run of another"


def test_what_kills_its_machine_again_and_again_is_given_up_and_told(only: Any) -> None:
    only(planned())
    JobRun.objects.create(job="essai", due_at=NOW, attempts=MAX_ATTEMPTS, alive_at=timezone.now() - SILENCE * 2)
    assert run_all() == []
    run = JobRun.objects.get()
    assert run.outcome == Outcome.INTERRUPTED
    assert "3 fois" in run.error


def test_the_run_of_a_job_that_no_longer_exists_is_closed(only: Any) -> None:
    only()
    JobRun.objects.create(job="retirée", due_at=NOW, alive_at=timezone.now() - SILENCE * 2)
    assert run_all() == []
    assert JobRun.objects.get().outcome == Outcome.INTERRUPTED


def test_the_command_says_what_it_did_and_fails_with_a_job(only: Any, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ValueError

    only(planned())
    call_command("clock", "--once", "--json")
    assert '"started": 1, "failed": 0' in capsys.readouterr().out.splitlines()[-1]
    only(planned(fail, "autre"))
    with pytest.raises(SystemExit) as stop:
        call_command("clock", "--once")
    assert stop.value.code == 1


def test_the_jobs_of_the_project_all_succeed_on_a_new_installation() -> None:
    call_command("clock", "--once")
    assert set(JobRun.objects.values_list("outcome", flat=True)) == {Outcome.SUCCEEDED}
    assert JobRun.objects.count() == len(registry.all(ScheduledJob))


def test_the_history_is_bounded_and_keeps_failures_longer_than_the_daily_round() -> None:
    for n in range(upkeep.KEPT_RUNS + 5):
        JobRun.objects.create(
            job="essai", due_at=NOW + timedelta(minutes=n), finished_at=NOW, outcome=Outcome.SUCCEEDED
        )
    JobRun.objects.create(job="essai", due_at=NOW - timedelta(days=9), finished_at=NOW, outcome=Outcome.FAILED)
    upkeep.prune_runs()
    assert JobRun.objects.filter(outcome=Outcome.SUCCEEDED).count() == upkeep.KEPT_RUNS
    assert JobRun.objects.filter(outcome=Outcome.FAILED).count() == 1


def lost_task(**values: Any) -> Any:
    """A background task that a killed worker left as running."""
    from django_tasks_db.models import DBTaskResult

    long_ago = timezone.now() - upkeep.LOST_AFTER * 2
    return DBTaskResult.objects.create(
        **{
            "status": "RUNNING",
            "started_at": long_ago,
            "args_kwargs": {"args": [], "kwargs": {}},
            "task_path": "wagtail.tasks.update_reference_index_task",
            "backend_name": "default",
            "run_after": long_ago,
            "exception_class_path": "",
            "traceback": "",
            "worker_ids": ["a"],
            **values,
        }
    )


def test_a_task_left_by_a_killed_worker_goes_back_to_the_queue() -> None:
    task = lost_task()
    upkeep.recover_tasks()
    task.refresh_from_db()
    assert (task.status, task.started_at) == ("READY", None)


def test_a_task_that_keeps_killing_its_worker_is_given_up() -> None:
    task = lost_task(worker_ids=["a", "b", "c"])
    upkeep.recover_tasks()
    task.refresh_from_db()
    assert task.status == "FAILED"


def test_a_task_that_is_being_done_is_left_alone() -> None:
    task = lost_task(started_at=timezone.now())
    upkeep.recover_tasks()
    task.refresh_from_db()
    assert task.status == "RUNNING"


def test_old_results_of_tasks_are_deleted_and_recent_ones_kept() -> None:
    from django_tasks_db.models import DBTaskResult

    lost_task(status="SUCCESSFUL", finished_at=timezone.now() - upkeep.KEPT_RESULTS * 2)
    kept = lost_task(status="SUCCESSFUL", finished_at=timezone.now())
    upkeep.prune_task_results()
    assert list(DBTaskResult.objects.all()) == [kept]
