"""Starting the process: what breaks before Django is up is told in one line, with exit code 1.

A system check only exists once Django has loaded. A missing variable, an unknown setting value or a
plug-in whose ``models.py`` cannot be imported fails earlier, inside ``django.setup()``. Both entrances
of the process (``manage.py`` and ``wsgi``) go through this module, so that an administrator reads one
sentence that says what to do instead of a traceback. ``TRAJECTOIRE_TRACE=1`` shows the traceback.
"""

import os
import sys
import traceback
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.handlers.wsgi import WSGIHandler


class StartError(ImproperlyConfigured):
    """A reason not to start, with its identifier (``trajectoire.E0xx``) and what to do about it."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        """``code`` is documented in docs/plugins.md or docs/operations.md."""
        self.code, self.message, self.hint = code, message, hint
        super().__init__(f"{code} {message} {hint}".strip())


def one_line(error: BaseException) -> str:
    """The sentence shown for ``error``: identifier, cause, remedy; never more than one line."""
    if isinstance(error, StartError):
        text = str(error)
    elif isinstance(error, ImproperlyConfigured):
        text = f"trajectoire.E010 Réglages incorrects : {error}"
    else:
        place = _place(error.__traceback__)
        text = (
            f"trajectoire.E011 Démarrage impossible : {type(error).__name__} : {error} ({place}). "
            "Retirez de TRAJECTOIRE_PLUGINS l'extension en cause, ou corrigez-la ; "
            "TRAJECTOIRE_TRACE=1 montre le détail."
        )
    return " ".join(text.split())


def _place(trace: TracebackType | None) -> str:
    frames: Iterable[traceback.FrameSummary] = traceback.extract_tb(trace)
    named = [f for f in frames if not f.filename.startswith("<")]
    return f"{named[-1].filename}:{named[-1].lineno}" if named else "lieu inconnu"


def _stop(error: BaseException) -> NoReturn:
    if os.environ.get("TRAJECTOIRE_TRACE"):
        traceback.print_exception(error)
    sys.stderr.write(f"{one_line(error)}\n")
    raise SystemExit(1)


def load() -> None:
    """Load Django, or stop with one line."""
    import django

    try:
        django.setup()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is becomes one clear line
        _stop(error)


def run_command(argv: list[str]) -> None:
    """Load Django, then run the management command named in ``argv``."""
    from django.core.management import execute_from_command_line

    load()
    execute_from_command_line(argv)


def wsgi_application() -> "WSGIHandler":
    """The WSGI application, or one line on standard error for each fault and exit code 1.

    The server runs no system check, so what the checks of the contract would say is said here; addresses are
    loaded at once, so that a fault in an application's ``urls.py`` shows at start and not at the first visit.
    """
    from django.core.wsgi import get_wsgi_application
    from django.urls import get_resolver

    try:
        application = get_wsgi_application()
        _ = get_resolver().url_patterns
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is becomes one clear line
        _stop(error)
    _refuse_problems()
    return application


def _refuse_problems() -> None:
    from trajectoire.plugins import registry

    for problem in registry.problems:
        sys.stderr.write(f"{problem.code} {problem.message} {problem.hint}\n")
    if registry.problems:
        raise SystemExit(1)
