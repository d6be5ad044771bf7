"""Commands of the project run beside a measure: how long they take, and the memory of their processes."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAUSE = 0.02


class Watched:
    """A command at work; ``megabytes``: the most that its own process held, ``with_children``: all together."""

    def __init__(self, *words: str) -> None:
        """``words``: of ``manage.py``, in the environment of this process."""
        self._began = time.monotonic()
        self.megabytes = self.with_children = 0.0
        self.seconds = 0.0
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", *words], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=sys.stderr
        )
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()

    def _look(self) -> None:
        while self.process.poll() is None:
            own = _resident(self.process.pid)
            children = _children(self.process.pid)
            self.megabytes = max(self.megabytes, own)
            self.with_children = max(self.with_children, own + sum(map(_resident, children)))
            time.sleep(PAUSE)
        self.seconds = time.monotonic() - self._began

    @property
    def running(self) -> bool:
        """Whether it is still at work."""
        return self.process.poll() is None

    def wait(self) -> None:
        """Until it ends. ``RuntimeError`` if it failed."""
        if self.process.wait():
            raise RuntimeError(f"{self.process.args!r} : code {self.process.returncode}")
        self._watch.join()


@contextmanager
def worker() -> Iterator[Watched]:
    """The worker of search, at work meanwhile."""
    watched = Watched("search_sync")
    try:
        yield watched
    finally:
        watched.process.terminate()
        watched.process.wait(60)


def _resident(process: int) -> float:
    """Megabytes of memory that a process holds (Linux); 0 when it is gone."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _children(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []
