"""``Thanks``: the message sent after an event; ``Opinion``: what somebody thought of it, without a name."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from events.event import EventPage

BEST = 4
"""Opinions go from 1 (not at all) to 4 (quite): an even scale has no middle to hide in."""


class Thanks(models.Model):
    """The message that thanks those who came, asked once. It leaves ten minutes after, unless it is cancelled."""

    event = models.OneToOneField(EventPage, on_delete=models.CASCADE, related_name="thanks")
    words = models.TextField("votre mot", max_length=1500, blank=True)
    asked_at = models.DateTimeField("demandé le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="par", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField("parti le", null=True, blank=True)
    recipients = models.PositiveIntegerField("destinataires", default=0)

    class Meta:
        verbose_name = "remerciement"
        verbose_name_plural = "remerciements"

    def __str__(self) -> str:
        return f"Remerciement : {self.event}"


class Opinion(models.Model):
    """One answer to the satisfaction form.

    Nothing ties it to somebody: its key is drawn at random and it holds no date, so that neither rank nor hour tells
    who wrote it. ``Answered`` says, apart, who has answered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(EventPage, on_delete=models.CASCADE, related_name="opinions")
    overall = models.PositiveSmallIntegerField(
        "satisfaction", validators=[MinValueValidator(1), MaxValueValidator(BEST)]
    )
    useful = models.PositiveSmallIntegerField("utilité", validators=[MinValueValidator(1), MaxValueValidator(BEST)])
    kept = models.TextField("ce que je retiens", max_length=2000, blank=True)
    better = models.TextField("à améliorer", max_length=2000, blank=True)
    wished = models.TextField("sujets à traiter", max_length=2000, blank=True)

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        constraints = [
            models.CheckConstraint(
                condition=Q(overall__range=(1, BEST)) & Q(useful__range=(1, BEST)), name="event_opinion_scale"
            )
        ]

    def __str__(self) -> str:
        return f"Avis sur {self.event_id}"


class Answered(models.Model):
    """Somebody has given their opinion: once. Holds nothing of what they said."""

    registration = models.OneToOneField("events.Registration", on_delete=models.CASCADE, related_name="answered")

    class Meta:
        verbose_name = "réponse reçue"
        verbose_name_plural = "réponses reçues"

    def __str__(self) -> str:
        return f"Réponse reçue : {self.registration_id}"
