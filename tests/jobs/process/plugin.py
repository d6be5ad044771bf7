"""One quick job, one that lasts until it is released."""

import os
import time
from datetime import timedelta
from pathlib import Path

from trajectoire.plugins import ScheduledJob

FOLDER = Path(os.environ["CLOCK_TEST_FOLDER"])


def quick() -> None:
    """Leave one line for each start."""
    with (FOLDER / "quick").open("a") as file:
        file.write("run\n")


def slow() -> None:
    """Leave a line, then wait for the file "release"."""
    with (FOLDER / "slow").open("a") as file:
        file.write("run\n")
    while not (FOLDER / "release").exists():
        time.sleep(0.05)


contributions = [
    ScheduledJob(key="quick", label="Rapide", run=quick, every=timedelta(days=1)),
    ScheduledJob(key="slow", label="Lente", run=slow, every=timedelta(days=1)),
]
