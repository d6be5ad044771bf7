"""The index of territories: departments with their contracts, regions, and the numbers that go with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Prefetch
from django.http import HttpRequest

from .models import Level, Territory
from .page import figure_notes

ELSEWHERE = "Ailleurs"
"""Heading of what no department contains."""


@dataclass(frozen=True)
class Line:
    """A contract in the list: the number of its neighbourhoods, and what the figures say."""

    territory: Territory
    neighbourhoods: tuple[Territory, ...]
    note: str


@dataclass(frozen=True)
class Group:
    """A department (or nothing: ``ELSEWHERE``) with its contracts."""

    name: str
    url: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Index:
    """What ``/territoires/`` lists."""

    regions: tuple[Territory, ...]
    groups: tuple[Group, ...]
    contracts: int
    neighbourhoods: int


def index(request: HttpRequest) -> Index:
    """Four queries, whatever the number of territories."""
    shown = Territory.objects.valid().filter(
        level__in=(Level.REGION, Level.DEPARTMENT, Level.CITY_CONTRACT, Level.NEIGHBOURHOOD)
    )
    found = list(shown.widest_first().prefetch_related(Prefetch("parents", Territory.objects.order_by("name", "code"))))
    notes = figure_notes(request)
    places = [each for each in found if each.level == Level.NEIGHBOURHOOD]
    inside: dict[int, list[Territory]] = {}
    for place in sorted(places, key=lambda each: each.name):
        for parent in place.parents.all():
            inside.setdefault(parent.pk, []).append(place)
    contracts = [each for each in found if each.level == Level.CITY_CONTRACT]
    lines = [
        (_department(each), Line(each, tuple(inside.get(each.pk, ())), notes.get(each.slug, ""))) for each in contracts
    ]
    lines.sort(key=lambda pair: (pair[0].name if pair[0] else "\uffff", pair[1].territory.name))
    return Index(
        regions=tuple(each for each in found if each.level == Level.REGION),
        groups=tuple(_groups(lines, [each for each in found if each.level == Level.DEPARTMENT])),
        contracts=len(contracts),
        neighbourhoods=len(places),
    )


def _groups(lines: list[tuple[Territory | None, Line]], departments: list[Territory]) -> list[Group]:
    """One group for each department, those without a contract last, and what is nowhere."""
    found = []
    for department, group in groupby(lines, key=lambda pair: pair[0]):
        name, url = (department.name, department.get_absolute_url()) if department else (ELSEWHERE, "")
        found.append(Group(name, url, tuple(line for _department, line in group)))
    held = {department.pk for department, _line in lines if department}
    return found + [Group(each.name, each.get_absolute_url(), ()) for each in departments if each.pk not in held]


def _department(contract: Territory) -> Territory | None:
    """The first by name of the departments of a contract: it is listed once."""
    return next((parent for parent in contract.parents.all() if parent.level == Level.DEPARTMENT), None)


def index_schema(found: Index, root: str) -> Mapping[str, object]:
    """schema.org: the list of contracts."""
    lines = [line for group in found.groups for line in group.lines]
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": n,
                "name": line.territory.name,
                "url": f"{root}{line.territory.get_absolute_url()}",
            }
            for n, line in enumerate(lines, start=1)
        ],
    }
