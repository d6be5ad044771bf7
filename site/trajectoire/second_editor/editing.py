"""The screen that corrects a record which colleagues share."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.snippets.views.snippets import EditView


class SeenEditView(EditView):
    """Wagtail's, with the record locked from its reading to its saving: nobody saves between the two."""

    error_message = "La fiche n’est pas encore enregistrée. Voici pourquoi."

    def get_template_names(self) -> list[str]:
        """Wagtail's form, with what changed meanwhile above it."""
        return super().get_template_names() if self.hydrate_create_view else ["second_editor/edit.html"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The record as it is now, held until it is saved."""
        with transaction.atomic():
            read: Any = self.object  # type: ignore[has-type]  # given by Wagtail
            self.object = self.model.objects.select_for_update(of=("self",)).get(pk=read.pk)
            answer: HttpResponseBase = super().post(request, *args, **kwargs)
        return answer
