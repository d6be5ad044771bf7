"""What happened to messages and to addresses, as facts that are only added."""

from django.db import models
from django.utils import timezone


class EventKind(models.TextChoices):
    """What happened."""

    DEFERRED = "deferred", "Remis à plus tard"
    FAILED = "failed", "Échec"
    SENT = "sent", "Envoyé"
    SOFT_BOUNCE = "soft-bounce", "Retour : boîte momentanément indisponible"
    HARD_BOUNCE = "hard-bounce", "Retour : l’adresse n’existe pas"
    BLOCKED = "blocked", "Retour : message refusé par le destinataire"
    COMPLAINT = "complaint", "Signalé comme indésirable"
    AUTO_REPLY = "auto-reply", "Réponse automatique"
    LATE = "late", "Envoyé pendant une annulation"


class Event(models.Model):
    """One fact about a message or a mailbox; ``digest`` tells the mailbox and outlives it.

    Other applications read them by kind and by ``pk`` (a hard bounce proposes the end of a position): rows are
    never changed, and ``pk`` only grows.
    """

    kind = models.CharField("fait", max_length=20, choices=EventKind.choices)
    at = models.DateTimeField("le", default=timezone.now)
    delivery = models.ForeignKey(
        "mail.Delivery", verbose_name="message", null=True, on_delete=models.SET_NULL, related_name="events"
    )
    digest = models.CharField("empreinte", max_length=64, blank=True)
    code = models.CharField("code", max_length=20, blank=True)
    detail = models.CharField("détail", max_length=300, blank=True)
    source = models.CharField("source", max_length=30, blank=True)

    class Meta:
        verbose_name = "fait"
        verbose_name_plural = "faits"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["kind", "id"], name="mail_event_kind"),
            models.Index(fields=["digest", "kind", "at"], name="mail_event_mailbox"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
