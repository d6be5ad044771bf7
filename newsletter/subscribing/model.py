"""``Subscription`` (a mailbox and a letter) and ``Interests`` (what its owner wants to read of any letter)."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from mail.models import Address, Permission, PermissionState
from newsletter.letters.model import Letter
from territories.models import Territory
from trajectoire.taxonomies.models import Theme

PURPOSE = "letters"
"""Key of the ``MailPurpose`` of every letter."""

BETWEEN_ISSUES = timedelta(days=25)
"""Who asked for one issue a month at most receives none for so long after one: a monthly letter always passes."""


class SubscriptionState(models.TextChoices):
    """Where a subscription stands."""

    PENDING = "pending", "À confirmer"
    ACTIVE = "active", "Abonnement en cours"
    PAUSED = "paused", "En pause"
    ENDED = "ended", "Terminé"


class Pace(models.TextChoices):
    """How much of a letter one wants."""

    EACH = "each", "Tous les numéros"
    MONTHLY = "monthly", "Un numéro par mois au plus"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Verbs of the domain."""

    def standing(self) -> Self:
        """Confirmed and not ended: in progress or in pause."""
        return self.filter(state__in=[SubscriptionState.ACTIVE, SubscriptionState.PAUSED])

    def awake(self, on: date | None = None) -> Self:
        """In progress on the day ``on`` (today), pauses that are over included."""
        day = on or timezone.localdate()
        return self.filter(Q(state=SubscriptionState.ACTIVE) | Q(state=SubscriptionState.PAUSED, paused_until__lte=day))

    def consented(self) -> Self:
        """Those whose mailbox agrees to receive letters, as the ledger of mail has it."""
        agreed = Permission.objects.filter(
            address=OuterRef("address_id"), purpose=PURPOSE, state=PermissionState.CONFIRMED
        )
        return self.filter(Exists(agreed))


class Subscription(models.Model):
    """One mailbox and one letter. ``since``: when it was asked, then confirmed; ``source``: where it came from.

    ``paused_until``: first day of reading again. ``last_issue_at``: when an issue was last frozen for it.
    ``wishes``: themes and territories typed with the demand, until it is confirmed (``wishes``).
    """

    letter = models.ForeignKey(Letter, verbose_name="lettre", on_delete=models.PROTECT, related_name="subscriptions")
    address = models.ForeignKey(Address, verbose_name="adresse", on_delete=models.CASCADE, related_name="subscriptions")
    state = models.CharField(
        "état", max_length=10, choices=SubscriptionState.choices, default=SubscriptionState.PENDING
    )
    pace = models.CharField("fréquence", max_length=10, choices=Pace.choices, default=Pace.EACH)
    since = models.DateTimeField("depuis", default=timezone.now)
    paused_until = models.DateField("en pause jusqu’au", null=True, blank=True)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)
    last_issue_at = models.DateTimeField("dernier numéro", null=True, blank=True)
    source = models.CharField("origine", max_length=100, blank=True)
    wishes = models.JSONField("choix à confirmer", default=dict, blank=True)

    wagtail_reference_index_ignore = True
    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "abonnement"
        verbose_name_plural = "abonnements"
        ordering = ["-since"]
        indexes = [models.Index(fields=["letter", "state", "address"], name="newsletter_by_letter")]
        constraints = [
            models.UniqueConstraint(fields=["letter", "address"], name="newsletter_one_subscription"),
            models.CheckConstraint(
                condition=Q(state=SubscriptionState.ENDED, ended_at__isnull=False)
                | (~Q(state=SubscriptionState.ENDED) & Q(ended_at__isnull=True)),
                name="newsletter_ended_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(state=SubscriptionState.PAUSED, paused_until__isnull=False)
                | (~Q(state=SubscriptionState.PAUSED) & Q(paused_until__isnull=True)),
                name="newsletter_pause_has_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} : {self.get_state_display().lower()}"


class Interests(models.Model):
    """What the owner of a mailbox follows; nothing chosen means everything.

    ``only_mine``: leave out what concerns other territories than those chosen (« seulement mon contrat »).
    """

    address = models.OneToOneField(
        Address, verbose_name="adresse", on_delete=models.CASCADE, related_name="interests", primary_key=True
    )
    themes = models.ManyToManyField(Theme, verbose_name="thèmes", blank=True, related_name="+")
    territories = models.ManyToManyField(Territory, verbose_name="territoires", blank=True, related_name="+")
    only_mine = models.BooleanField("seulement ce qui concerne mes territoires", default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "centres d’intérêt"
        verbose_name_plural = "centres d’intérêt"

    def __str__(self) -> str:
        return f"Centres d’intérêt n° {self.pk}"
