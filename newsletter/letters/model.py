"""``Letter``: what people subscribe to."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from networks.models import Network
from territories.models import Territory
from trajectoire.taxonomies.models import Theme


class LetterKind(models.TextChoices):
    """What a letter is about; every kind but the first has its object."""

    GENERAL = "general", "Générale"
    THEME = "theme", "Sur un thème"
    TERRITORY = "territory", "Sur un territoire"
    NETWORK = "network", "Pour un réseau"


class Rhythm(models.TextChoices):
    """How often it comes, as told to those who subscribe."""

    WEEKLY = "weekly", "Chaque semaine"
    MONTHLY = "monthly", "Chaque mois"
    IRREGULAR = "irregular", "De temps en temps"


OBJECTS = {LetterKind.THEME: "theme", LetterKind.TERRITORY: "territory", LetterKind.NETWORK: "network"}
"""The field that says what a letter of this kind is about."""


def _one_object() -> Q:
    """Each kind with its own object and no other."""
    rule = Q()
    for kind in LetterKind:
        wanted = Q(kind=kind)
        for owner, field in OBJECTS.items():
            wanted &= Q(**{f"{field}__isnull": owner is not kind})
        rule |= wanted
    return rule


class LetterQuerySet(models.QuerySet["Letter"]):
    """Verbs of the domain."""

    def current(self) -> Self:
        """Those that still come."""
        return self.filter(archived_on__isnull=True)

    def open_to_all(self) -> Self:
        """Those that anyone may ask for on the site."""
        return self.current().filter(is_public=True)


class Letter(models.Model):  # type: ignore[django-manager-missing] # modelcluster's, of issues
    """A letter: what one receives, how often, from whom.

    ``archived_on``: it comes no more; its subscriptions and issues stay as they were.
    """

    name = models.CharField("nom", max_length=80, unique=True, help_text="Exemple : La lettre du mois.")
    slug = models.SlugField(
        "adresse",
        max_length=60,
        unique=True,
        blank=True,
        help_text="Laissez vide : elle est faite du nom. Elle ne change plus ensuite.",
    )
    description = models.CharField(
        "ce que l’on reçoit",
        max_length=250,
        help_text="Une phrase, lue avant de s’abonner. Exemple : les nouveautés de la bibliothèque et l’agenda, "
        "le premier mardi du mois.",
    )
    rhythm = models.CharField("rythme", max_length=10, choices=Rhythm.choices, default=Rhythm.MONTHLY)
    kind = models.CharField("sur quoi", max_length=10, choices=LetterKind.choices, default=LetterKind.GENERAL)
    theme = models.ForeignKey(
        Theme, verbose_name="thème", null=True, blank=True, on_delete=models.PROTECT, related_name="letters"
    )
    territory = models.ForeignKey(
        Territory, verbose_name="territoire", null=True, blank=True, on_delete=models.PROTECT, related_name="letters"
    )
    network = models.ForeignKey(
        Network, verbose_name="réseau", null=True, blank=True, on_delete=models.PROTECT, related_name="letters"
    )
    sender_name = models.CharField(
        "nom de l’expéditeur", max_length=80, blank=True, help_text="Laissez vide : le nom du centre."
    )
    reply_to = models.EmailField(
        "adresse de réponse", blank=True, help_text="Où arrivent les réponses des lecteurs. Vide : l’adresse du site."
    )
    is_public = models.BooleanField(
        "proposée sur le site", default=True, help_text="Sinon, l’équipe seule y inscrit des personnes."
    )
    archived_on = models.DateField("ne paraît plus depuis le", null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "lettre"
        verbose_name_plural = "lettres"
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=_one_object(), name="newsletter_letter_one_object")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give the address from the name when none was chosen."""
        self.slug = self.slug or _free_slug(self.name)
        super().save(*args, **kwargs)

    @property
    def is_current(self) -> bool:
        """Whether it still comes."""
        return self.archived_on is None

    def clean(self) -> None:
        """Ask for the object of the kind; forget those of the others."""
        wanted = OBJECTS.get(LetterKind(self.kind)) if self.kind in LetterKind.values else None
        for field in OBJECTS.values():
            if field != wanted:
                setattr(self, field, None)
        if wanted and getattr(self, f"{wanted}_id") is None:
            raise ValidationError({wanted: "Choisissez-le dans la liste : cette lettre en parle."})

    def archive(self) -> None:
        """It comes no more, from today."""
        self.archived_on = timezone.localdate()
        self.save(update_fields=["archived_on"])


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "lettre"
    taken = set(Letter.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in candidates if slug not in taken)
