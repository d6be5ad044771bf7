"""To whom one may write: addresses, what each agreed to, and those never to write to again."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mail.addresses import NormalAddress, digests_of, normalise


class AddressQuerySet(models.QuerySet["Address"]):
    """Verbs of the domain."""

    def known_as(self, text: str) -> "Address | None":
        """The address that ``text`` spells, in any case, or ``None``. Raises ``InvalidAddress``."""
        return self.filter(key=normalise(text).key).first()

    def registered(self, normal: NormalAddress) -> "Address":
        """The address, made if it is new."""
        return self.get_or_create(key=normal.key, defaults={"email": normal.email, "digest": normal.digest})[0]


class Address(models.Model):
    """A mailbox that somebody gave us. ``key`` is its one spelling without case; deleting it leaves the digests."""

    email = models.CharField("adresse e-mail", max_length=254)
    key = models.CharField("clé", max_length=254, unique=True)
    digest = models.CharField("empreinte", max_length=64, unique=True)
    created_at = models.DateTimeField("connue depuis", default=timezone.now)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = "adresse"
        verbose_name_plural = "adresses"
        ordering = ["key"]

    def __str__(self) -> str:
        return self.email

    def digests(self) -> list[str]:
        """Its digests under every secret in use."""
        return digests_of(self.key)


class PermissionState(models.TextChoices):
    """What a person said of a purpose."""

    PENDING = "pending", "À confirmer"
    CONFIRMED = "confirmed", "Confirmé"
    WITHDRAWN = "withdrawn", "Retiré"


class Permission(models.Model):
    """The consent of one mailbox to one purpose, as it stands; ``PermissionEvent`` tells how it came to that."""

    address = models.ForeignKey(Address, verbose_name="adresse", on_delete=models.CASCADE, related_name="permissions")
    purpose = models.CharField("objet", max_length=50)
    state = models.CharField("état", max_length=10, choices=PermissionState.choices, default=PermissionState.PENDING)
    changed_at = models.DateTimeField("depuis", default=timezone.now)
    asked_at = models.DateTimeField("confirmation demandée le", null=True)
    asked_count = models.PositiveSmallIntegerField("demandes du jour", default=0)

    class Meta:
        verbose_name = "consentement"
        verbose_name_plural = "consentements"
        ordering = ["-changed_at"]
        constraints = [models.UniqueConstraint(fields=["address", "purpose"], name="mail_one_permission")]

    def __str__(self) -> str:
        return f"{self.purpose} : {self.get_state_display().lower()}"


class PermissionFact(models.TextChoices):
    """What happened to a consent."""

    REQUESTED = "requested", "Demande d’inscription"
    CONFIRMED = "confirmed", "Inscription confirmée"
    WITHDRAWN = "withdrawn", "Désinscription"
    RESTORED = "restored", "Désinscription annulée"
    OBJECTED = "objected", "Opposition"
    LIFTED = "lifted", "Interdiction levée"
    ERASED = "erased", "Effacement"


class LedgerQuerySet(models.QuerySet["PermissionEvent"]):
    """Rows are only added."""

    def update(self, **_changes: Any) -> int:
        """Refused."""
        raise TypeError("the ledger of consents is only added to")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise TypeError("the ledger of consents is only added to")


class PermissionEvent(models.Model):
    """The proof (GDPR, article 7): when, from where, after which words. Without the address: its digest.

    ``about``: the list of the purpose that it is about (``MailPurpose.lists``); empty: the whole purpose.
    """

    digest = models.CharField("empreinte", max_length=64, db_index=True)
    purpose = models.CharField("objet", max_length=50)
    about = models.CharField("liste", max_length=80, blank=True)
    fact = models.CharField("fait", max_length=10, choices=PermissionFact.choices)
    at = models.DateTimeField("le", default=timezone.now)
    source = models.CharField("par", max_length=100)
    wording = models.TextField("texte présenté", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="saisi par", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = "preuve de consentement"
        verbose_name_plural = "preuves de consentement"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_fact_display()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; never change one."""
        if self.pk is not None:
            raise TypeError("the ledger of consents is only added to")
        super().save(*args, **kwargs)


class SuppressionReason(models.TextChoices):
    """Why one does not write any more."""

    HARD_BOUNCE = "hard-bounce", "L’adresse n’existe pas"
    SOFT_BOUNCE = "soft-bounce", "La boîte est indisponible depuis longtemps"
    COMPLAINT = "complaint", "La personne a signalé nos messages comme indésirables"
    OBJECTION = "objection", "La personne ne veut plus recevoir ces messages"
    ERASURE = "erasure", "La personne a demandé à être oubliée"


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    """Verbs of the domain."""

    def in_force(self) -> Self:
        """Those that stand today."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=timezone.now()))

    def against(self, digests: list[str], purpose: str) -> Self:
        """Those in force for these mailboxes and this purpose."""
        return self.in_force().filter(digest__in=digests, purpose__in=["", purpose])


class Suppression(models.Model):
    """A mailbox never to write to (``purpose`` empty: for anything), known by its digest alone."""

    digest = models.CharField("empreinte", max_length=64)
    purpose = models.CharField("objet", max_length=50, blank=True)
    reason = models.CharField("raison", max_length=12, choices=SuppressionReason.choices)
    since = models.DateTimeField("depuis", default=timezone.now)
    until = models.DateTimeField("jusqu’au", null=True)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = "adresse à ne plus écrire"
        verbose_name_plural = "adresses à ne plus écrire"
        ordering = ["-since"]
        constraints = [models.UniqueConstraint(fields=["digest", "purpose", "reason"], name="mail_one_suppression")]

    def __str__(self) -> str:
        return self.get_reason_display()


class UsedLink(models.Model):
    """A signed link that works once and has; only its digest is kept (``mail.links``)."""

    digest = models.CharField("empreinte", max_length=64, primary_key=True)
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "lien utilisé"
        verbose_name_plural = "liens utilisés"

    def __str__(self) -> str:
        return self.digest[:8]
