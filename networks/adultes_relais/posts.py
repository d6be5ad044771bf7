"""A post of adulte-relais, who holds it, under which work contract, and what its holder needs to learn.

« Toute convention signée consomme un poste », which one adulte-relais holds, full time or not (joint circular of the
délégation interministérielle à la ville of 2004, ASH 2364): so a post is the chain of its conventions, and has one
holder at a time, or none.

Whether a person may be hired (age, job seeking, address: code du travail, L. 5134-102) is for the employer and the
prefecture to establish. None of it is kept here, in no field, file or note.
"""

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from networks.models import Membership
from territories.models import Level, Territory

NOTHING_PERSONAL = (
    "Pour l’équipe. N’y notez ni l’âge, ni la situation d’emploi, ni l’adresse de personne : "
    "ces justificatifs restent chez l’employeur et à la préfecture."
)
"""Help of every free text: eligibility is not kept."""


class Modality(models.Model):
    """A way to mediate, in a list that the team changes: « Médiation école-familles »."""

    name = models.CharField("modalité", max_length=100, unique=True)
    order = models.PositiveSmallIntegerField("rang", default=100)
    is_offered = models.BooleanField(
        "proposée",
        default=True,
        help_text="Décochez pour ne plus la proposer : les postes qui l’ont la gardent.",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "modalité de médiation"
        verbose_name_plural = "modalités de médiation"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post, whatever convention pays for it: what is done there, where, for how much of a full time."""

    title = models.CharField(
        "intitulé du poste", max_length=150, help_text="Exemple : médiatrice école-familles. Pas de nom de personne."
    )
    territory = models.ForeignKey(
        Territory,
        verbose_name="contrat de ville ou territoire",
        on_delete=models.PROTECT,
        related_name="mediator_posts",
    )
    neighbourhoods = models.ManyToManyField(
        Territory,
        verbose_name="quartiers",
        blank=True,
        related_name="+",
        limit_choices_to={"level": Level.NEIGHBOURHOOD},
        help_text="Laissez vide si le poste couvre tout le territoire.",
    )
    workplace = models.CharField(
        "lieu de travail", max_length=200, blank=True, help_text="Exemple : maison de quartier de Planoise."
    )
    modalities = models.ManyToManyField(Modality, verbose_name="modalités", blank=True, related_name="posts")
    full_time_equivalent = models.DecimalField(
        "part d’un temps plein",
        max_digits=3,
        decimal_places=2,
        default=Decimal(1),
        help_text="1 pour un temps plein, 0,5 pour un mi-temps.",
    )
    note = models.TextField("note", blank=True, max_length=5000, help_text=NOTHING_PERSONAL)
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "poste d’adulte-relais"
        verbose_name_plural = "postes d’adultes-relais"
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(full_time_equivalent__gt=0) & Q(full_time_equivalent__lte=1),
                name="mediator_post_part_of_full_time",
                violation_error_message="La part d’un temps plein va de 0,01 à 1.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class PostHolding(models.Model):
    """Who holds a post, by a membership: since and until when are the membership's.

    Two holdings of one post never overlap: the database refuses it (migration 0002).
    """

    membership = models.OneToOneField(
        Membership, verbose_name="appartenance", on_delete=models.PROTECT, related_name="post_holding"
    )
    post = models.ForeignKey(Post, verbose_name="poste", on_delete=models.PROTECT, related_name="holdings")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "prise de poste"
        verbose_name_plural = "prises de poste"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.membership.actor}, {self.post}"


class WorkContract(models.Model):
    """The contract between an employer and a holder: a fact of its own, apart from the convention and the holding.

    Permanent, or fixed-term for three years at most, renewable once (code du travail, L. 5134-103).
    """

    class Kind(models.TextChoices):
        """As the code du travail names them."""

        PERMANENT = "cdi", "CDI"
        FIXED = "cdd", "CDD"

    holding = models.ForeignKey(
        PostHolding, verbose_name="prise de poste", on_delete=models.CASCADE, related_name="contracts"
    )
    kind = models.CharField("contrat", max_length=3, choices=Kind.choices, default=Kind.FIXED)
    starts_on = models.DateField("début")
    ends_on = models.DateField("fin", null=True, blank=True, help_text="Le dernier jour ; vide pour un CDI en cours.")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "contrat de travail"
        verbose_name_plural = "contrats de travail"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="mediator_contract_ends_after_it_starts",
                violation_error_message="La fin du contrat ne peut pas précéder son début.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="cdd") | Q(ends_on__isnull=False),
                name="mediator_fixed_term_has_an_end",
                violation_error_message="Un CDD a une date de fin.",
            ),
        ]

    def __str__(self) -> str:
        end = f" au {self.ends_on:%d/%m/%Y}" if self.ends_on else ""
        return f"{self.get_kind_display()} du {self.starts_on:%d/%m/%Y}{end}"


class TrainingNeedQuerySet(models.QuerySet["TrainingNeed"]):
    """Verbs of the domain."""

    def open(self, on: date | None = None) -> Self:
        """Needs noted and not met on the day ``on`` (today by default)."""
        day = on or timezone.localdate()
        return self.filter(noted_on__lte=day).filter(Q(met_on__isnull=True) | Q(met_on__gt=day))


class TrainingNeed(models.Model):
    """What the holder of a post needs to learn, since when it is known, and when it was answered."""

    post = models.ForeignKey(Post, verbose_name="poste", on_delete=models.CASCADE, related_name="training_needs")
    noted_on = models.DateField("noté le", default=timezone.localdate)
    text = models.CharField(
        "besoin de formation", max_length=300, help_text="Exemple : premiers secours en santé mentale."
    )
    met_on = models.DateField("satisfait le", null=True, blank=True)

    wagtail_reference_index_ignore = True
    objects = TrainingNeedQuerySet.as_manager()

    class Meta:
        verbose_name = "besoin de formation"
        verbose_name_plural = "besoins de formation"
        ordering = ["-noted_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(met_on__isnull=True) | Q(met_on__gte=F("noted_on")),
                name="training_need_met_after_it_is_noted",
                violation_error_message="Un besoin ne peut pas être satisfait avant d’être noté.",
            )
        ]

    def __str__(self) -> str:
        return self.text
