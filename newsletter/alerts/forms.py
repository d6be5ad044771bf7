"""The public forms of alerts."""

from django import forms

from newsletter.subscribing.forms import checked
from trajectoire.visitors import VisitorForm

from .model import Rhythm


def _email(help_text: str) -> forms.CharField:
    return forms.CharField(
        label="Adresse électronique",
        max_length=320,
        help_text=help_text,
        error_messages={"required": "Donnez l’adresse où vous lisez votre courrier."},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class FollowForm(VisitorForm):
    """How often, and where."""

    rhythm = forms.ChoiceField(
        label="Vous prévenir",
        choices=Rhythm.choices,
        initial=Rhythm.WEEKLY,
        widget=forms.RadioSelect,
        help_text="Chaque semaine : le lundi matin. Chaque mois : le premier du mois. Rien de nouveau, pas de message.",
        error_messages={"required": "Choisissez un rythme.", "invalid_choice": "Choisissez un rythme."},
    )
    email = _email("Un message y arrive pour confirmer : rien ne commence avant.")

    def clean_email(self) -> str:
        """An address that mail can reach."""
        return checked(self.cleaned_data["email"])


class AddressForm(VisitorForm):
    """One's address, to receive the link to one's alerts."""

    email = _email("Si elle reçoit des alertes, un lien y arrive dans les minutes qui viennent.")

    def clean_email(self) -> str:
        """An address that mail can reach."""
        return checked(self.cleaned_data["email"])


class RhythmForm(forms.Form):
    """How often one alert comes."""

    rhythm = forms.ChoiceField(label="Rythme", choices=Rhythm.choices)
