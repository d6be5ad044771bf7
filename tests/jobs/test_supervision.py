"""What people are told: a job that fails, a clock that stopped."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from trajectoire.jobs.models import JobRun, Outcome
from trajectoire.jobs.supervision import PATIENCE, clock_problem, todo_items
from trajectoire.plugins import Role

pytestmark = pytest.mark.django_db


def ran(job: str = "publish_scheduled", minutes_ago: int = 1, outcome: Outcome = Outcome.SUCCEEDED) -> JobRun:
    """A finished run."""
    moment = timezone.now() - timedelta(minutes=minutes_ago)
    return JobRun.objects.create(
        job=job, due_at=moment, started_at=moment, alive_at=moment, finished_at=moment, outcome=outcome
    )


def colleague(*, group: str = "", superuser: bool = False) -> Any:
    """A colleague of a group."""
    user = get_user_model().objects.create_user("camille", "camille@exemple.fr", "x" * 16)
    user.is_superuser = superuser
    user.save()
    if group:
        user.groups.add(Group.objects.get_or_create(name=group)[0])
    return user


def test_all_well_says_nothing() -> None:
    ran()
    assert clock_problem() is None
    assert list(todo_items(colleague(group=Role.DIRECTION))) == []


def test_direction_is_told_of_a_job_that_fails_until_it_succeeds() -> None:
    direction = colleague(group=Role.DIRECTION)
    ran(minutes_ago=9)
    ran(minutes_ago=8, outcome=Outcome.FAILED)
    ran(minutes_ago=7, outcome=Outcome.INTERRUPTED)
    (item,) = todo_items(direction)
    assert item.title == "Une tâche planifiée échoue : Publications programmées"
    assert "publish_scheduled" in (clock_problem() or "")
    ran(minutes_ago=1)
    assert list(todo_items(direction)) == []


def test_direction_is_told_of_a_clock_that_stopped() -> None:
    ran(minutes_ago=int(PATIENCE.total_seconds() // 60) + 5)
    (item,) = todo_items(colleague(superuser=True))
    assert "arrêtées" in item.title
    assert "20 minutes" in (clock_problem() or "")


def test_other_colleagues_are_not_bothered() -> None:
    ran(outcome=Outcome.FAILED)
    assert list(todo_items(colleague(group=Role.EDITOR))) == []


def signed_in(*permissions: str) -> Client:
    """The admin, for somebody with these permissions."""
    user = colleague()
    codenames = [permission.split(".")[1] for permission in ("wagtailadmin.access_admin", *permissions)]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    return client


def test_who_may_read_the_ledger_reads_it_in_french() -> None:
    ran(outcome=Outcome.FAILED)
    client = signed_in("jobs.view_jobrun")
    html = client.get("/gestion/reports/taches-planifiees/").content.decode()
    assert "Publications programmées" in html
    assert "Échouée" in html
    assert client.get("/gestion/reports/taches-planifiees/?export=csv").status_code == 200
    assert client.get("/gestion/reports/taches-planifiees/?outcome=<script>").status_code == 200
    assert client.get("/gestion/reports/taches-planifiees/results/").status_code == 200


def test_who_may_not_read_the_ledger_is_turned_away() -> None:
    assert signed_in().get("/gestion/reports/taches-planifiees/").status_code == 302
