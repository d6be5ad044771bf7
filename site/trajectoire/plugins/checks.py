"""System checks of the plug-in contract: every problem of the registry, with its identifier."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from .registry import registry


@register("trajectoire")
def check_contributions(**_options: Any) -> list[CheckMessage]:
    """One error per fault found while collecting the contributions."""
    return [Error(problem.message, hint=problem.hint, id=problem.code) for problem in registry.problems]
