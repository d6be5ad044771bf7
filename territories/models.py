"""Territories of public action, from the region down to the priority neighbourhood.

A territory may have several parents: a QPV spans communes, a contrat de ville is not its EPCI, a centre
may cover two regions. So containment is a relation, closed transitively by ``Territory.ancestors()``.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Concat
from django.utils import timezone

from search.analysis import words


class Level(models.TextChoices):
    """Levels, widest first; the value is used in addresses (``/territoires/<kind>/<code>/``)."""

    REGION = "region", "Région"
    DEPARTMENT = "departement", "Département"
    INTERCOMMUNALITY = "epci", "Intercommunalité"
    CITY_CONTRACT = "contrat", "Contrat de ville"
    COMMUNE = "commune", "Commune"
    NEIGHBOURHOOD = "qpv", "Quartier prioritaire"


class TerritoryQuerySet(models.QuerySet["Territory"]):
    """Verbs of the domain."""

    def valid(self, on: date | None = None) -> Self:
        """Territories that exist on the day ``on`` (today by default); ``valid_to`` is the last day."""
        day = on or timezone.localdate()
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )

    def widest_first(self) -> Self:
        """From the region down, by name within a level."""
        rank = Case(*(When(level=level, then=place) for place, level in enumerate(Level)), default=len(Level))
        return self.order_by(rank, "name", "code")

    def matching(self, text: str) -> Self:
        """Those with, for every word of ``text``, a word of the name or a code that begins with it, accents aside.

        Compared in Python over names and codes alone: a centre knows some hundred territories.
        """
        asked = [word.exact for word in words(text)]
        found = [
            pk
            for pk, name, code in self.values_list("pk", "name", "code")
            if asked and all(any(begin.startswith(word) for begin in _words(name, code)) for word in asked)
        ]
        return self.filter(pk__in=found)


def _words(*texts: str) -> set[str]:
    return {word.exact for text in texts for word in words(text)}


def _closure(start: set[int], column: str) -> set[int]:
    """Primary keys reached from ``start`` by following parents or children; one query a level (six at most)."""
    found, edge = set(start), set(start)
    source, target = (
        ("from_territory_id", "to_territory_id") if column == "parents" else ("to_territory_id", "from_territory_id")
    )
    while edge:
        links = Territory.parents.through.objects.filter(**{f"{source}__in": edge})
        edge = set(links.values_list(target, flat=True)) - found
        found |= edge
    return found


class Territory(models.Model):
    """A territory: level, official code, name, what contains it, where it is, since and until when.

    ``code`` is the official one (INSEE for region, department and commune; SIREN for an EPCI; QNxxxyyZ for a
    QPV of the 2024 list) and is text: department codes hold letters. A contrat de ville has no official
    code: it takes the one of its carrying EPCI, which its level tells apart.
    """

    level = models.CharField("échelon", max_length=12, choices=Level.choices)
    code = models.CharField("code officiel", max_length=20)
    name = models.CharField("nom", max_length=150)
    parents = models.ManyToManyField(
        "self", verbose_name="contenu dans", symmetrical=False, related_name="children", blank=True
    )
    longitude = models.FloatField("longitude", null=True, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    population = models.PositiveIntegerField("population", null=True, blank=True)
    valid_from = models.DateField("existe depuis", null=True, blank=True)
    valid_to = models.DateField("jusqu'au", null=True, blank=True)

    slug = models.GeneratedField(
        verbose_name="adresse",
        expression=Concat("level", Value("-"), "code"),
        output_field=models.CharField(max_length=33),
        db_persist=True,
    )
    """Value in addresses and facets: ``qpv-QN02101M``."""

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = "territoire"
        verbose_name_plural = "territoires"
        ordering = ["name", "code"]
        constraints = [
            models.UniqueConstraint(fields=["level", "code", "valid_from"], name="territory_level_code_since_unique"),
            models.UniqueConstraint(
                fields=["level", "code"], condition=Q(valid_from__isnull=True), name="territory_level_code_unique"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="territory_valid_order",
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="territory_centroid_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_level_display().lower()})"

    def ancestors(self) -> TerritoryQuerySet:
        """Everything that contains it, at any distance, itself excluded."""
        return Territory.objects.filter(pk__in=_closure({self.pk}, "parents") - {self.pk})

    def descendants(self) -> TerritoryQuerySet:
        """Everything within it, at any distance, itself excluded."""
        return Territory.objects.filter(pk__in=_closure({self.pk}, "children") - {self.pk})
