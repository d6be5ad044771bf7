"""Controlled vocabularies (themes, publics, schemes) and free keywords."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.text import slugify
from taggit.models import TagBase
from treebeard.mp_tree import MP_Node
from wagtail.search import index


class Theme(index.Indexed, MP_Node):
    """A theme of the library; themes form a tree (a resource on a theme counts for those above it)."""

    name = models.CharField("nom", max_length=80)
    slug = models.SlugField(
        "adresse", max_length=90, unique=True, blank=True, help_text="Laissez vide : elle est faite du nom."
    )
    description = models.TextField("définition", blank=True, help_text="Une phrase pour qui hésite entre deux thèmes.")

    node_order_by = ["name"]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = "thème"
        verbose_name_plural = "thèmes"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give the address from the name when none was chosen."""
        self.slug = self.slug or _free_slug(type(self), self.name)
        super().save(*args, **kwargs)

    def indented_name(self) -> str:
        """Name preceded by its depth, for choice lists."""
        return f"{'— ' * (self.get_depth() - 1)}{self.name}"


class Audience(models.Model):
    """A public that a resource concerns (young people, city staff…)."""

    name = models.CharField("nom", max_length=80, unique=True)
    slug = models.SlugField(
        "adresse", max_length=90, unique=True, blank=True, help_text="Laissez vide : elle est faite du nom."
    )

    class Meta:
        verbose_name = "public"
        verbose_name_plural = "publics"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give the address from the name when none was chosen."""
        self.slug = self.slug or _free_slug(type(self), self.name)
        super().save(*args, **kwargs)


class Scheme(models.Model):
    """A scheme of public action (« dispositif »: adultes-relais, cité éducative, NPNRU…), with its years."""

    name = models.CharField(
        "nom", max_length=80, unique=True, help_text="Comme on le dit. Exemple : NPNRU, cité éducative, adultes-relais."
    )
    slug = models.SlugField(
        "adresse", max_length=90, unique=True, blank=True, help_text="Laissez vide : elle est faite du nom."
    )
    full_name = models.CharField("nom entier", max_length=150, blank=True, help_text="Si le nom est un sigle.")
    start_year = models.PositiveSmallIntegerField(
        "depuis l’année", null=True, blank=True, validators=[MinValueValidator(1950), MaxValueValidator(2100)]
    )
    end_year = models.PositiveSmallIntegerField(
        "jusqu’à l’année",
        null=True,
        blank=True,
        validators=[MinValueValidator(1950), MaxValueValidator(2100)],
        help_text="Vide tant qu’il dure. Un dispositif achevé reste proposé pour les documents qui en parlent.",
    )

    class Meta:
        verbose_name = "dispositif"
        verbose_name_plural = "dispositifs"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start_year__isnull=True) | Q(end_year__isnull=True) | Q(end_year__gte=F("start_year")),
                name="scheme_years_order",
                violation_error_message="La fin est avant le début.",
            )
        ]

    def __str__(self) -> str:
        if self.end_year is None:
            return self.name
        return (
            f"{self.name} ({self.start_year} – {self.end_year})"
            if self.start_year
            else f"{self.name} (jusqu’en {self.end_year})"
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give the address from the name when none was chosen."""
        self.slug = self.slug or _free_slug(type(self), self.name)
        super().save(*args, **kwargs)


class Keyword(TagBase):
    """A free keyword (django-taggit), shared by everything that is tagged."""

    free_tagging = True

    class Meta:
        verbose_name = "mot-clé"
        verbose_name_plural = "mots-clés"
        ordering = ["name"]


def _free_slug(model: type[models.Model], name: str) -> str:
    base = slugify(name)[:80] or "sans-nom"
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))  # noqa: SLF001 - Django's documented way for any model
    candidates = [base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))]
    return next(slug for slug in candidates if slug not in taken)
