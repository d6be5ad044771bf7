"""Running a script over a file that nobody trusts: a process apart, without the project, within limits.

The script gives itself its limits of memory and processor (``resource.setrlimit``) before it reads anything, as
``pdf_child.py`` does; the caller gives up after ``seconds``. Whatever the file provokes, the request lives on.
"""

import subprocess
import sys
from pathlib import Path


class TookTooLongError(Exception):
    """The script was stopped."""


def run(script: Path, content: bytes, seconds: float, *arguments: str) -> bytes:
    """What ``script`` (ours, beside the caller) writes when it reads ``content``; empty when it died.

    ``arguments`` come from the code, never from outside. Raises ``TookTooLongError``.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own script and arguments
            [sys.executable, "-I", str(script), *arguments],
            input=content,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={"LC_ALL": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise TookTooLongError(script.name) from error
    return done.stdout if done.returncode == 0 else b""
