"""Panels of the first screen."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from trajectoire.accounts.models import User
from trajectoire.accounts.second_factor import standing_of
from trajectoire.plugins import ResourceType, registry

from .page_types import type_cards
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


class WritePanel(Component):
    """What the reader may write in the library, one click away; nothing for who may not."""

    name = "write"
    order = 30
    template_name = "dashboard/write_panel.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """``types``: what may be added, the most used first; ``all``: where the pictures are."""
        parent = _library()
        if parent is None or not parent.permissions_for_user(parent_context["request"].user).can_add_subpage():
            return {"types": []}
        models = [kind.model for kind in registry.all(ResourceType)]
        offered = [
            (str(model._meta.verbose_name), model._meta.app_label, str(model._meta.model_name), "")  # noqa: SLF001
            for model in models
            if model.can_create_at(parent)  # type: ignore[attr-defined]
        ]
        return {
            "types": type_cards(offered, parent),
            "all": reverse("wagtailadmin_pages:add_subpage", args=[parent.pk]),
        }


def _library() -> Page | None:
    """The page under which every type of resource is written; none before the site has one."""
    for kind in registry.all(ResourceType):
        parents = kind.model.allowed_parent_page_models()  # type: ignore[attr-defined]
        found = next((model.objects.first() for model in parents if model.max_count == 1), None)
        if found is not None:
            return found
    return None


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
