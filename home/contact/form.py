"""The contact form, and the trap for robots in it."""

from typing import Any

from django import forms

TRAP = "site_web"
"""Name of the field that people do not see and robots fill in."""


class ContactForm(forms.Form):
    """Four fields, all needed. ``is_trapped`` tells that the hidden one was filled in."""

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
    site_web = forms.CharField(
        label="Ne remplissez pas ce champ",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False  # our own sentences say what is missing, beside the field

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields that people fill in."""
        return [field for field in self if field.name != TRAP]

    @property
    def trap(self) -> forms.BoundField:
        """The field that people do not see."""
        return self[TRAP]

    def is_trapped(self) -> bool:
        """Whether the hidden field holds anything."""
        return bool(self.data.get(TRAP, "").strip())

    def without_trap(self) -> "ContactForm":
        """The same form, what was typed kept, the hidden field emptied: a person sends it again."""
        return ContactForm({**{name: self.data.get(name, "") for name in self.fields}, TRAP: ""})
