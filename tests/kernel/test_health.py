"""The two addresses that machines watch."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from trajectoire.health import readiness
from trajectoire.plugins import HealthCheck, registry


def question(answer: Any, *, critical: bool = True) -> HealthCheck:
    """A health check that answers ``answer``, or breaks when it is an error."""

    def check() -> str | None:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return HealthCheck(key="essai", label="Essai", check=check, critical=critical)


def ready(*questions: HealthCheck) -> tuple[int, dict[str, Any]]:
    """Status and body of the page when only these questions are contributed."""
    with registry.replaced(HealthCheck, questions):
        response = Client().get("/sante/pret/")
    return response.status_code, response.json()


def test_a_living_process_says_so_without_a_database() -> None:
    response = Client().get("/sante/vivant/")  # no database fixture: any query would fail the test
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-cache" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_site_that_can_serve_says_so() -> None:
    assert ready() == (200, {"status": "ok", "checks": {"database": "ok", "migrations": "ok"}})


@pytest.mark.django_db
def test_a_problem_takes_the_machine_out_of_service() -> None:
    status, body = ready(question("le courrier attend depuis 40 minutes"))
    assert (status, body["status"]) == (503, "unavailable")
    assert body["checks"]["essai"] == "le courrier attend depuis 40 minutes"


@pytest.mark.django_db
def test_a_problem_that_is_not_critical_is_told_and_the_site_serves() -> None:
    status, body = ready(question("la recherche est en retard", critical=False))
    assert (status, body["status"]) == (200, "degraded")


@pytest.mark.django_db
def test_a_question_that_breaks_is_a_problem_and_tells_no_secret() -> None:
    status, body = ready(question(ValueError("mot de passe : abc")))
    assert status == 503
    assert "abc" not in str(body)


@pytest.mark.django_db
def test_migrations_to_apply_take_the_machine_out_of_service(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db.migrations.executor import MigrationExecutor

    monkeypatch.setattr(readiness, "_migrated", set())
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda _self, _targets: ["one", "two"])
    status, body = ready()
    assert status == 503
    assert body["checks"]["migrations"].startswith("2 migrations")


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_told_and_nothing_else_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    @contextmanager
    def broken() -> Iterator[None]:
        raise OperationalError("no route to db.interne:5432")
        yield

    monkeypatch.setattr(connection, "cursor", broken)
    status, body = ready(question("jamais demandé"))
    assert status == 503
    assert body["checks"] == {"database": "la base ne répond pas"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/sante/vivant/", "/sante/pret/"])
def test_health_is_read_and_never_written(address: str) -> None:
    assert Client().post(address).status_code == 405
    assert Client().head(address).status_code == 200


def test_a_probe_needs_to_know_neither_the_host_name_nor_https(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["centre.exemple"]
    response = Client().get("/sante/vivant/", headers={"host": "10.0.0.7:8000"})
    assert response.status_code == 200
