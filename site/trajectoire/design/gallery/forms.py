"""A form that shows every kind of field in its states; it is never saved."""

from typing import Any, ClassVar

from django import forms


class SpecimenForm(forms.Form):
    """Every kind of field that the public site uses."""

    prefix = "specimen"

    name = forms.CharField(label="Prénom et nom", max_length=80)
    email = forms.EmailField(
        label="Adresse électronique",
        help_text="Pour vous répondre, et pour rien d'autre.",
        error_messages={"invalid": "Il manque la fin de l'adresse : .fr, .org…"},
    )
    subject = forms.ChoiceField(
        label="Sujet", choices=[("", "Choisir…"), ("fiche", "Une fiche d'expérience"), ("autre", "Autre chose")]
    )
    workshop = forms.ChoiceField(
        label="Atelier de l'après-midi",
        widget=forms.RadioSelect,
        choices=[("a", "A. Réparer"), ("b", "B. Rafraîchir"), ("c", "C. Manger")],
        error_messages={"required": "Choisissez un atelier, ou « A » si vous hésitez."},
    )
    themes = forms.MultipleChoiceField(
        label="Thèmes",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("mediation", "Médiation sociale"), ("emploi", "Emploi"), ("habitat", "Habitat")],
    )
    message = forms.CharField(label="Message", widget=forms.Textarea(attrs={"rows": 5}), required=False)
    agreement = forms.BooleanField(label="J'accepte que ma réponse soit publiée avec mon nom", required=False)

    typed: ClassVar[dict[str, Any]] = {
        "specimen-name": "Lucie Bailly",
        "specimen-email": "lucie.bailly@dole",
        "specimen-subject": "fiche",
        "specimen-themes": ["emploi"],
        "specimen-message": "Bonjour,",
    }
    """What somebody typed, with two faults."""
