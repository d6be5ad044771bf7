"""Territories of public action, from the region down to the priority neighbourhood.

A territory may have several parents: a QPV spans communes, a contrat de ville is not its EPCI, a centre
may cover two regions. So containment is a relation, closed transitively by ``Territory.ancestors()``.

Geography changes: a commune that merged keeps its row, with its last day, and leads to what it became
(``successors``). What was said of it counts for its successors as it counts for what contained it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat
from django.urls import reverse
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

    def all_within(self, keys: Sequence[int]) -> Self:
        """The territories ``keys`` (500 at most) and everything within them or that they replaced."""
        return self.filter(pk__in=_family(keys, upward=False))

    def presented(self) -> Self:
        """Territories of today that lists, search and the sitemap show: those of the policy, and what contains them.

        A commune or an intercommunality without a priority neighbourhood, a contract or a presentation has its
        page and is not listed: a region has thousands of communes.
        """
        inside = Territory.objects.filter(
            parents=OuterRef("pk"), level__in=(Level.CITY_CONTRACT, Level.NEIGHBOURHOOD)
        ).valid()
        always = ~Q(level__in=(Level.COMMUNE, Level.INTERCOMMUNALITY))
        return self.valid().filter(always | ~Q(presentation="") | Exists(inside))

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


def _family(starts: Sequence[int], upward: bool) -> RawSQL:
    """Primary keys reached from ``starts`` by what contains and what replaces (or the other way round), with them.

    One recursive query; a loop in the data ends by itself, since ``UNION`` keeps each key once.
    """
    near, far = ("from_territory_id", "to_territory_id") if upward else ("to_territory_id", "from_territory_id")
    tables = [
        relation.through._meta.db_table  # noqa: SLF001 - Django's documented way to a table's name
        for relation in (Territory.parents, Territory.successors)
    ]
    links = " UNION ALL ".join(f"SELECT {near} AS near, {far} AS far FROM {table}" for table in tables)  # noqa: S608 - names of ours
    own = Territory._meta.db_table  # noqa: SLF001 - same
    keys = ", ".join(["%s"] * len(starts)) or "NULL"
    return RawSQL(  # noqa: S611 - names of tables are ours, the keys are parameters
        f"WITH RECURSIVE family(id) AS (SELECT id FROM {own} WHERE id IN ({keys}) UNION "  # noqa: S608 - same
        f"SELECT link.far FROM family JOIN ({links}) link ON link.near = family.id) SELECT id FROM family",
        starts,
    )


class Territory(models.Model):  # type: ignore[django-manager-missing] # modelcluster's, of a network's bodies
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
    presentation = models.TextField(
        "présentation",
        blank=True,
        help_text="En tête de sa page. Le premier paragraphe est montré en grand : deux ou trois phrases. "
        "Une ligne vide sépare les paragraphes.",
    )
    successors = models.ManyToManyField(
        "self",
        verbose_name="devenu",
        symmetrical=False,
        related_name="predecessors",
        blank=True,
        help_text="Pour un territoire qui n’existe plus : ce qui l’a remplacé.",
    )
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

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("territories:page", args=[self.level, self.code])

    def exists_on(self, day: date | None = None) -> bool:
        """Whether it exists on that day (today by default)."""
        day = day or timezone.localdate()
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or self.valid_to >= day)

    def ancestors(self) -> TerritoryQuerySet:
        """Everything that contains or replaced it, at any distance, itself excluded."""
        return Territory.objects.filter(pk__in=_family([self.pk], upward=True)).exclude(pk=self.pk)

    def descendants(self) -> TerritoryQuerySet:
        """Everything within it or that it replaced, at any distance, itself excluded."""
        return Territory.objects.filter(pk__in=_family([self.pk], upward=False)).exclude(pk=self.pk)


class TerritoryOutline(models.Model):
    """The outline of a territory, simplified for display (WGS 84); most territories have none.

    ``shape`` is a list of polygons, each a list of rings, each a list of ``[longitude, latitude]``; the first
    ring is the outside, the others are holes.
    """

    territory = models.OneToOneField(Territory, on_delete=models.CASCADE, primary_key=True, related_name="outline")
    shape: models.JSONField[Any, Any] = models.JSONField("contour")

    class Meta:
        verbose_name = "contour d’un territoire"
        verbose_name_plural = "contours de territoires"

    def __str__(self) -> str:
        return str(self.territory)
