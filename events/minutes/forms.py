"""What the team gives to the group, and how a member asks for a new link."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from events.event import EventPage
from events.page import hours
from trajectoire.visitors import VisitorForm

from .model import Minutes

HEAVIEST = 20_000_000
"""Bytes of a file: what mail programs and phones still open."""


class MinutesForm(forms.ModelForm[Minutes]):
    """Minutes of ``event``: a title, then words, a file, or both."""

    class Meta:
        model = Minutes
        fields = ("title", "session", "text", "file")
        widgets = {"text": forms.Textarea(attrs={"rows": 10}), "file": forms.FileInput()}

    def __init__(self, *args: Any, event: EventPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.instance.event = event
        self.fields["title"].error_messages["required"] = "Donnez un titre : la date de la réunion suffit."
        session: Any = self.fields["session"]
        session.queryset = event.sessions.order_by("starts_at")
        session.empty_label = "Tout l’événement"
        session.label_from_instance = lambda one: (
            f"{one.title or one.starts_at:%d/%m/%Y}, " + hours(one.starts_at, one.ends_at)
        )

    def clean_file(self) -> Any:
        """A file that can be opened by all."""
        given = self.cleaned_data["file"]
        if given and given.size > HEAVIEST:
            raise ValidationError("Ce fichier dépasse 20 Mo : allégez-le, ou donnez-le en plusieurs fois.")
        return given

    def save(self, commit: bool = True) -> Minutes:
        """Keep the name that the file had: it lies under another."""
        given = self.cleaned_data.get("file")
        if given:
            self.instance.file_name = str(given.name)[-200:]
        return super().save(commit)


class AskAgainForm(VisitorForm):
    """The address of a member, to receive a new link."""

    email = forms.EmailField(
        label="Votre adresse électronique",
        max_length=254,
        help_text="Celle avec laquelle vous êtes inscrit·e.",
        error_messages={
            "required": "Donnez votre adresse électronique.",
            "invalid": "Cette adresse ne peut pas être juste. Elle s’écrit ainsi : prenom.nom@exemple.fr",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
