"""``make run`` for real: it serves, it survives being killed, and Ctrl-C leaves nothing behind."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.any_database, pytest.mark.timeout(240)]


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def environment(var: Path, port: int) -> dict[str, str]:
    """A person's own environment, with a throw-away installation."""
    left_out = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "TRAJECTOIRE_VAR", "CI", "MAKEFLAGS"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**kept, "TRAJECTOIRE_VAR": str(var), "PORT": str(port)}


@contextmanager
def running(var: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """``make run``, answering; whatever is left of it afterwards is killed."""
    log = (var.parent / f"{port}-{time.monotonic_ns()}.log").open("w+")
    process = subprocess.Popen(
        ["make", "--no-print-directory", "run"],
        cwd=ROOT, env=environment(var, port), stdout=log, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        assert answers(port, process), Path(log.name).read_text()
        yield process
    finally:
        for pid in processes(var):
            os.kill(pid, signal.SIGKILL)
        process.wait(10)
        log.close()


def answers(port: int, process: subprocess.Popen[str]) -> bool:
    """Whether the site answers before two minutes have passed or the command has ended."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as page:
                return page.status == 200
        except HTTPError:
            raise
        except (URLError, ConnectionError):
            time.sleep(0.2)
    return False


def processes(var: Path) -> list[int]:
    """Living processes of the runs on ``var``."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"TRAJECTOIRE_RUN={var}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def wait_until_gone(var: Path) -> list[int]:
    """What still lives after ten seconds at most."""
    deadline = time.monotonic() + 10
    while (left := processes(var)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


def test_a_killed_run_starts_again_and_ctrl_c_leaves_no_process(tmp_path: Path) -> None:
    var = tmp_path / "var"
    with running(var, free_port()):
        os.kill(int((var / "run.pid").read_text()), signal.SIGKILL)
        orphans = processes(var)
        assert orphans, "honcho's children outlive its SIGKILL: the next run has to end them"

        port = free_port()
        with running(var, port):
            assert not set(orphans) & set(processes(var))
            for pid in processes(var):
                os.kill(pid, signal.SIGKILL)
        with running(var, port) as last:
            os.kill(int((var / "run.pid").read_text()), signal.SIGINT)
            assert wait_until_gone(var) == []
            assert last.wait(10) == 0


@pytest.mark.parametrize(
    ("port", "sentence"),
    [
        (None, "Le port {port} est pris (Address already in use) : fermez ce qui l'occupe, ou PORT={next} make run."),
        ("abc", "PORT vaut « abc » : il faut un nombre entre 1 et 65535."),
        ("0", "PORT vaut « 0 » : il faut un nombre entre 1 et 65535."),
    ],
)
def test_a_port_that_cannot_serve_is_told_in_one_line(tmp_path: Path, port: str | None, sentence: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        run = subprocess.run(
            ["scripts/run"], cwd=ROOT, env={**environment(tmp_path / "var", number), "PORT": port or str(number)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert run.returncode == 1
    assert run.stderr.splitlines() == [sentence.format(port=number, next=number + 1)]
