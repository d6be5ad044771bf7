"""``Follow`` (a mailbox and what it follows), ``Arrival`` (when a page became visible), ``Told`` (who was told)."""

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from mail.models import Address, Permission, PermissionState
from resources.models import Resource

PURPOSE = "alerts"
"""Key of the ``MailPurpose`` of every alert."""

LONGEST_CRITERIA = 1000
LONGEST_TITLE = 250
SENDING_HOUR = 8
"""Hour of the centre at which the alerts of a week or of a month leave."""


class FollowKind(models.TextChoices):
    """What is followed."""

    SEARCH = "search", "Une recherche"
    THEME = "theme", "Un thème"
    TERRITORY = "territory", "Un territoire"
    EVENT_KIND = "event_kind", "Des événements"


class Rhythm(models.TextChoices):
    """How often one is told, when there is something."""

    AT_ONCE = "at_once", "Dès que ça paraît"
    WEEKLY = "weekly", "Une fois par semaine"
    MONTHLY = "monthly", "Une fois par mois"


class FollowState(models.TextChoices):
    """Where it stands."""

    PENDING = "pending", "À confirmer"
    ACTIVE = "active", "En cours"
    ENDED = "ended", "Arrêtée"


def due_since(rhythm: Rhythm, now: datetime) -> datetime:
    """The last moment at which alerts of this rhythm were to leave: this one, Monday or the first of the month at 8."""
    if rhythm is Rhythm.AT_ONCE:
        return now
    local = timezone.localtime(now)
    day = local.date() - timedelta(days=local.weekday()) if rhythm is Rhythm.WEEKLY else local.date().replace(day=1)
    moment = _at_eight(datetime.combine(day, datetime.min.time()))
    if moment <= now:
        return moment
    before = day - timedelta(days=7) if rhythm is Rhythm.WEEKLY else (day - timedelta(days=1)).replace(day=1)
    return _at_eight(datetime.combine(before, datetime.min.time()))


def _at_eight(day: datetime) -> datetime:
    return timezone.make_aware(day.replace(hour=SENDING_HOUR))


class FollowQuerySet(models.QuerySet["Follow"]):
    """Verbs of the domain."""

    def of(self, digest: str) -> Self:
        """Those of the mailbox ``digest``."""
        return self.filter(address__digest=digest)

    def active(self) -> Self:
        """Confirmed and not ended."""
        return self.filter(state=FollowState.ACTIVE)

    def consented(self) -> Self:
        """Those whose mailbox agrees to receive alerts, as the ledger of mail has it."""
        agreed = Permission.objects.filter(
            address=OuterRef("address_id"), purpose=PURPOSE, state=PermissionState.CONFIRMED
        )
        return self.filter(Exists(agreed))

    def due(self, now: datetime) -> Self:
        """Those to be looked at now: each rhythm since its last moment of leaving."""
        rule = Q()
        for rhythm in Rhythm:
            rule |= Q(rhythm=rhythm, seen_until__lt=due_since(rhythm, now))
        return self.active().consented().filter(rule)


class Follow(models.Model):
    """One mailbox and one thing followed.

    ``criteria``: the parameters of the search that is followed, in their one order (``alerts.criteria``). ``title``:
    what it is called in messages. ``seen_until``: what was visible then has been looked at. ``held``: why its last
    run failed, in a sentence; empty when it did not.
    """

    key = models.UUIDField("clé", unique=True, default=uuid.uuid4, editable=False)
    address = models.ForeignKey(Address, verbose_name="adresse", on_delete=models.CASCADE, related_name="follows")
    kind = models.CharField("sur quoi", max_length=12, choices=FollowKind.choices)
    criteria = models.CharField("critères", max_length=LONGEST_CRITERIA)
    title = models.CharField("intitulé", max_length=LONGEST_TITLE)
    rhythm = models.CharField("rythme", max_length=10, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    state = models.CharField("état", max_length=10, choices=FollowState.choices, default=FollowState.PENDING)
    since = models.DateTimeField("depuis", default=timezone.now)
    seen_until = models.DateTimeField("regardé jusqu’à", default=timezone.now)
    ended_at = models.DateTimeField("arrêtée le", null=True, blank=True)
    held = models.CharField("retenue", max_length=200, blank=True)

    wagtail_reference_index_ignore = True
    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = "alerte"
        verbose_name_plural = "alertes"
        ordering = ["since", "pk"]
        indexes = [models.Index(fields=["state", "rhythm", "seen_until"], name="newsletter_follow_due")]
        constraints = [
            models.UniqueConstraint(fields=["address", "criteria"], name="newsletter_one_follow"),
            models.CheckConstraint(
                condition=Q(state=FollowState.ENDED, ended_at__isnull=False)
                | (~Q(state=FollowState.ENDED) & Q(ended_at__isnull=True)),
                name="newsletter_follow_end",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Arrival(models.Model):
    """When a page was first seen by anyone: publication, or the day it was opened to all. Corrections change nothing.

    ``gone_at``: since when it is no more to be seen.
    """

    resource = models.OneToOneField(
        Resource, verbose_name="ressource", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    seen_at = models.DateTimeField("visible depuis", db_index=True)
    gone_at = models.DateTimeField("plus visible depuis", null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "parution"
        verbose_name_plural = "parutions"

    def __str__(self) -> str:
        return f"Parution n° {self.pk}"


class Told(models.Model):
    """A result that a follower was told of, once and for all."""

    pk = models.CompositePrimaryKey("follow_id", "resource_id")
    follow = models.ForeignKey(Follow, on_delete=models.CASCADE, related_name="told")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "résultat annoncé"
        verbose_name_plural = "résultats annoncés"

    def __str__(self) -> str:
        return f"{self.follow_id} : {self.resource_id}"
