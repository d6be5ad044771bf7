"""Panels of the first screen."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component

from trajectoire.accounts.models import User
from trajectoire.accounts.second_factor import standing_of

from .todo import Todo, todo_for

COUNT_KEPT_FOR = 60
"""Seconds during which the number beside the menu entry may be stale; the two screens that show the list renew it."""


class TodoPanel(Component):
    """What waits for the reader."""

    name = "todo"
    order = 20
    template_name = "dashboard/todo_panel.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """The list, computed once for the request."""
        return {"todo": todo_of(parent_context["request"])}


class SecondFactorPanel(Component):
    """The days left to install the second factor, while it is asked and missing."""

    name = "second_factor"
    order = 10
    template_name = "dashboard/second_factor_panel.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """``days_left`` is ``None`` when nothing is asked."""
        return {"days_left": standing_of(parent_context["request"].user).days_left_at(timezone.now())}


def todo_of(request: HttpRequest) -> Todo:
    """What waits for the person of ``request``, computed once."""
    known: Todo | None = getattr(request, "trajectoire_todo", None)
    if known is None:
        known = todo_for(request.user)  # type: ignore[arg-type]
        request.trajectoire_todo = known  # type: ignore[attr-defined]
        cache.set(_key(request), len(known.lines), COUNT_KEPT_FOR)
    return known


def count_of(request: HttpRequest) -> int:
    """How many items wait: exact on the screens that list them, a minute old at most elsewhere."""
    if not isinstance(request.user, User):
        return 0
    listing = request.path in {reverse("wagtailadmin_home"), reverse("dashboard_todo")}
    kept = None if listing or hasattr(request, "trajectoire_todo") else cache.get(_key(request))
    return int(kept) if kept is not None else len(todo_of(request).lines)


def _key(request: HttpRequest) -> str:
    return f"dashboard:todo:{request.user.pk}"
