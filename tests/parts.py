"""Which tests run in which part of ``make test``: every test once, and on both databases what a database can change.

Some belong to one server (marks ``postgresql``, ``any_database``, ``elasticsearch``), some are long (``soak``). With
``--touching-database``, which the PostgreSQL part gives, the tests that ask for no database are left out: pytest-django
closes it to them, so that they cannot differ from what they told in the SQLite part. The last lines say how many.

A test whose time limit was raised (mark ``timeout``) is a long one and runs first: begun last, it would keep one worker
busy while the others wait.
"""

import os
from typing import Any

import pytest
from django.db import connection

DATABASE_FIXTURES = frozenset(
    {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"}
)
"""What opens the database to a test, besides the mark ``django_db``."""

LEFT = "tests_touching_no_database"
_left: list[int] = []
"""Numbers left out: this process's, or one for each worker (the same, since each collects everything)."""


def touches_database(item: Any) -> bool:
    """Whether a collected test may open the database, itself or through its fixtures."""
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(item.fixturenames)


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--touching-database`` keeps the tests that a database can change."""
    parser.addoption("--touching-database", action="store_true", help="leave out the tests that ask for no database")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the longest tests unless asked for (``-m soak``), and those of another part; put long ones first."""
    elsewhere = {"any_database", "fresh_environment"} if connection.vendor == "postgresql" else {"postgresql"}
    if "soak" not in str(config.getoption("markexpr")):
        elsewhere.add("soak")
    if not os.environ.get("TRAJECTOIRE_TEST_ELASTICSEARCH"):
        elsewhere.add("elasticsearch")
    left = [item for item in items if elsewhere & {mark.name for mark in item.iter_markers()}]
    if config.getoption("touching_database"):
        without = [item for item in items if item not in set(left) and not touches_database(item)]
        _left.append(len(without))
        left += without
    if left:
        gone = set(left)
        items[:] = [item for item in items if item not in gone]
        config.hook.pytest_deselected(items=left)
    items.sort(key=lambda item: item.get_closest_marker("timeout") is None)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker tells its number to the process that started it."""
    if _left and hasattr(session.config, "workeroutput"):
        session.config.workeroutput[LEFT] = _left[0]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """The number of a worker that ends."""
    if LEFT in getattr(node, "workeroutput", {}):
        _left.append(node.workeroutput[LEFT])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out, so that nobody takes this part for the whole suite."""
    if _left:
        terminalreporter.write_line(f"{max(_left)} tests touch no database: they run in the SQLite part.")
