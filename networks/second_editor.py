"""Two colleagues on one form: the second is told that somebody saved first, and loses nothing."""

from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm


class SeenForm(WagtailAdminModelForm):
    """A form that tells its second editor that somebody saved first, and keeps what was typed.

    A print of what was read comes back with the form. A view that must never miss it locks the record meanwhile.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = _print_of(self.initial) if self.instance.pk else ""
        self.fields["seen"].initial = self.stored

    def clean(self) -> dict[str, Any]:
        """As usual, then whether the record is the one that was read."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.stored and cleaned.get("seen") and cleaned["seen"] != self.stored:
            typed: Any = self.data  # type: ignore[has-type]  # made by Django's form
            self.data = typed.copy()
            self.data[self.add_prefix("seen")] = self.stored
            changed = [str(self.fields[name].label) for name in self.changed_data if name != "seen"]
            differs = f" Diffère de ce qui est enregistré : {', '.join(changed)}." if changed else ""
            raise ValidationError(
                "Quelqu’un a enregistré cette fiche entre-temps. Rien de ce que vous avez écrit n’est perdu : "
                f"relisez, puis enregistrez de nouveau.{differs}"
            )
        return cleaned


def _print_of(values: dict[str, Any]) -> str:
    """The same text for the same values of the fields, whatever the order of a relation."""
    told = [
        (name, sorted(str(getattr(one, "pk", one)) for one in value) if isinstance(value, list) else str(value))
        for name, value in sorted(values.items())
    ]
    return sha256(repr(told).encode("utf-8", "replace")).hexdigest()
