"""Bodies, their colleges and seats, and who holds them: the dates of a holding are those of its membership.

Since decree 2024-1036 of 15 November 2024, neither the drawing of lots nor the recognition by the State is required of
a conseil citoyen, and a contrat de ville may choose another form: no field here makes any of them an obligation.
"""

from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from networks.models import Membership
from territories.models import Level, Territory

MOST_SEATS = 200
"""Seats of one college; above it is a slip of the finger."""


class ParticipationBody(ClusterableModel):
    """A conseil citoyen, a table de quartier or another body, for a contrat de ville or some of its neighbourhoods."""

    class Kind(models.TextChoices):
        """Which form it has."""

        CITIZEN_COUNCIL = "conseil", "Conseil citoyen"
        NEIGHBOURHOOD_TABLE = "table", "Table de quartier"
        OTHER = "autre", "Autre instance"

    name = models.CharField("nom", max_length=150, help_text="Exemple : conseil citoyen de Planoise.")
    kind = models.CharField("forme", max_length=8, choices=Kind.choices, default=Kind.CITIZEN_COUNCIL)
    territory = models.ForeignKey(
        Territory, verbose_name="contrat ou territoire", on_delete=models.PROTECT, related_name="participation_bodies"
    )
    neighbourhoods = ParentalManyToManyField(
        Territory,
        verbose_name="quartiers",
        blank=True,
        related_name="+",
        limit_choices_to={"level": Level.NEIGHBOURHOOD},
        help_text="Laissez vide si l’instance couvre tout le territoire.",
    )
    carrier = models.ForeignKey(
        "actors.Organisation", verbose_name="structure porteuse", null=True, blank=True, on_delete=models.PROTECT,
        related_name="carried_bodies",
    )  # fmt: skip
    recognition_act = models.CharField(
        "acte de reconnaissance",
        max_length=200,
        blank=True,
        help_text="S’il y en a eu un. Il n’est plus exigé depuis le décret du 15 novembre 2024.",
    )
    recognised_on = models.DateField("date de l’acte", null=True, blank=True)
    renewal_due_on = models.DateField("à renouveler avant le", null=True, blank=True)
    note = models.TextField("note", blank=True, max_length=5000, help_text="Pour l’équipe seulement.")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "instance de participation"
        verbose_name_plural = "instances de participation"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "territory"],
                name="participation_body_once",
                violation_error_message="Cette instance existe déjà sur ce territoire.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def state_on(self, day: date) -> "BodyState | None":
        """Its state on that day, from the stages already fetched; ``None`` before the first."""
        known = [stage for stage in self.stages.all() if stage.since <= day]
        return BodyState(max(known, key=lambda stage: stage.since).state) if known else None

    @property
    def state(self) -> str:
        """Its state today, in words."""
        found = self.state_on(timezone.localdate())
        return str(found.label) if found else "état inconnu"


class BodyState(models.TextChoices):
    """How a body is doing."""

    ACTIVE = "active", "Active"
    DORMANT = "dormant", "En sommeil"
    RENEWING = "renewing", "En renouvellement"
    DISSOLVED = "dissolved", "Dissoute"


class BodyStage(models.Model):
    """A state of a body since a day, until the next one: the past stays readable."""

    body = ParentalKey(ParticipationBody, on_delete=models.CASCADE, related_name="stages")
    state = models.CharField("état", max_length=10, choices=BodyState.choices, default=BodyState.ACTIVE)
    since = models.DateField("depuis le", default=timezone.localdate)

    class Meta:
        verbose_name = "étape"
        verbose_name_plural = "étapes"
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "since"], name="body_stage_one_a_day", violation_error_message="Un seul état par jour."
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} depuis le {self.since:%d/%m/%Y}"


class CompositionRule(models.Model):
    """How the body is composed, as its rules say since a day."""

    body = ParentalKey(ParticipationBody, on_delete=models.CASCADE, related_name="rules")
    since = models.DateField("depuis le", default=timezone.localdate)
    text = models.TextField("règle", max_length=5000, help_text="Exemple : 12 habitants volontaires, 6 associations.")

    class Meta:
        verbose_name = "règle de composition"
        verbose_name_plural = "règles de composition"
        ordering = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"Règle du {self.since:%d/%m/%Y}"


class College(Orderable):
    """A college of a body and how many seats it has; the seats themselves are made and closed to match."""

    body = ParentalKey(ParticipationBody, on_delete=models.CASCADE, related_name="colleges")
    name = models.CharField("collège", max_length=100, help_text="Exemple : habitants.")
    size = models.PositiveSmallIntegerField("nombre de sièges", default=1)

    class Meta(Orderable.Meta):
        verbose_name = "collège"
        verbose_name_plural = "collèges"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "name"],
                name="college_name_once",
                violation_error_message="Ce collège existe déjà dans l’instance.",
            ),
            models.CheckConstraint(
                condition=Q(size__lte=MOST_SEATS),
                name="college_of_a_sensible_size",
                violation_error_message=f"Un collège a {MOST_SEATS} sièges au plus.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Fewer seats than are held is refused: terms end first."""
        super().clean()
        held = self.held_seats()
        if held > (self.size or 0):
            raise ValidationError(
                {"size": f"{held} sièges sont occupés : terminez d’abord les mandats, puis réduisez le collège."}
            )

    def held_seats(self) -> int:
        """Open seats with someone in them today, or later."""
        if not self.pk:
            return 0
        return self.seats.open().filter(_not_over("holdings__membership")).distinct().count()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, then make the seats that lack and close the last empty ones that are too many."""
        super().save(*args, **kwargs)
        opened = list(self.seats.open().order_by("number"))
        if len(opened) < self.size:
            last = self.seats.aggregate(last=models.Max("number"))["last"] or 0
            Seat.objects.bulk_create(
                Seat(college=self, number=last + step) for step in range(1, self.size - len(opened) + 1)
            )
        elif len(opened) > self.size:
            empty = self.seats.open().exclude(_not_over("holdings__membership")).order_by("-number")
            chosen = list(empty.values_list("pk", flat=True)[: len(opened) - self.size])
            Seat.objects.filter(pk__in=chosen).update(closed_on=timezone.localdate())


def _not_over(path: str) -> Q:
    """Condition: there is a holding whose membership has not ended."""
    return Q(**{f"{path}__isnull": False}) & (
        Q(**{f"{path}__ended_on__isnull": True}) | Q(**{f"{path}__ended_on__gte": timezone.localdate()})
    )


class SeatQuerySet(models.QuerySet["Seat"]):
    """Verbs of the domain."""

    def open(self, on: date | None = None) -> Self:
        """Seats that exist on the day ``on`` (today by default); ``closed_on`` is the first day without it."""
        day = on or timezone.localdate()
        return self.filter(
            Q(closed_on__isnull=True) | Q(closed_on__gt=day), Q(opened_on__isnull=True) | Q(opened_on__lte=day)
        )


class Seat(models.Model):
    """A seat of a college: « Habitants, siège 3 »."""

    college = models.ForeignKey(College, verbose_name="collège", on_delete=models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField("numéro")
    label = models.CharField("intitulé", max_length=100, blank=True)
    opened_on = models.DateField("existe depuis le", null=True, blank=True)
    closed_on = models.DateField("supprimé le", null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = "siège"
        verbose_name_plural = "sièges"
        ordering = ["college", "number"]
        constraints = [
            models.UniqueConstraint(fields=["college", "number"], name="seat_number_once"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="seat_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.label or f"Siège {self.number}"


class SeatHolding(models.Model):
    """Who holds a seat, by a membership: since and until when are the membership's.

    Two titulaires, or two suppléants, of one seat never overlap: the database refuses it (migration 0002).
    """

    class Rank(models.TextChoices):
        """Each seat may have both."""

        HOLDER = "titulaire", "Titulaire"
        SUBSTITUTE = "suppleant", "Suppléant·e"

    membership = models.OneToOneField(
        Membership, verbose_name="appartenance", on_delete=models.PROTECT, related_name="seat_holding"
    )
    seat = models.ForeignKey(Seat, verbose_name="siège", on_delete=models.PROTECT, related_name="holdings")
    rank = models.CharField("rang", max_length=10, choices=Rank.choices, default=Rank.HOLDER)

    class Meta:
        verbose_name = "mandat"
        verbose_name_plural = "mandats"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.membership.actor}, {self.seat}"
