"""The forms of the team's screens."""

from typing import Any

from django import forms

from newsletter.subscribing.forms import checked

LARGEST = 5 * 1024 * 1024
"""Bytes of a file of subscribers."""


def _proof(help_text: str) -> forms.CharField:
    return forms.CharField(
        label="Preuve de l’accord",
        max_length=400,
        help_text=help_text,
        error_messages={"required": "Dites où et quand ces personnes ont donné leur accord : la loi le demande."},
        widget=forms.TextInput(),
    )


class AddForm(forms.Form):
    """One person, who agreed elsewhere than on the site."""

    email = forms.CharField(
        label="Adresse électronique", max_length=320, error_messages={"required": "Donnez une adresse."}
    )
    proof = _proof("Exemple : a coché la case du formulaire papier de la journée de Dole, le 21 janvier 2027.")

    def clean_email(self) -> str:
        """An address that mail can reach."""
        return checked(self.cleaned_data["email"])


class FileForm(forms.Form):
    """Many people, from a file."""

    file = forms.FileField(
        label="Fichier",
        help_text="CSV ou XLSX, avec une colonne « e-mail ». Des colonnes « preuve » et « date » sont lues aussi.",
        error_messages={"required": "Choisissez un fichier.", "empty": "Le fichier est vide."},
    )
    proof = _proof(
        "Pour les lignes qui n’en disent rien. Exemple : abonnés de l’ancienne lettre, inscrits par son formulaire."
    )

    def clean_file(self) -> Any:
        """A size that a person's file may have."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("Ce fichier est trop gros : gardez la colonne des adresses, ou coupez-le.")
        return file
