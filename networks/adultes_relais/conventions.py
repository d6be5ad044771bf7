"""Conventions between the State and an employer, their states on a day, and what the State pays.

A convention lasts three years at most and is renewable (circular DIV/DPT-IEDE 2002-283 of 3 May 2002, then ASH 2757 on
the circular on fourth renewals; code du travail, L. 5134-100 s. and D. 5134-145 s.). One convention is one post: the
conventions of a post follow each other, none overlaps another, and each renews the one before it.
"""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .posts import NOTHING_PERSONAL, Post

MOST_YEARS = 3
WARNED_AT = (3, 6, 9)
"""Months before the end at which people are told, the nearest first."""


def months_after(day: date, months: int) -> date:
    """The same day ``months`` later, or the last of that month; ``date.max`` beyond the calendar."""
    years, month = divmod(day.month - 1 + months, 12)
    if day.year + years > date.max.year:
        return date.max
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def longest_end(starts_on: date) -> date:
    """The last day that a convention begun on ``starts_on`` may have."""
    after = months_after(starts_on, 12 * MOST_YEARS)
    return after if after == date.max or after.day != starts_on.day else after - timedelta(days=1)


class ConventionState(models.TextChoices):
    """How a convention stands on a day."""

    UPCOMING = "a-venir", "À venir"
    RUNNING = "en-cours", "En cours"
    ENDING = "finit", "Finit dans les 9 mois"
    RENEWED = "renouvelee", "Renouvelée"
    LAPSED = "echue", "Échue, suite à noter"
    NOT_RENEWED = "non-renouvelee", "Non renouvelée"


class Convention(models.Model):
    """A convention for a post. Its state is not kept: it is that of its dates, and of the one that follows."""

    class Sequel(models.TextChoices):
        """What is known of what comes next."""

        UNKNOWN = "", "Pas encore connue"
        ASKED = "demande", "Renouvellement demandé"
        AGREED = "accord", "Renouvellement accordé"
        STOPPED = "arret", "Ne sera pas renouvelée"

    post = models.ForeignKey(Post, verbose_name="poste", on_delete=models.PROTECT, related_name="conventions")
    number = models.CharField(
        "numéro",
        max_length=40,
        unique=True,
        help_text="Tel qu’il est écrit sur la convention. Exemple : AR 025 24 0012.",
        error_messages={"unique": "Une autre convention porte déjà ce numéro."},
    )
    employer = models.ForeignKey(
        "actors.Organisation",
        verbose_name="employeur",
        on_delete=models.PROTECT,
        related_name="mediator_conventions",
    )
    prefecture = models.CharField(
        "préfecture", max_length=120, blank=True, help_text="Celle qui signe. Exemple : préfecture du Doubs."
    )
    signed_on = models.DateField("signée le", null=True, blank=True)
    starts_on = models.DateField("début")
    ends_on = models.DateField("fin", help_text="Le dernier jour : trois ans au plus.")
    sequel = models.CharField("suite", max_length=8, choices=Sequel.choices, blank=True, default=Sequel.UNKNOWN)
    note = models.TextField("note", blank=True, max_length=5000, help_text=NOTHING_PERSONAL)
    updated_at = models.DateTimeField("modifiée le", auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "convention"
        verbose_name_plural = "conventions"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="mediator_convention_ends_after_it_starts",
                violation_error_message="La fin ne peut pas précéder le début.",
            )
        ]

    def __str__(self) -> str:
        return f"Convention {self.number}"

    def clean(self) -> None:
        """Three years at most, after the previous one: the database (migration 0002) in words."""
        super().clean()
        self.number = " ".join(self.number.split())
        if not (self.starts_on and self.ends_on) or self.ends_on < self.starts_on:
            return
        if self.ends_on > longest_end(self.starts_on):
            longest = f"{longest_end(self.starts_on):%d/%m/%Y}"
            raise ValidationError({"ends_on": f"Une convention dure trois ans au plus : jusqu’au {longest}."})
        other = self.overlapped()
        if other:
            dates = f"du {other.starts_on:%d/%m/%Y} au {other.ends_on:%d/%m/%Y}"
            message = f"La convention {other.number} de ce poste va {dates} : l’une commence après la fin de l’autre."
            raise ValidationError({"starts_on": message})

    def overlapped(self) -> "Convention | None":
        """Another convention of the same post that shares a day with this one."""
        if not self.post_id:
            return None
        others = Convention.objects.filter(post=self.post_id, starts_on__lte=self.ends_on, ends_on__gte=self.starts_on)
        return others.exclude(pk=self.pk).first()

    def runs_on(self, day: date) -> bool:
        """Whether it holds on that day; ``ends_on`` is the last."""
        return self.starts_on <= day <= self.ends_on

    def ends_within(self, day: date) -> int | None:
        """3, 6 or 9: the fewest of these months within which it ends, counted from ``day``; ``None`` later or past."""
        if not self.runs_on(day):
            return None
        return next((months for months in WARNED_AT if self.ends_on <= months_after(day, months)), None)

    def state_on(self, day: date, *, followed: bool) -> ConventionState:
        """Its state on that day; ``followed``: another convention of the post comes after it."""
        if day < self.starts_on:
            return ConventionState.UPCOMING
        if day > self.ends_on:
            if followed:
                return ConventionState.RENEWED
            return ConventionState.NOT_RENEWED if self.sequel == self.Sequel.STOPPED else ConventionState.LAPSED
        return ConventionState.ENDING if self.ends_within(day) and not followed else ConventionState.RUNNING


def standing(conventions: Sequence[Convention], day: date) -> Convention | None:
    """Of a post's conventions, in order, the one of that day: running, else the last begun, else the first to come."""
    begun = [convention for convention in conventions if convention.starts_on <= day]
    return begun[-1] if begun else next(iter(conventions), None)


class AidAmount(models.Model):
    """What the State pays for a full-time post and a year, from a day on, until the next amount.

    The amount is set by decree and raised from time to time: it is kept here with its source, never in the code. The
    first is that of decree 2013-54 of 15 January 2013; later ones are for the team to write, from the text.
    """

    starts_on = models.DateField("à partir du", unique=True)
    amount = models.DecimalField(
        "euros par an",
        max_digits=9,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text="Pour un poste à temps plein. Exemple : 17538,40.",
    )
    source = models.CharField(
        "source", max_length=200, help_text="Le texte qui le fixe. Exemple : décret n° 2013-54 du 15 janvier 2013."
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "montant de l’aide"
        verbose_name_plural = "montants de l’aide"
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="aid_amount_not_negative",
                violation_error_message="Un montant n’est pas négatif.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} € par an à partir du {self.starts_on:%d/%m/%Y}"


def aid_on(day: date | None = None) -> AidAmount | None:
    """The amount of that day (today by default), if any is known."""
    return AidAmount.objects.filter(starts_on__lte=day or timezone.localdate()).order_by("-starts_on").first()
