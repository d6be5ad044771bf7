"""``ContactMessage``: what visitors wrote, until it is erased."""

from datetime import date, timedelta
from typing import Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


def kept_for() -> timedelta:
    """How long a message is kept after it was answered, or after it came if nobody did anything of it."""
    return timedelta(days=apps.get_app_config("home").setting("message_retention_days"))  # type: ignore[attr-defined]  # a PluginConfig


def default_erase_on() -> date:
    """The day on which a message that comes today is erased."""
    return timezone.localdate() + kept_for()


class ContactMessageQuerySet(models.QuerySet["ContactMessage"]):
    """Verbs of the ledger."""

    def waiting(self) -> Self:
        """Messages that nobody dealt with yet, oldest first."""
        return self.filter(handled_at__isnull=True).order_by("received_at")

    def due_for_erasure(self, on: date | None = None) -> Self:
        """Messages whose time is over on the day ``on`` (today by default)."""
        return self.filter(erase_on__lte=on or timezone.localdate())


class ContactMessage(models.Model):
    """A message received through the contact page. It is read and dealt with, never changed."""

    name = models.CharField("nom", max_length=120)
    email = models.EmailField("adresse électronique", max_length=254)
    subject = models.CharField("objet", max_length=150)
    body = models.TextField("message")
    received_at = models.DateTimeField("reçu le", default=timezone.now, db_index=True)
    handled_at = models.DateTimeField("traité le", null=True, blank=True, db_index=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name="traité par",
        null=True,
        blank=True,
        related_name="+",
    )
    erase_on = models.DateField(
        "effacé le",
        default=default_erase_on,
        db_index=True,
        help_text="Les messages s’effacent d’eux-mêmes ce jour-là.",
    )

    objects = ContactMessageQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "message reçu"
        verbose_name_plural = "messages reçus"
        ordering = ["-received_at", "-pk"]
        default_permissions = ("view",)
        permissions = [("handle_contactmessage", "Peut marquer un message comme traité")]
        constraints = [
            models.CheckConstraint(
                condition=Q(handled_at__isnull=False) | Q(handled_by__isnull=True),
                name="contact_message_handled_by_someone_at_some_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} : {self.subject}"

    @property
    def is_waiting(self) -> bool:
        """Whether nobody dealt with it yet."""
        return self.handled_at is None

    def handle(self, by: settings.AUTH_USER_MODEL) -> None:  # type: ignore[name-defined]  # the setting names the model
        """Note that ``by`` dealt with it now; the time before erasure starts again. A second call changes nothing."""
        if self.is_waiting:
            self.handled_at, self.handled_by, self.erase_on = timezone.now(), by, default_erase_on()
            self.save(update_fields=["handled_at", "handled_by", "erase_on"])

    def reopen(self) -> None:
        """It waits again."""
        self.handled_at = self.handled_by = None
        self.save(update_fields=["handled_at", "handled_by"])


def erase_old_messages() -> None:
    """The daily job: erase the messages whose time is over."""
    ContactMessage.objects.due_for_erasure().delete()
