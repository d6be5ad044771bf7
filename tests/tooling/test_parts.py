"""The PostgreSQL part leaves out what asks for no database, and nothing else."""

from typing import Any

import pytest

from tests.parts import touches_database


def test_a_test_of_a_pure_function_runs_once(request: pytest.FixtureRequest) -> None:
    assert not touches_database(request.node)


def test_a_test_that_asks_for_the_database_runs_on_both(request: pytest.FixtureRequest, db: None) -> None:
    assert touches_database(request.node)


def test_so_does_one_whose_fixtures_ask_for_it(request: pytest.FixtureRequest, home_page: Any) -> None:
    assert touches_database(request.node)


def test_so_does_one_with_real_transactions(request: pytest.FixtureRequest, transactional_db: None) -> None:
    assert touches_database(request.node)


@pytest.mark.django_db
def test_so_does_one_that_only_bears_the_mark(request: pytest.FixtureRequest) -> None:
    assert touches_database(request.node)
