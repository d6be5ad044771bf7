"""Common to every test: the strict rules (``tests/strictness/``) and shared fixtures.

``tests/factories.py`` makes persons, images, documents and pages. What a test finds here:

* ``tests/parts.py`` says which tests run in which part of ``make test``;
* the database is a copy of a migrated one; ``transactional_db`` gets a fresh copy afterwards;
* every HTML response is read, a GET that writes and an undefined variable of our templates fail the test;
* ``assert_queries("name")`` keeps the texts of the queries of a list under ``tests/snapshots/``.
"""

from typing import Any

import hypothesis
import pytest
from wagtail.models import Site

from search import vectors
from tests.factories import AdministratorFactory
from trajectoire.accounts.models import User

# No test is timed: a slow machine is no fault of the code.
hypothesis.settings.register_profile("untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("untimed")

pytest_plugins = [
    "tests.parts",
    "tests.strictness.findings",
    "tests.strictness.templates",
    "tests.strictness.responses",
    "tests.strictness.queries",
    "tests.strictness.database",
]


@pytest.fixture
def home_page(db: None) -> Any:
    """The root page of the default site, as its own class."""
    return Site.objects.get(is_default_site=True).root_page.specific


@pytest.fixture
def administrator(db: None) -> User:
    """Somebody who may do everything: ``client.force_login(administrator)``."""
    return AdministratorFactory.create()


@pytest.fixture
def meaning_is_looked_at_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every search asks whether what was learnt of words has changed, and not the first after five seconds only.

    Without it the number of queries of a search depends on the clock, hence on how busy the machine is.
    """
    monkeypatch.setattr(vectors, "FRESHNESS", 0)
