"""Which map a territory has, and the numbered list that says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from .groundmap import Frame, GroundMap, Shape, draw, frame_of, tiles_near, tiles_of_grid
from .models import Level, Territory, TerritoryOutline
from .regionmap import grid_of_the_centre, kept_grid
from .surroundings import parents_of, surroundings
from .tilemap import Point, TileMap

_WIDE = (Level.REGION, Level.DEPARTMENT)


@dataclass(frozen=True)
class Place:
    """A line of the list beside the map; ``number`` is null for what has no known place."""

    territory: Territory
    number: int | None
    where: str
    tiles: int = 0
    current: bool = False


@dataclass(frozen=True)
class Mapped:
    """The map (if anything has a place) and its list; ``unnumbered`` things follow the others."""

    drawing: GroundMap | None
    places: tuple[Place, ...]


def mapped(territory: Territory) -> Mapped:
    """The map of ``territory``: its contracts for a region or a department, else its priority neighbourhoods.

    Two queries besides those of its surroundings: outlines, communes around.
    """
    around = surroundings(territory)
    listed = around.inside.get(Level.CITY_CONTRACT, ()) if territory.level in _WIDE else around.neighbourhoods
    spots = {each.pk: spot for each in listed if (spot := around.place_of(each))}
    ordered = [*(each for each in listed if each.pk in spots), *(each for each in listed if each.pk not in spots)]
    places = tuple(
        Place(
            territory=each,
            number=rank if each.pk in spots else None,
            where=_where(each),
            tiles=len(around.held.get(each.pk, ())),
            current=each.pk == territory.pk,
        )
        for rank, each in enumerate(ordered, start=1)
    )
    return Mapped(_drawing(territory, [each for each in listed if each.pk in spots], spots), places)


def _where(territory: Territory) -> str:
    level = Level.DEPARTMENT if territory.level == Level.CITY_CONTRACT else Level.COMMUNE
    return ", ".join(parent.name for parent in parents_of(territory, level))


def _drawing(territory: Territory, listed: Sequence[Territory], spots: dict[int, Point]) -> GroundMap | None:
    shapes: dict[int, Shape] = dict(
        TerritoryOutline.objects.filter(territory__in=[territory.pk, *(each.pk for each in listed)])
        .order_by("pk")
        .values_list("pk", "shape")
    )
    points = [spots[each.pk] for each in listed]
    own = shapes.get(territory.pk)
    seen = [*points, *((x, y) for polygon in own or () for ring in polygon for x, y in ring)]
    if not seen:
        return None
    if territory.level in _WIDE:
        return _wide(territory, points, shapes)
    return _near(territory, listed, points, seen, shapes)


def _wide(territory: Territory, points: Sequence[Point], shapes: dict[int, Shape]) -> GroundMap:
    """A region or a department: the tiles of the region's own grid where there is one."""
    regions = [territory, *surroundings(territory).of_level(Level.REGION)]
    tiles = next((found for each in regions if (found := kept_grid(each.code))), None)
    code = territory.code if territory.level == Level.DEPARTMENT else ""
    if tiles is None:
        frame = frame_of(points)
        return draw(frame, tiles_near(frame, tuple(points), ()), points, outlines=shapes.values())
    frame = frame_of(_ground(tiles, code) or points)
    towns = [(town.name, spot, True) for town in _towns(territory) if (spot := _spot(town))]
    return draw(frame, tiles_of_grid(frame, tiles, code), points, names=towns, outlines=shapes.values())


def _ground(tiles: TileMap, code: str) -> list[Point]:
    """Where the tiles of a department are; all of them for an empty ``code``."""
    return [
        (tiles.west + x * tiles.step, tiles.north - y * tiles.step * tiles.cosine)
        for column, row, department in tiles.inside()
        if not code or department == code
        for x, y in [tiles.centre(column, row)]
    ]


@dataclass(frozen=True)
class Plotted:
    """Territories on the ground of the centre; ``numbers``: what each has on the map, by key."""

    drawing: GroundMap
    numbers: Mapping[int, int]


def plotted(territories: Sequence[Territory]) -> Plotted | None:
    """These territories (contracts, towns, neighbourhoods) as numbered points, in the order given; two queries.

    What has no known place has no number; nothing has one, no map.
    """
    spots = _spots(territories)
    shown = [each for each in territories if each.pk in spots]
    if not shown:
        return None
    points = [spots[each.pk] for each in shown]
    tiles = grid_of_the_centre()
    frame = frame_of((_ground(tiles, "") if tiles else None) or points)
    ground = tiles_of_grid(frame, tiles, "") if tiles else tiles_near(frame, tuple(points), ())
    names = [(each.name, spots[each.pk], True) for each in shown]
    return Plotted(
        draw(frame, ground, points, names=names), {each.pk: rank for rank, each in enumerate(shown, start=1)}
    )


def _spots(territories: Sequence[Territory]) -> dict[int, Point]:
    """Where they are: their own centroid, or the middle of the neighbourhoods directly in them."""
    found = {each.pk: spot for each in territories if (spot := _spot(each))}
    inside = Territory.objects.valid().filter(
        level=Level.NEIGHBOURHOOD,
        parents__in=[each.pk for each in territories if each.pk not in found],
        longitude__isnull=False,
    )
    held: dict[int, list[Point]] = {}
    for parent, x, y in inside.order_by("pk").values_list("parents", "longitude", "latitude"):
        if x is not None and y is not None:
            held.setdefault(parent, []).append((x, y))
    middles = {pk: (fmean(x for x, _ in places), fmean(y for _, y in places)) for pk, places in held.items()}
    return middles | found


def _near(
    territory: Territory,
    listed: Sequence[Territory],
    points: Sequence[Point],
    seen: Sequence[Point],
    shapes: dict[int, Shape],
) -> GroundMap:
    """A contract, a town, a neighbourhood: tiles by commune."""
    towns = _towns(territory)
    spots = [(town, spot) for town in towns if (spot := _spot(town))]
    own = territory.level == Level.NEIGHBOURHOOD
    frame = frame_of([*seen, *(() if own else (spot for _town, spot in spots))])
    others = [each for each in _communes(frame) if each[0] not in {town.pk for town in towns}]
    names = [(town.name, spot, True) for town, spot in spots] + [(name, spot, False) for _pk, name, spot in others]
    strong = tuple(sorted({*(spot for _town, spot in spots), *points}))
    light = tuple(sorted(spot for _pk, _name, spot in others))
    current = next((rank for rank, each in enumerate(listed) if each.pk == territory.pk), None)
    tiles = tiles_near(frame, strong, light)
    return draw(frame, tiles, points, current=current, names=names, outlines=shapes.values())


def _towns(territory: Territory) -> list[Territory]:
    """Communes named on the map, the most populated first."""
    around = surroundings(territory)
    towns = [territory] if territory.level == Level.COMMUNE else around.towns()
    return sorted(towns, key=lambda town: (-(town.population or 0), town.name))


def _spot(territory: Territory) -> Point | None:
    if territory.longitude is None or territory.latitude is None:
        return None
    return territory.longitude, territory.latitude


def _communes(frame: Frame) -> list[tuple[int, str, Point]]:
    """Communes whose centroid is shown, the most populated first."""
    west, south, east, north = frame.bounds()
    rows = (
        Territory.objects.valid()
        .filter(level=Level.COMMUNE, longitude__range=(west, east), latitude__range=(south, north))
        .order_by("-population", "name", "pk")
        .values_list("pk", "name", "longitude", "latitude")
    )
    return [(pk, name, (x, y)) for pk, name, x, y in rows if x is not None and y is not None]
