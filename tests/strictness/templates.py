"""An undefined variable in one of our templates fails the test.

``string_if_invalid`` would break Wagtail's own templates, which rely on silent failures. Django logs each
failed look-up at DEBUG level: we listen, find the template node that was being rendered, and keep the
look-ups made by files of this repository. It is as strict inside ``{% if %}`` as elsewhere: a misspelt name
there hides a whole block. A template that may lack a value is given one by its view, tag or context processor.
"""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest
from django.template.base import Node

from tests.strictness.findings import note

ROOT = Path(__file__).resolve().parents[2]
OTHERS = (ROOT / ".venv", ROOT / "build", ROOT / "var")


def is_ours(template: Path) -> bool:
    """Whether a template file belongs to this repository (plug-ins kept under tests/ included)."""
    path = template.absolute()
    return path.is_relative_to(ROOT) and not any(path.is_relative_to(other) for other in OTHERS)


def node_being_rendered(frame: FrameType | None) -> Node | None:
    """The innermost template node at work in the call stack above ``frame``."""
    while frame is not None:
        if frame.f_code.co_name == "render_annotated":
            node = frame.f_locals.get("self")
            if isinstance(node, Node):
                return node
        frame = frame.f_back
    return None


class UndefinedVariables(logging.Filter):
    """Notes the failed look-ups of our templates; lets no DEBUG record through to the handlers."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Called for each record of the ``django.template`` logger."""
        if record.levelno > logging.DEBUG:
            return True
        if str(record.msg).startswith("Exception while resolving variable"):
            node = node_being_rendered(sys._getframe())
            origin = getattr(node, "origin", None)
            if node is not None and origin is not None and is_ours(Path(origin.name)):
                name = Path(origin.name).absolute().relative_to(ROOT)
                line = node.token.lineno if node.token else 0
                tag = node.token.contents if node.token else ""
                bit = record.args[0] if isinstance(record.args, tuple) else ""
                note(f"{name}:{line} : « {bit} » n'est pas défini dans {{{{ {tag} }}}}")
        return False


@pytest.fixture(autouse=True, scope="session")
def _undefined_variables_fail() -> Iterator[None]:
    logger = logging.getLogger("django.template")
    listener, level = UndefinedVariables(), logger.level
    logger.setLevel(logging.DEBUG)
    logger.addFilter(listener)
    yield
    logger.removeFilter(listener)
    logger.setLevel(level)
