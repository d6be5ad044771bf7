"""The map of the centre's ground, from the tables and the grid kept for its region.

A region has a map when ``fixtures/region-<code>.tiles.json`` exists; without one the page shows the list
alone, which says the same.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db.models import F

from .models import Level, Territory
from .roofmap import WIDTH, Label, labels, svg
from .tilemap import Point, TileMap, load

FOLDER = Path(__file__).parent / "fixtures"


@dataclass(frozen=True)
class RegionMap:
    """What a page needs to show the map: names over it, size of the drawing, count of gold tiles, version."""

    labels: list[Label]
    width: int
    height: int
    neighbourhoods: int
    version: str


@lru_cache(maxsize=4)
def kept_grid(code: str) -> TileMap | None:
    """The grid kept for a region, by its code."""
    path = FOLDER / f"region-{code}.tiles.json"
    return load(path) if path.exists() else None


def grid_of_the_centre() -> TileMap | None:
    """The grid of the first region of the centre that has one."""
    codes = Territory.objects.valid().filter(level=Level.REGION).order_by("code").values_list("code", flat=True)
    return next((found for code in codes if (found := kept_grid(code))), None)


def neighbourhood_places() -> list[Point]:
    """Centroids of the neighbourhoods that exist today, in the order of their codes."""
    known = Territory.objects.valid().filter(level=Level.NEIGHBOURHOOD, longitude__isnull=False).order_by("code")
    return [(x, y) for x, y in known.values_list("longitude", "latitude") if x is not None and y is not None]


@lru_cache(maxsize=4)
def drawing(grid: TileMap, places: tuple[Point, ...]) -> str:
    """The drawing; placing the neighbourhoods takes some tens of milliseconds, so the last ones are kept."""
    return svg(grid, places)


def region_map() -> RegionMap | None:
    """The map of the centre, or ``None`` where there is no grid or no neighbourhood."""
    grid = grid_of_the_centre()
    places = neighbourhood_places()
    if grid is None or not places:
        return None
    text = drawing(grid, tuple(places))
    width, height = (round(WIDTH * side) for side in grid.size)
    towns = Territory.objects.valid().filter(level=Level.COMMUNE, children__level=Level.NEIGHBOURHOOD).distinct()
    known = towns.filter(longitude__isnull=False).order_by(F("population").desc(nulls_last=True), "name")
    spots = known.values_list("name", "longitude", "latitude")
    names = {name: (x, y) for name, x, y in spots if x is not None and y is not None}
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    return RegionMap(labels(grid, names), width, height, len(places), version)
