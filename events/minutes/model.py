"""``Minutes``: the account of a meeting that only those who belong to the group may read."""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models
from django.db.models import Q
from django.utils import timezone

from events.event import EventPage
from events.rows import EventSession


def private_storage() -> Storage:
    """Where the files lie: never below the public media."""
    return storages["private"]


def private_path(instance: "Minutes", filename: str) -> str:  # noqa: ARG001 - Django's signature
    """A name that says nothing and that nobody can guess; the extension stays."""
    return f"comptes-rendus/{uuid.uuid4().hex}{PurePath(filename).suffix[:10].lower()}"


class Minutes(models.Model):
    """Minutes of an event, or of one of its sessions: words, a file, or both.

    ``told_at``: when members got the link.
    """

    event = models.ForeignKey(EventPage, on_delete=models.CASCADE, related_name="minutes")
    session = models.ForeignKey(
        EventSession, verbose_name="séance", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    title = models.CharField("titre", max_length=200, help_text="Exemple : Réunion du 12 janvier, relevé de décisions.")
    text = models.TextField("texte", max_length=50_000, blank=True)
    file = models.FileField("fichier", upload_to=private_path, storage=private_storage, blank=True)
    file_name = models.CharField(max_length=200, blank=True, editable=False)
    added_at = models.DateTimeField("ajouté le", default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    told_at = models.DateTimeField("envoyé le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "compte rendu réservé"
        verbose_name_plural = "comptes rendus réservés"
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(file=""),
                name="event_minutes_say_something",
                violation_error_message="Écrivez le compte rendu, ou joignez un fichier.",
            )
        ]

    def __str__(self) -> str:
        return self.title
