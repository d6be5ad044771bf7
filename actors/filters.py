"""How lists of persons and of structures are narrowed."""

from typing import Any

import django_filters
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet

from territories.models import Level, Territory

from .freshness import REVIEW_AFTER, FieldCheck
from .models import Organisation, Person, Position
from .tags import ActorTag

LEVELS = (Level.REGION, Level.DEPARTMENT, Level.CITY_CONTRACT)
"""Territories offered: few enough for one list; what lies within counts."""


def _territories(_request: Any) -> QuerySet[Territory]:
    return Territory.objects.valid().filter(level__in=LEVELS).order_by("level", "name")


def _all_within(territory: Territory) -> list[int]:
    """Read first, a few thousand at most: no database guesses how many a recursive query gives, and plans on it."""
    return list(Territory.objects.all_within([territory.pk]).order_by().values_list("pk", flat=True))


def _tags(_request: Any) -> QuerySet[ActorTag]:
    return ActorTag.objects.order_by("name")


class PersonFilterSet(WagtailFilterSet):
    """By what a person does today, where, in what kind of structure, and what is known of them."""

    post = django_filters.ChoiceFilter(
        label="Poste",
        choices=[("oui", "En poste"), ("non", "Sans poste en cours"), ("fin", "Suivi terminé")],
        method="by_post",
        widget=RadioSelect,
        empty_label="Toutes",
    )
    territory = django_filters.ModelChoiceFilter(
        label="Territoire, et tout ce qu’il contient", queryset=_territories, method="within", empty_label="Tous"
    )
    kind = django_filters.MultipleChoiceFilter(
        label="Nature de la structure",
        choices=Organisation.Kind.choices,
        method="by_kind",
        widget=CheckboxSelectMultiple,
    )
    tags = django_filters.ModelMultipleChoiceFilter(label="Étiquette", queryset=_tags, widget=CheckboxSelectMultiple)
    freshness = django_filters.ChoiceFilter(
        label="Coordonnées",
        choices=[("fresh", "À jour"), ("review", "À revoir"), ("wrong", "Fausses")],
        method="by_freshness",
        widget=RadioSelect,
        empty_label="Toutes",
    )
    informed = django_filters.ChoiceFilter(
        label="Informée de ses droits",
        choices=[("oui", "Oui"), ("non", "Pas encore")],
        method="by_information",
        widget=RadioSelect,
        empty_label="Toutes",
    )

    class Meta:
        model = Person
        fields: list[str] = []

    def by_post(self, persons: QuerySet[Person], _name: str, value: str) -> QuerySet[Person]:
        """In post, without a post today, or no longer followed."""
        if value == "fin":
            return persons.filter(ended_on__lte=timezone.localdate())
        current = Exists(Position.objects.current().filter(person=OuterRef("pk")))
        return persons.filter(current) if value == "oui" else persons.filter(~current)

    def within(self, persons: QuerySet[Person], _name: str, value: Territory) -> QuerySet[Person]:
        """In post today in a structure of this territory or of any that it contains."""
        return _in_post_in(persons, Organisation.objects.filter(territory__in=_all_within(value)))

    def by_kind(self, persons: QuerySet[Person], _name: str, value: list[str]) -> QuerySet[Person]:
        """In post today in a structure of one of these kinds."""
        if not value:
            return persons
        return _in_post_in(persons, Organisation.objects.filter(kind__in=value))

    def by_freshness(self, persons: QuerySet[Person], _name: str, value: str) -> QuerySet[Person]:
        """By what is known of the coordinates of their posts of today; one that is wrong counts first."""
        limit = timezone.localdate() - REVIEW_AFTER
        said_wrong = Q(Q(confirmed_on__isnull=True) | Q(wrong_since__gt=F("confirmed_on")), wrong_since__isnull=False)
        wrong = FieldCheck.objects.filter(said_wrong, position__isnull=False)
        if value == "wrong":
            return persons.filter(
                pk__in=Position.objects.current().filter(pk__in=wrong.values("position")).values("person")
            )
        # One look at the posts of a person, and one at what is known of each.
        held = Position.objects.current().filter(person=OuterRef("pk"))
        known = FieldCheck.objects.filter(position=OuterRef("pk"))
        if value == "fresh":
            fresh = Q(verified_on__gte=limit) | Q(Exists(known.filter(confirmed_on__gte=limit)))
            return persons.filter(Exists(held.filter(fresh)), ~Exists(held.filter(Exists(known.filter(said_wrong)))))
        settled = Q(verified_on__gte=limit) | Q(Exists(known.filter(Q(confirmed_on__gte=limit) | said_wrong)))
        return persons.filter(Exists(held), ~Exists(held.filter(settled)))

    def by_information(self, persons: QuerySet[Person], _name: str, value: str) -> QuerySet[Person]:
        """Told that the centre keeps their data, or not yet."""
        return persons.filter(informed_on__isnull=value == "non")


class OrganisationFilterSet(WagtailFilterSet):
    """By kind, place, label, and whether anybody is known there."""

    kind = django_filters.MultipleChoiceFilter(
        label="Nature", choices=Organisation.Kind.choices, widget=CheckboxSelectMultiple
    )
    territory = django_filters.ModelChoiceFilter(
        label="Territoire, et tout ce qu’il contient", queryset=_territories, method="within", empty_label="Tous"
    )
    tags = django_filters.ModelMultipleChoiceFilter(label="Étiquette", queryset=_tags, widget=CheckboxSelectMultiple)
    state = django_filters.ChoiceFilter(
        label="État",
        choices=[("active", "En activité"), ("empty", "Sans personne en poste"), ("ended", "N’existe plus")],
        method="by_state",
        widget=RadioSelect,
        empty_label="Toutes",
    )

    class Meta:
        model = Organisation
        fields: list[str] = []

    def within(self, found: QuerySet[Organisation], _name: str, value: Territory) -> QuerySet[Organisation]:
        """In this territory or in any that it contains."""
        return found.filter(territory__in=_all_within(value))

    def by_state(self, found: QuerySet[Organisation], _name: str, value: str) -> QuerySet[Organisation]:
        """Active, active and nobody known there, or ended."""
        ended = Q(ended_on__lte=timezone.localdate())
        if value == "ended":
            return found.filter(ended)
        active = found.filter(~ended | Q(ended_on__isnull=True))
        if value == "empty":
            return active.filter(~Exists(Position.objects.current().filter(organisation=OuterRef("pk"))))
        return active


def _in_post_in(persons: QuerySet[Person], organisations: QuerySet[Organisation]) -> QuerySet[Person]:
    held = Position.objects.current().filter(organisation__in=organisations.values("pk"))
    return persons.filter(pk__in=held.values("person"))
