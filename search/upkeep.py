"""Keeping every engine up to date, from a worker, the clock or a command."""

import logging
from collections.abc import Callable

from search import outage
from search.engine import EMBEDDED, EngineUnavailableError, engine_names, get_engine
from search.extraction.backlog import read_waiting, take_in
from search.state import adopt
from search.sync import Outcome, drain

READING_SECONDS = 40.0
"""Time that a minute of the clock gives to reading files."""

logger = logging.getLogger(__name__)


def catch_up() -> None:
    """Index what no request has indexed, for each engine; read the files that wait."""
    adopt_every()
    drain_every()
    take_in()
    if read_waiting(READING_SECONDS):
        drain_every()


def adopt_every() -> None:
    """Let each engine beside the embedded one know what changed while the installation did not keep it."""
    for name in engine_names():
        if name != EMBEDDED:
            adopt(name)


def drain_every(*, at_once: bool = False, progress: Callable[[Outcome], None] | None = None) -> list[str]:
    """Bring every engine kept up to date. Names of those whose server does not answer: they are left for later.

    ``at_once`` asks again a server that failed a moment ago.
    """
    unavailable = []
    for name in engine_names():
        engine = get_engine(name)
        if name == EMBEDDED:
            drain(engine=engine, at_once=at_once, progress=progress)
            continue
        if not (at_once or outage.may_try()):
            unavailable.append(name)
            continue
        try:
            engine.prepare()
            drain(engine=engine, at_once=at_once, progress=progress)
            engine.refresh()
        except EngineUnavailableError as error:
            outage.failed(str(error))
            unavailable.append(name)
        else:
            outage.succeeded()
    return unavailable
