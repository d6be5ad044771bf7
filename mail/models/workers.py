"""What the workers tell each other: the pace of limited flows, who is alive and what stops them."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone

SILENCE = timedelta(minutes=3)
"""A worker that said nothing for so long is gone."""


class Pace(models.Model):
    """When the next message of a limited flow may leave: ``*`` for all mail, else a domain."""

    flow = models.CharField("flux", max_length=253, primary_key=True)
    next_at = models.DateTimeField("prochain départ")

    class Meta:
        verbose_name = "débit"
        verbose_name_plural = "débits"

    def __str__(self) -> str:
        return self.flow


class WorkerQuerySet(models.QuerySet["Worker"]):
    """Verbs of the domain."""

    def alive(self) -> Self:
        """Workers that gave a sign of life lately."""
        return self.filter(alive_at__gte=timezone.now() - SILENCE)


class Worker(models.Model):
    """A running worker: its last sign of life, and what keeps it from sending (empty: nothing)."""

    token = models.UUIDField("jeton", primary_key=True)
    place = models.CharField("machine", max_length=100)
    started_at = models.DateTimeField("démarré le", default=timezone.now)
    alive_at = models.DateTimeField("vu le", default=timezone.now)
    trouble = models.CharField("difficulté", max_length=300, blank=True)
    trouble_since = models.DateTimeField("difficulté depuis", null=True)

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = "facteur"
        verbose_name_plural = "facteurs"
        ordering = ["-alive_at"]

    def __str__(self) -> str:
        return self.place
