"""The ledger of the clock: one row for each time that a job came due and was started."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

SILENCE = timedelta(minutes=2)
"""A run whose machine gave no sign of life for that long was cut short."""


class Outcome(models.TextChoices):
    """How a run ended; empty while it lasts."""

    SUCCEEDED = "succeeded", "Réussie"
    FAILED = "failed", "Échouée"
    INTERRUPTED = "interrupted", "Interrompue"


class JobRunQuerySet(models.QuerySet["JobRun"]):
    """Verbs on the ledger."""

    def under_way(self) -> Self:
        """Runs that have not ended, or whose machine died before saying so."""
        return self.filter(finished_at__isnull=True)

    def abandoned(self) -> Self:
        """Runs whose machine gives no sign of life any more."""
        return self.under_way().filter(alive_at__lt=timezone.now() - SILENCE)


class JobRun(models.Model):
    """One start of one job. The row is what claims it: two machines cannot write the same one.

    ``job`` is the key of its ScheduledJob; ``due_at`` the moment it was due (UTC); ``alive_at`` the last sign
    of life of the machine that runs it; ``attempts`` how many times it was started for this moment.
    """

    job = models.CharField("tâche", max_length=50)
    due_at = models.DateTimeField("prévue le")
    started_at = models.DateTimeField("commencée le", default=timezone.now)
    alive_at = models.DateTimeField("dernier signe de vie", default=timezone.now)
    finished_at = models.DateTimeField("finie le", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("essais", default=1)
    outcome = models.CharField("résultat", max_length=12, choices=Outcome.choices, blank=True)
    error = models.TextField("erreur", blank=True)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        verbose_name = "passage d’une tâche planifiée"
        verbose_name_plural = "tâches planifiées"
        ordering = ["-due_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["job", "due_at"], name="jobs_run_once_a_due_time"),
            models.UniqueConstraint(
                fields=["job"], condition=Q(finished_at__isnull=True), name="jobs_run_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, outcome="")
                | Q(finished_at__isnull=False, outcome__in=Outcome.values),
                name="jobs_run_ended_with_an_outcome",
            ),
        ]
        indexes = [models.Index(fields=["job", "outcome", "-due_at"], name="jobs_run_history")]

    def __str__(self) -> str:
        return f"{self.job}, {timezone.localtime(self.due_at):%d/%m/%Y %H:%M}"
