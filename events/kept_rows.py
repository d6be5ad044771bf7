"""The panel of rows that people register for: removing one that is held is refused in words, in the form itself."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import InlinePanel


class KeptRowsFormSet(BaseChildFormSet):
    """Rows of an event: one that somebody registered for comes back when it is removed, with what to do instead."""

    def clean(self, *args: Any, **kwargs: Any) -> None:
        """Refuse removals, drafts included: a draft is published one day."""
        from .registration.keeping import held_by, refusal  # it reads the models of this application

        removed = [form for form in self.forms if form.instance.pk and self._should_delete_form(form)]
        held = held_by([form.instance for form in removed])
        refused = [form for form in removed if held[form.instance.pk]]
        for form in refused:
            form.data = {**form.data.dict(), f"{form.prefix}-{DELETION_FIELD_NAME}": ""}
            form.cleaned_data[DELETION_FIELD_NAME] = False
        super().clean(*args, **kwargs)
        if refused:
            raise ValidationError([refusal(form.instance, held[form.instance.pk]) for form in refused])


class KeptRowsPanel(InlinePanel):
    """An ``InlinePanel`` whose rows are kept while somebody holds them."""

    def get_form_options(self) -> dict[str, Any]:
        """Wagtail's, with our set of forms."""
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = KeptRowsFormSet
        return options
