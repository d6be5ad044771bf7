"""Moments that an editor types, in the centre's time, on the two nights when the hour changes too."""

from datetime import UTC
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

AMBIGUOUS = "ambiguous_timezone"
"""The code under which Django refuses an hour that the change of hour skips or repeats."""


class CentreMomentField(forms.DateTimeField):
    """A day and an hour. One that does not exist is refused and told why; one that comes twice is its first time.

    Django refuses both with the same sentence, which helps nobody to choose another hour.
    """

    def to_python(self, value: Any) -> Any:
        """The aware moment, or a ``ValidationError`` that says what to type instead."""
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code != AMBIGUOUS or error.params is None:
                raise
            typed = error.params["datetime"]
            moment = typed.replace(tzinfo=timezone.get_current_timezone(), fold=0).astimezone(UTC)
            shown = timezone.localtime(moment)
            if shown.replace(tzinfo=None) == typed:
                return moment
            raise ValidationError(
                f"Cette nuit-là on passe à l’heure d’été : {typed.hour} h {typed.minute:02} n’existe pas. "
                f"Écrivez {shown.hour} h {shown.minute:02}, ou l’heure d’avant.",
                code="skipped_hour",
            ) from error


class CentreMoment(models.DateTimeField):  # type: ignore[type-arg]
    """A ``DateTimeField`` typed with ``CentreMomentField``; to the database it is Django's own."""

    def formfield(self, **kwargs: Any) -> Any:
        """Its field in forms."""
        return super().formfield(**{"form_class": CentreMomentField, **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """As migrations know it: nothing of it is kept in the database."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs
