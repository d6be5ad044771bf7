"""Blocks of a territory's page that come from the territories themselves."""

from collections.abc import Mapping

from django.http import HttpRequest

from .mapping import mapped
from .models import Level, Territory
from .page import figure_notes
from .surroundings import surroundings
from .wording import in_letters


def map_and_list(request: HttpRequest, territory: Territory) -> Mapping[str, object] | None:
    """The map and its list: contracts of a region or a department, else priority neighbourhoods."""
    found = mapped(territory)
    if not found.places and found.drawing is None:
        return None
    notes = figure_notes(request)
    lines = [(place, notes.get(place.territory.slug, "")) for place in found.places]
    return {"section_title": _title(territory, len(found.places)), "map": found.drawing, "lines": lines}


def _title(territory: Territory, number: int) -> str:
    if territory.level in {Level.REGION, Level.DEPARTMENT}:
        return "Le contrat de ville" if number == 1 else f"Les {in_letters(number)} contrats de ville"
    if territory.level == Level.NEIGHBOURHOOD:
        return "Les quartiers du contrat de ville" if number > 1 else "Où il se trouve"
    return "Le quartier prioritaire" if number == 1 else f"Les {in_letters(number)} quartiers"


def departments(request: HttpRequest, territory: Territory) -> Mapping[str, object] | None:
    """The departments of a region."""
    return _inside(request, surroundings(territory).inside.get(Level.DEPARTMENT, ()))


def towns(request: HttpRequest, territory: Territory) -> Mapping[str, object] | None:
    """The communes of a contract or an intercommunality where there is a priority neighbourhood."""
    if territory.level not in {Level.CITY_CONTRACT, Level.INTERCOMMUNALITY, Level.DEPARTMENT}:
        return None
    return _inside(request, surroundings(territory).towns())


def _inside(request: HttpRequest, territories: object) -> Mapping[str, object] | None:
    listed = list(territories) if isinstance(territories, (list, tuple)) else []
    if not listed:
        return None
    notes = figure_notes(request)
    return {"lines": [(each, notes.get(each.slug, "")) for each in listed]}
