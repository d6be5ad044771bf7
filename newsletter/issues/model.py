"""``Sending`` (an issue on its way), ``Variant`` (what some of its readers get), ``Trial`` (a test sent to oneself)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .page import Issue


class SendingState(models.TextChoices):
    """What was decided; where the messages are, the outbox says."""

    WAITING = "attente", "attend une seconde personne"
    SCHEDULED = "programme", "programmé"
    FROZEN = "fige", "figé, confié au courrier"
    CANCELLED = "annule", "annulé"


class SendingQuerySet(models.QuerySet["Sending"]):
    """Verbs of the domain."""

    def frozen(self) -> Self:
        """Those whose messages exist."""
        return self.filter(state=SendingState.FROZEN)

    def alive(self) -> Self:
        """Those that were not given up."""
        return self.exclude(state=SendingState.CANCELLED)

    def due(self) -> Self:
        """Those to freeze now."""
        return self.filter(state=SendingState.SCHEDULED, scheduled_for__lte=timezone.now())


class Sending(models.Model):
    """An issue that somebody asked to send, as it was written in ``revision``.

    ``recipients``: how many messages were frozen. ``left_out``: sentences and numbers, for who receives nothing.
    ``opened_archive``: freezing made its page public, which taking it back undoes.
    ``notes``: what changed between the decision and the freezing, in sentences.
    """

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="sendings")
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.PROTECT, related_name="+")
    state = models.CharField("état", max_length=10, choices=SendingState.choices)
    scheduled_for = models.DateTimeField("part le")
    asked_at = models.DateTimeField("demandé le", default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="demandé par", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    approved_at = models.DateTimeField("approuvé le", null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="approuvé par", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    frozen_at = models.DateTimeField("figé le", null=True)
    cancelled_at = models.DateTimeField("annulé le", null=True)
    opened_archive = models.BooleanField(default=False)
    recipients = models.PositiveIntegerField("destinataires", default=0)
    left_out = models.JSONField("laissés de côté", default=list)
    notes = models.JSONField("remarques", default=list)

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi d’un numéro"
        verbose_name_plural = "envois de numéros"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue"], condition=~Q(state=SendingState.CANCELLED), name="newsletter_issue_leaves_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=SendingState.FROZEN) | Q(frozen_at__isnull=False),
                name="newsletter_frozen_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue} : {self.get_state_display()}"


class Variant(models.Model):
    """One version of an issue, for those whose choices give the same marks (``variants.variant_key``)."""

    sending = models.ForeignKey(Sending, on_delete=models.CASCADE, related_name="variants")
    key = models.CharField(max_length=60, blank=True)
    batch = models.OneToOneField("mail.Batch", on_delete=models.PROTECT, related_name="+")
    recipients = models.PositiveIntegerField("destinataires")
    weight = models.PositiveIntegerField("poids en octets")

    class Meta:
        verbose_name = "version d’un numéro"
        verbose_name_plural = "versions d’un numéro"
        constraints = [models.UniqueConstraint(fields=["sending", "key"], name="newsletter_variant_once")]

    def __str__(self) -> str:
        return f"{self.sending} ({self.key or 'pour tout le monde'})"


class Trial(models.Model):
    """A test of a revision, sent to the colleague who asked for it."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="trials")
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "essai d’un numéro"
        verbose_name_plural = "essais d’un numéro"

    def __str__(self) -> str:
        return f"{self.issue}, le {timezone.localtime(self.at):%d/%m/%Y}"
