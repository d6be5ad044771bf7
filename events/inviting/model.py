"""``Invitation``: somebody of the actor base who was asked to come, and what they answered."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from events.event import EventPage
from territories.models import Territory


class InvitationState(models.TextChoices):
    """What was answered."""

    SENT = "envoyee", "sans réponse"
    ACCEPTED = "acceptee", "vient"
    DECLINED = "declinee", "ne vient pas"


class Invitation(models.Model):
    """An invitation to an event. ``network``: the one it was made through, whose purpose says why one may write.

    ``words``: what the person added to a refusal. Opening and clicks are not followed.
    """

    event = models.ForeignKey(EventPage, on_delete=models.CASCADE, related_name="invitations")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    network = models.ForeignKey(
        "networks.Network", verbose_name="réseau", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    person = models.ForeignKey(
        "actors.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="event_invitations"
    )
    first_name = models.CharField("prénom", max_length=80)
    last_name = models.CharField("nom", max_length=80)
    email = models.EmailField("adresse électronique", max_length=254)
    function = models.CharField("fonction", max_length=150, blank=True)
    organisation = models.CharField("structure", max_length=200, blank=True)
    territory = models.ForeignKey(
        Territory, verbose_name="contrat de ville", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField("réponse", max_length=10, choices=InvitationState.choices, default=InvitationState.SENT)
    words = models.CharField("un mot", max_length=300, blank=True)
    sent_at = models.DateTimeField("envoyée le", default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reminded_at = models.DateTimeField("relancée le", null=True, blank=True)
    answered_at = models.DateTimeField("réponse le", null=True, blank=True)

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        ordering = ["event", "last_name", "first_name", "pk"]
        constraints = [
            models.UniqueConstraint("event", Lower("email"), name="event_invitation_once_an_address"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """« Lucie Bailly »."""
        return f"{self.first_name} {self.last_name}".strip()
