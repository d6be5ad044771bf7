"""A message to a selection of persons: a draft until somebody sends it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mail.models import Batch


class Mailing(models.Model):
    """One message for several persons, each receiving their own.

    ``selection`` holds keys of ``Person``, as they were chosen; who may be written to is asked again when it leaves.
    Without ``batch`` it is a draft; with one it left, or will when ``batch.release_at`` is past.
    """

    network = models.ForeignKey(
        "networks.Network",
        verbose_name="réseau",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mailings",
    )
    subject = models.CharField("objet", max_length=150, blank=True)
    body = models.TextField("message", max_length=20_000, blank=True)
    selection: models.JSONField[Any, Any] = models.JSONField(default=list)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    batch = models.OneToOneField(Batch, null=True, on_delete=models.PROTECT, related_name="mailing")
    interaction = models.OneToOneField(
        "networks.Interaction", null=True, on_delete=models.SET_NULL, related_name="mailing"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "message à une sélection"
        verbose_name_plural = "messages à une sélection"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(batch__isnull=True) | ~Q(subject="") & ~Q(body=""), name="mailing_sent_says_something"
            )
        ]

    def __str__(self) -> str:
        return self.subject or "Message sans objet"

    @property
    def purpose(self) -> str:
        """Why one may write: the purpose of its network, or that of networks in general."""
        return self.network.mail_purpose if self.network else "reseaux"

    @property
    def can_be_cancelled(self) -> bool:
        """Whether nothing has left yet."""
        batch = self.batch
        return batch is not None and batch.state == "active" and batch.release_at > timezone.now()
