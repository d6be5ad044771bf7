"""Choosing a person, a structure or another record already known: the field, and the window that lists them.

Wagtail's own window lists every record to whoever enters the administration; this one asks the model's policy.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.permissions import policy_registry
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
    SnippetCreateView,
)
from wagtail.snippets.widgets import AdminSnippetChooser

from trajectoire.pages.keys import key_of, keys_of


class ActorChooser(AdminSnippetChooser):
    """Wagtail's chooser, for which anything but the number of a record is nothing chosen: it fails on other texts."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        """The number that was sent, as text, or None."""
        sent = super().value_from_datadict(data, files, name)
        return sent if key_of(str(sent or "")) else None


class _Scoped:
    """A view of the window: refused to who may see none of these records."""

    request: HttpRequest
    model_class: type[Model]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Deny by default."""
        if not policy_registry.get_by_type(self.model_class).user_has_permission(request.user, "view"):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc] # a view comes after
        return answer

    def seen(self) -> QuerySet[Any]:
        """The records that the colleague may see."""
        policy = policy_registry.get_by_type(self.model_class)
        return policy.instances_user_has_any_permission_for(self.request.user, ["view"])


class _List(_Scoped, ChooseView):
    def get_object_list(self) -> QuerySet[Any]:
        """Those seen."""
        return self.seen()


class _Results(_Scoped, ChooseResultsView):
    def get_object_list(self) -> QuerySet[Any]:
        """Those seen."""
        return self.seen()


class _Chosen(_Scoped, SnippetChosenView):
    def get_object(self, pk: str) -> Any:
        """One of those seen."""
        return self.seen().get(pk=key_of(pk))


class _SeveralChosen(_Scoped, SnippetChosenMultipleView):
    def get_objects(self, pks: list[str]) -> QuerySet[Any]:
        """Those of them that are seen."""
        return self.seen().filter(pk__in=keys_of(pks))


class _Create(SnippetCreateView):
    def can_create(self) -> bool:
        """Never from the window, which has no form for it: Wagtail's address fails on what is sent there."""
        return False


class ScopedChooserViewSet(SnippetChooserViewSet):
    """``chooser_viewset_class`` of a snippet that not every colleague may see."""

    choose_view_class = _List
    choose_results_view_class = _Results
    chosen_view_class = _Chosen
    chosen_multiple_view_class = _SeveralChosen
    create_view_class = _Create
