"""The database dies in the middle, the disk fills up: nothing is lost, nothing is sent twice."""

import resource
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from benchmarks import smtp_sink
from mail.models import DeliveryState
from tests.mail.processes import ROOT, database_url, free_port, worker
from tests.mail.test_kill import check, prepared

MESSAGES = 240


def lines(sink: Path) -> int:
    """Messages that the server accepted."""
    return len(sink.read_bytes().splitlines())


def wait_for(condition: Callable[[], bool], process: "subprocess.Popen[str]") -> None:
    """Until ``condition``, as long as the worker lives."""
    while not condition():
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)


def ended(process: "subprocess.Popen[str]") -> None:
    """Ask the worker to stop."""
    process.send_signal(signal.SIGTERM)
    _output, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors


@pytest.fixture
def server() -> Iterator[tuple[Path, str]]:
    """A PostgreSQL of our own with durable writes, which may be killed: its folder and its address."""
    script = str(ROOT / "scripts/postgresql")
    with tempfile.TemporaryDirectory(prefix="trajectoire-crash-") as parent:
        Path(parent).chmod(0o755)  # the server runs under an account of its own
        folder = Path(parent) / "postgresql"
        subprocess.run([script, "start", str(folder), "--durable"], check=True, stdout=subprocess.DEVNULL)
        yield folder, (folder / "url").read_text().strip()
        subprocess.run([script, "stop", str(folder)], check=True)


def copy(source: str, target: str) -> None:
    """The database ``source`` into the empty database ``target``."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path(shutil.which("pg_dump") or "").parent)
    dump = subprocess.run([programs / "pg_dump", "--no-owner", source], check=True, capture_output=True)
    subprocess.run([programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", target], check=True, input=dump.stdout, stdout=-3)


@pytest.mark.postgresql
@pytest.mark.timeout(400)
@pytest.mark.django_db(transaction=True)
def test_a_database_killed_and_restarted_while_a_worker_sends_loses_nothing(
    tmp_path: Path, server: tuple[Path, str]
) -> None:
    folder, address = server
    batch = prepared(MESSAGES)
    copy(database_url(), address)
    port, sink = free_port(), tmp_path / "sink"
    with smtp_sink.running(port, sink):
        process = worker(port, database=address)
        for goal in (MESSAGES // 4, MESSAGES // 2):
            wait_for(lambda goal=goal: lines(sink) >= goal, process)  # type: ignore[misc]
            subprocess.run([str(ROOT / "scripts/postgresql"), "crash", str(folder)], check=True)
        wait_for(lambda: lines(sink) >= MESSAGES, process)
        time.sleep(0.5)
        ended(process)
    check(batch.deliveries.all(), sink, kills=0)
    with psycopg.connect(address) as other:
        found = other.execute("SELECT state, count(*) FROM mail_delivery GROUP BY state").fetchall()
    assert found == [(DeliveryState.SENT, MESSAGES)]


@pytest.mark.any_database
@pytest.mark.timeout(400)
@pytest.mark.django_db(transaction=True)
def test_a_disk_that_fills_up_while_a_worker_sends_loses_nothing(tmp_path: Path) -> None:
    """A limit of size on the worker's files stands for the disk: SQLite gets the same refusal to write."""
    batch = prepared(MESSAGES)
    port, sink = free_port(), tmp_path / "sink"
    with smtp_sink.running(port, sink):
        process = worker(port)
        wait_for(lambda: lines(sink) >= MESSAGES // 4, process)
        unlimited = resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        time.sleep(1)
        stuck = lines(sink)
        time.sleep(1)
        assert lines(sink) == stuck < MESSAGES
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, unlimited)
        wait_for(lambda: lines(sink) >= MESSAGES, process)
        time.sleep(0.5)
        ended(process)
    check(batch.deliveries.all(), sink, kills=0)
    assert not batch.deliveries.exclude(state=DeliveryState.SENT).exists()
