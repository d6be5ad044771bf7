"""The outbox: one row a batch (what ``mail.send`` was called with), one row a message to one mailbox.

The truth is here. A worker that is killed loses nothing: what it had leased becomes due again when the lease ends.
"""

import uuid
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

HOLD = timedelta(minutes=10)
"""How long a mailing can be taken back."""


class Priority(models.IntegerChoices):
    """Who passes first: somebody waits before a screen, somebody waits, nobody waits."""

    URGENT = 0, "Tout de suite"
    NORMAL = 10, "Courant"
    BULK = 20, "Envoi en nombre"


class BatchState(models.TextChoices):
    """What its sender decided."""

    ACTIVE = "active", "En route"
    PAUSED = "paused", "En pause"
    CANCELLED = "cancelled", "Annulé"


class DeliveryState(models.TextChoices):
    """Where one message is. The last four are final."""

    WAITING = "waiting", "En attente"
    LEASED = "leased", "En cours d’envoi"
    PAUSED = "paused", "En pause"
    SENT = "sent", "Envoyé"
    FAILED = "failed", "Échec"
    REFUSED = "refused", "Non envoyé"
    CANCELLED = "cancelled", "Annulé"


class BatchQuerySet(models.QuerySet["Batch"]):
    """Verbs of the domain."""

    def held(self) -> Self:
        """Not yet released: can be cancelled without anything having left."""
        return self.filter(state=BatchState.ACTIVE, release_at__gt=timezone.now())


class Batch(models.Model):
    """One message for one or many recipients, frozen (``mail.frozen``), with what its sender decided.

    ``about``: which list of the purpose it is for (``MailPurpose.lists``), if it has any.
    """

    purpose = models.CharField("motif", max_length=50)
    about = models.CharField("liste", max_length=80, blank=True)
    subject = models.CharField("sujet", max_length=300)
    mime = models.BinaryField("message")
    priority = models.SmallIntegerField("priorité", choices=Priority.choices, default=Priority.NORMAL)
    state = models.CharField("état", max_length=10, choices=BatchState.choices, default=BatchState.ACTIVE)
    key = models.CharField("clé", max_length=100, null=True, unique=True)
    created_at = models.DateTimeField("préparé le", default=timezone.now)
    release_at = models.DateTimeField("part le")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="demandé par",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi"
        verbose_name_plural = "envois"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.subject


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Verbs of the domain."""

    def due(self) -> Self:
        """What may leave now, the most pressing first."""
        waiting = self.filter(state=DeliveryState.WAITING, due_at__lte=timezone.now())
        return waiting.order_by("priority", "due_at", "pk")

    def unfinished(self) -> Self:
        """What has still to leave, now or later."""
        return self.filter(state__in=[DeliveryState.WAITING, DeliveryState.LEASED, DeliveryState.PAUSED])


class Delivery(models.Model):
    """One message to one mailbox.

    ``email`` is the normal spelling, emptied when the person is erased; ``digest`` stays. ``values`` fill the slots.
    ``uid`` makes the Message-ID, the same at each try. A lease is ``lease`` (whose) and ``lease_until``.
    ``reply`` is the last answer of the server, without personal address; ``reason`` a sentence for the team.
    """

    batch = models.ForeignKey(Batch, verbose_name="envoi", on_delete=models.CASCADE, related_name="deliveries")
    uid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True)
    email = models.CharField("adresse", max_length=320, blank=True)
    name = models.CharField("nom", max_length=200, blank=True)
    digest = models.CharField("empreinte", max_length=64)
    domain = models.CharField("domaine", max_length=253, blank=True)
    values = models.JSONField("valeurs", default=dict)
    priority = models.SmallIntegerField("priorité", default=Priority.NORMAL)
    state = models.CharField("état", max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    due_at = models.DateTimeField("à partir de")
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    lapses = models.PositiveSmallIntegerField("baux échus", default=0)
    lease = models.UUIDField("bail", null=True)
    lease_until = models.DateTimeField("bail jusqu’au", null=True)
    ended_at = models.DateTimeField("réglé le", null=True)
    reply = models.CharField("réponse du serveur", max_length=300, blank=True)
    reason = models.CharField("explication", max_length=200, blank=True)
    provider_id = models.CharField("identifiant du prestataire", max_length=120, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "digest"], name="mail_once_a_mailbox"),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.LEASED, lease__isnull=False, lease_until__isnull=False)
                | (~Q(state=DeliveryState.LEASED) & Q(lease__isnull=True, lease_until__isnull=True)),
                name="mail_lease_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["priority", "due_at", "id"], condition=Q(state=DeliveryState.WAITING), name="mail_due"
            ),
            models.Index(fields=["lease_until"], condition=Q(state=DeliveryState.LEASED), name="mail_leased"),
            models.Index(fields=["batch", "state"], name="mail_progress"),
            models.Index(fields=["digest"], name="mail_of_mailbox"),
            models.Index(fields=["provider_id"], condition=~Q(provider_id=""), name="mail_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.batch} ({self.get_state_display().lower()})"
