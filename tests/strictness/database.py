"""The test database: migrations run once a suite, every worker gets a copy, and a copy is quick to restore.

Wagtail's migrations take eight seconds. They really run, once, into a template; each pytest-xdist worker
copies it (a file on SQLite, ``CREATE DATABASE … TEMPLATE`` on PostgreSQL). A transactional test, which
Django would follow by emptying every table (Wagtail's root page, default site and our own data migrations
with them), is followed by a fresh copy instead. ``--reuse-db`` keeps the template under ``build/test-db/``,
named after the content of all migrations, so that it is never stale.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import distributions
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

ROOT = Path(__file__).resolve().parents[2]
RUN = "TRAJECTOIRE_TEST_RUN"


def pytest_configure(config: pytest.Config) -> None:
    """Name the run, for the workers too."""
    if not hasattr(config, "workerinput"):
        os.environ[RUN] = str(os.getpid())


def migrations_hash() -> str:
    """Digest of every migration installed and of the versions of the packages."""
    digest = hashlib.sha256()
    for found in sorted({f"{d.metadata['Name']} {d.version}" for d in distributions()}):
        digest.update(found.encode())
    for config in sorted(apps.get_app_configs(), key=lambda c: c.label):
        for file in sorted(Path(config.path).glob("migrations/*.py")):
            digest.update(f"{config.label}/{file.name}".encode() + file.read_bytes())
    return digest.hexdigest()[:12]


class Template:
    """A migrated database and the copies made of it, whatever the engine."""

    def __init__(self, folder: Path, label: str, worker: str) -> None:
        """``folder`` holds the files and the lock, ``label`` names the template, ``worker`` the copy."""
        folder.mkdir(parents=True, exist_ok=True)
        self.lock = folder / f"{label}.lock"
        self.file_based = connection.vendor == "sqlite"
        run = os.environ[RUN]
        if self.file_based:
            self.name, self.copy = str(folder / f"{label}.sqlite3"), str(folder / f"{run}-{worker}.sqlite3")
        else:
            self.name, self.copy = f"trajectoire_test_{label}", f"trajectoire_test_{run}_{worker}"

    def build(self) -> None:
        """Migrate into the template unless it exists; only one process of the machine does it.

        The addresses are loaded first: ``migrate`` works in English, and Wagtail's choosers keep for good the language
        in which they are first loaded.
        """
        import_module(settings.ROOT_URLCONF)
        with self._locked():
            if self._exists():
                return
            building = f"{self.name}_building"
            self._drop(building)
            connection.settings_dict["TEST"]["NAME"] = building
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()
            if self.file_based:
                Path(building).replace(self.name)
            else:
                self._outside(f'ALTER DATABASE "{building}" RENAME TO "{self.name}"')

    def restore(self) -> None:
        """A fresh copy, which the default connection then uses."""
        for each in connections.all(initialized_only=True):
            each.close()
        with self._locked():
            self._drop(self.copy)
            if self.file_based:
                shutil.copyfile(self.name, self.copy)
            else:
                self._outside(f'CREATE DATABASE "{self.copy}" TEMPLATE "{self.name}"')
        connection.settings_dict["NAME"] = self.copy
        ContentType.objects.clear_cache()

    def drop_copy(self) -> None:
        """At the end of a worker."""
        connection.close()
        self._drop(self.copy)

    def drop(self) -> None:
        """At the end of a run whose template is not kept."""
        self._drop(self.name)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self.lock.open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _exists(self) -> bool:
        if self.file_based:
            return Path(self.name).exists()
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
            return cursor.fetchone() is not None

    def _drop(self, name: str) -> None:
        if self.file_based:
            for suffix in ("", "-wal", "-shm"):
                Path(name + suffix).unlink(missing_ok=True)
        else:
            self._outside(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _outside(self, statement: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Takes the place of pytest-django's: template, copy, restoration."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    kept = request.config.getoption("reuse_db")
    temporary = tmp_path_factory.getbasetemp()
    folder = ROOT / "build/test-db" if kept else (temporary if worker == "main" else temporary.parent)
    label = migrations_hash() if kept else f"run{os.environ[RUN]}"
    template = Template(folder, label, worker)
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        template.build()
        template.restore()
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: template.restore())
        yield
        template.drop_copy()
        if worker == "main" and not kept:
            template.drop()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The workers' common template goes with the run (a file goes with its temporary folder)."""
    shared = getattr(session.config.option, "numprocesses", None) and not hasattr(session.config, "workerinput")
    if shared and connection.vendor == "postgresql" and not session.config.getoption("reuse_db"):
        with session.config.stash[blocking_manager_key].unblock(), connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "trajectoire_test_run{os.environ[RUN]}" WITH (FORCE)')
