"""The forms of an initiative, of a request or an offer, and of a meeting."""

from typing import Any

from django import forms

from actors.permissions import visible_organisations, visible_persons
from networks.models import Interaction, Membership
from trajectoire.second_editor.form import SeenForm
from trajectoire.taxonomies.models import Theme

from .terms import KIND

HOW = [(kind.value, kind.label) for kind in Interaction.Kind if kind is not Interaction.Kind.MAILING]


class ThemesField(forms.ModelMultipleChoiceField[Theme]):
    """Themes in their tree."""

    def label_from_instance(self, obj: Any) -> str:
        """Set in by its depth."""
        return str(obj.indented_name())


class _OfTheNetworkForm(SeenForm):
    """Themes as a tree; actors among those that the colleague sees."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "themes" in self.fields:
            self.fields["themes"] = ThemesField(
                label="Thèmes",
                required=False,
                queryset=Theme.objects.order_by("path"),
                widget=forms.CheckboxSelectMultiple,
            )
        user = getattr(self, "for_user", None)
        if user is not None:
            self._among("organisation", visible_organisations(user))
            self._among("person", visible_persons(user))

    def _among(self, name: str, seen: Any) -> None:
        """What is already chosen stays, even if the colleague would not see it elsewhere."""
        field = self.fields.get(name)
        if isinstance(field, forms.ModelChoiceField):
            kept = getattr(self.instance, f"{name}_id", None)
            field.queryset = seen | seen.model.objects.filter(pk=kept) if kept else seen


class InitiativeForm(_OfTheNetworkForm):
    """The member who carries it is one of the network's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("membership")
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Membership.objects.filter(network__kind=KIND).with_actor()


class ExchangeForm(_OfTheNetworkForm):
    """A request or an offer."""


class IntroductionForm(forms.Form):
    """How those who seek and those who offer were put in touch; ``back``: the exchange whose screen comes next."""

    request = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    offer = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    how = forms.ChoiceField(label="Comment", choices=HOW, required=False)
    back = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62)
