"""Common to every test: the strict rules (``tests/strictness/``) and shared fixtures.

``tests/factories.py`` makes persons, images, documents and pages. What a test finds here:

* the database is a copy of a migrated one; ``transactional_db`` gets a fresh copy afterwards;
* every HTML response is read, a GET that writes and an undefined variable of our templates fail the test;
* ``assert_queries("name")`` keeps the texts of the queries of a list under ``tests/snapshots/``.
"""

pytest_plugins = [
    "tests.strictness.findings",
    "tests.strictness.templates",
    "tests.strictness.responses",
    "tests.strictness.queries",
    "tests.strictness.database",
]
