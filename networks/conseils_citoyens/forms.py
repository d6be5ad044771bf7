"""Forms of the screens of the bodies: filling a seat, ending a term, and the body itself."""

from typing import Any

from django import forms
from django.utils import timezone
from wagtail.admin.widgets import AdminDateInput

from actors.choosing import ActorChooser
from actors.models import Person
from actors.permissions import Colleague, visible_persons
from trajectoire.second_editor.form import SeenForm

from .models import SeatHolding


class BodyForm(SeenForm):
    """The form of a body: a college whose seats were held is not removed, its history would go with it."""

    def is_valid(self) -> bool:
        """As usual, then the colleges to remove."""
        valid: bool = super().is_valid()
        for row in self.formsets["colleges"].deleted_forms if "colleges" in self.formsets else ():
            if row.instance.pk and SeatHolding.objects.filter(seat__college=row.instance.pk).exists():
                self.add_error(
                    None,
                    f"Le collège « {row.instance} » a eu des membres : gardez-le, et mettez 0 siège quand il est vide.",
                )
                valid = False
        return valid


class FillForm(forms.Form):
    """Who takes the seat, as what, since and until when."""

    person = forms.ModelChoiceField(label="Personne", queryset=Person.objects.none(), widget=ActorChooser(model=Person))
    rank = forms.ChoiceField(label="Rang", choices=SeatHolding.Rank.choices, initial=SeatHolding.Rank.HOLDER)
    started_on = forms.DateField(label="Depuis le", widget=AdminDateInput(), initial=timezone.localdate)
    ended_on = forms.DateField(
        label="Jusqu’au", required=False, widget=AdminDateInput(), help_text="Le dernier jour, s’il est connu."
    )

    def __init__(self, *args: Any, user: Colleague, **kwargs: Any) -> None:
        """``user`` chooses among the persons that they may see."""
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = visible_persons(user)

    def clean(self) -> dict[str, Any]:
        """The end follows the start."""
        data = super().clean() or {}
        start, end = data.get("started_on"), data.get("ended_on")
        if start and end and end < start:
            self.add_error("ended_on", "La fin ne peut pas précéder le début.")
        return data


class EndForm(forms.Form):
    """The last day of a term."""

    ended_on = forms.DateField(label="Dernier jour", widget=AdminDateInput(), initial=timezone.localdate)
