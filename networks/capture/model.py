"""A mail that waits for a colleague to say what becomes of it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from networks.interactions.model import private_storage


class CapturedQuerySet(models.QuerySet["CapturedMail"]):
    """Verbs of the domain."""

    def waiting(self) -> Self:
        """What its owner has not decided yet, the latest first."""
        return self.filter(state__in=[CapturedMail.State.WAITING, CapturedMail.State.UNREADABLE]).order_by("-pk")


class CapturedMail(models.Model):
    """A mail dropped as a file by ``owner``, or copied by them to the private mailbox.

    ``identity`` is its Message-ID or a digest of its bytes; ``people`` the list of ``[name, address]`` that it names;
    ``pieces`` that of ``[name, bytes]`` of its files. ``file`` holds the mail itself until it is decided, out of the
    public media, and is then deleted. ``trouble`` says what could not be read, in a sentence for the colleague.
    """

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", "À noter"
        UNREADABLE = "unreadable", "Illisible"
        KEPT = "kept", "Noté"
        SET_ASIDE = "aside", "Écarté"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="captured_mails")
    identity = models.CharField(max_length=255)
    subject = models.CharField("objet", max_length=300, blank=True)
    sender = models.CharField("de", max_length=300, blank=True)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    text = models.TextField("texte", blank=True)
    people: models.JSONField[Any, Any] = models.JSONField(default=list)
    pieces: models.JSONField[Any, Any] = models.JSONField(default=list)
    trouble = models.CharField(max_length=200, blank=True)
    file = models.FileField(upload_to="courriels/%Y/%m/", storage=private_storage, max_length=200, blank=True)
    state = models.CharField("état", max_length=10, choices=State.choices, default=State.WAITING)
    received_at = models.DateTimeField("reçu le", auto_now_add=True)
    interaction = models.ForeignKey(
        "networks.Interaction", null=True, on_delete=models.SET_NULL, related_name="captured_from"
    )

    wagtail_reference_index_ignore = True
    objects = CapturedQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel à noter"
        verbose_name_plural = "courriels à noter"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "identity"], name="captured_mail_once"),
            models.CheckConstraint(condition=~Q(identity=""), name="captured_mail_has_an_identity"),
        ]

    def __str__(self) -> str:
        return self.subject or "Courriel sans objet"
