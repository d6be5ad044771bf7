"""The contact form."""

from django import forms

from trajectoire.visitors import VisitorForm


class ContactForm(VisitorForm):
    """Four fields, all needed."""

    name = forms.CharField(
        label="Votre nom",
        max_length=120,
        error_messages={"required": "Dites-nous qui vous êtes : un prénom suffit."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="Votre adresse électronique",
        max_length=254,
        help_text="Pour vous répondre. Exemple : prenom.nom@exemple.fr",
        error_messages={
            "required": "Donnez une adresse électronique : sans elle, nous ne pourrions pas répondre.",
            "invalid": "Cette adresse ne peut pas être juste. Elle s’écrit ainsi : prenom.nom@exemple.fr",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    subject = forms.CharField(
        label="Objet",
        max_length=150,
        help_text="En quelques mots. Exemple : Intervenir à votre journée régionale",
        error_messages={"required": "Dites en quelques mots de quoi il s’agit."},
    )
    body = forms.CharField(
        label="Votre message",
        max_length=10_000,
        error_messages={"required": "Écrivez votre message."},
        widget=forms.Textarea(attrs={"rows": 9}),
    )
