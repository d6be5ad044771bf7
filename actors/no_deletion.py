"""« Supprimer » on a selection is refused for records that end and are never deleted.

Wagtail's own page names the records of the selection to whoever enters the administration, even those that they may
not see; this one takes its place.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http.response import HttpResponseBase
from django.utils.functional import classproperty
from wagtail import hooks
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.models import get_snippet_models

from .choosing import ScopedChooserViewSet


@hooks.register("register_bulk_action", order=1000)  # after Wagtail's, whose place it takes
class NeverDeleted(DeleteBulkAction):
    """For every model whose records are not seen by all, none of which grants deletion to anybody."""

    @classproperty
    def models(cls) -> list[type[Model]]:  # noqa: N805 - of the class
        """Asked for late, once all are registered."""
        return [
            model
            for model in get_snippet_models()
            if issubclass(model.snippet_viewset.chooser_viewset_class, ScopedChooserViewSet)
        ]

    def dispatch(self, *_request: Any, **_kwargs: Any) -> HttpResponseBase:
        """Refused, before anything is read."""
        raise PermissionDenied
