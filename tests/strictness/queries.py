"""Query texts kept as snapshots, so that an N+1 shows in review.

``with assert_queries("list of ten"):`` compares the statements of the block with
``tests/snapshots/<test file>/<name>.txt``, one line a statement, equal neighbours folded (``3 × SELECT …``).
``pytest --update-queries`` writes them. A line is coarse on purpose: verb, tables and the columns of the
conditions, so that SQLite and PostgreSQL tell the same story; when they cannot, a file
``<name>.postgresql.txt`` beside the first wins on PostgreSQL.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import groupby
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.text import slugify

SNAPSHOTS = Path(__file__).resolve().parents[1] / "snapshots"
TABLE = re.compile(r'(?:FROM|JOIN|INTO|UPDATE)\s+"(\w+)"')
CURSOR = re.compile(r"DECLARE .*? FOR (?=SELECT)")
"""PostgreSQL's way to read a long answer in pieces: for us, a SELECT."""

COLUMN = re.compile(r'"\w+"\."(\w+)"')
TRANSACTION = re.compile(r"(?:SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET|PRAGMA)\b")
QueryGuard = Callable[[str], AbstractContextManager[None]]
"""Type of the fixture ``assert_queries``."""

PROCESS_WIDE = {"django_content_type", "trajectoire_cache"}
"""What a process remembers between two tests: whether it is asked depends on the order of the tests."""


def told(sql: str) -> str | None:
    """One coarse line for a statement; ``None`` for what does not count."""
    sql = CURSOR.sub("", sql)
    tables = list(dict.fromkeys(TABLE.findall(sql)))
    if TRANSACTION.match(sql) or set(tables) <= PROCESS_WIDE:
        return None
    verb = sql.split(None, 1)[0] + (" COUNT" if sql.startswith("SELECT COUNT(") else "")
    _, _, conditions = sql.partition(" WHERE ")
    columns = sorted(set(COLUMN.findall(conditions.partition(" ORDER BY ")[0])))
    return f"{verb} {', '.join(tables)}" + (f" | {', '.join(columns)}" if columns else "")


def story(statements: list[str]) -> str:
    """The snapshot of a list of statements."""
    lines = [line for sql in statements if (line := told(sql))]
    folded = ((line, len(list(same))) for line, same in groupby(lines))
    return "".join(f"{times} × {line}\n" if times > 1 else f"{line}\n" for line, times in folded)


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-queries`` writes the snapshots instead of comparing."""
    parser.addoption("--update-queries", action="store_true", help="write the query snapshots of assert_queries")


@pytest.fixture
def assert_queries(request: pytest.FixtureRequest, db: None) -> QueryGuard:
    """The guard of a test: see the module."""
    folder = SNAPSHOTS / request.path.relative_to(SNAPSHOTS.parent).with_suffix("")

    @contextmanager
    def check(title: str) -> Iterator[None]:
        name = slugify(title)
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as captured:
            yield
        now = story([query["sql"] for query in captured.captured_queries])
        own = folder / f"{name}.{connection.vendor}.txt"
        kept = own if own.exists() else folder / f"{name}.txt"
        if request.config.getoption("--update-queries"):
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(now, encoding="utf-8")
        before = kept.read_text(encoding="utf-8") if kept.exists() else "(aucun instantané : pytest --update-queries)\n"
        assert now == before, f"Les requêtes de « {title} » ont changé ({kept})."

    return check
