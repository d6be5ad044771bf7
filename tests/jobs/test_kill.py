"""Real processes: several machines at once, and a machine that dies in the middle of its work."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

Launch = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Launch]:
    """``launch("clock", "--once")``: a process of the small installation, whose tables exist."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.jobs.process.settings",
        "CLOCK_TEST_FOLDER": str(tmp_path),
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
    }

    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "django", *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    _, code = ended(start("migrate", "--verbosity", "0"))
    assert code == 0
    yield start
    for process in started:
        process.kill()
        process.communicate()


def ended(process: subprocess.Popen[str]) -> tuple[str, int]:
    """What a process said and its exit code."""
    output, _ = process.communicate(timeout=60)
    return output, process.returncode


def until(condition: Callable[[], bool]) -> None:
    """Wait for ``condition``; the time limit of the test ends a wait in vain."""
    while not condition():
        time.sleep(0.05)


def lines(file: Path) -> int:
    """Number of lines of a trace."""
    return len(file.read_text().splitlines()) if file.exists() else 0


def test_machines_that_start_together_start_each_job_once(launch: Launch, tmp_path: Path) -> None:
    (tmp_path / "release").touch()
    processes = [launch("clock", "--once") for _ in range(3)]
    assert [ended(process)[1] for process in processes] == [0, 0, 0]
    assert (lines(tmp_path / "quick"), lines(tmp_path / "slow")) == (1, 1)


def test_a_killed_clock_loses_nothing(launch: Launch, tmp_path: Path) -> None:
    clock = launch("clock")
    until(lambda: lines(tmp_path / "slow") == 1 and lines(tmp_path / "quick") == 1)
    clock.send_signal(signal.SIGKILL)
    ended(clock)

    output, code = ended(launch("clock", "--once"))
    assert (output.strip(), code) == ("", 0), "its machine may still be alive: nothing is started twice"

    with sqlite3.connect(tmp_path / "clock.sqlite3") as database:
        database.execute("UPDATE jobs_jobrun SET alive_at = '2026-01-01 00:00:00' WHERE job = 'slow'")
    database.close()
    (tmp_path / "release").touch()
    output, code = ended(launch("clock", "--once"))
    assert code == 0
    assert "Lente : réussie" in output
    assert (lines(tmp_path / "quick"), lines(tmp_path / "slow")) == (1, 2)


def test_a_clock_asked_to_stop_lets_the_work_end(launch: Launch, tmp_path: Path) -> None:
    clock = launch("clock")
    until(lambda: lines(tmp_path / "slow") == 1)
    clock.send_signal(signal.SIGTERM)
    (tmp_path / "release").touch()
    output, code = ended(clock)
    assert code == 0, output
    assert "Horloge arrêtée." in output
    with sqlite3.connect(tmp_path / "clock.sqlite3") as database:
        outcomes = database.execute("SELECT outcome FROM jobs_jobrun").fetchall()
    database.close()
    assert outcomes == [("succeeded",), ("succeeded",)]
