"""The map of one territory: a ground of tiles, numbered points that its list names, outlines where they are known.

It is drawn here, without any remote tile or script. A tile takes the tone of the nearest commune; points that would
cover one another are pushed apart, so it places things and draws no boundary: outlines, when they were loaded, do.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .tilemap import Point, TileMap

WIDTH, HEIGHT = 840, 690
"""Size of the drawing, in its own units."""
TILE, PITCH = 28, 18
"""Width of a tile and distance between two rows; half of them sticks out of the next one."""
SHAPE = "l13 17-13 17-13-17z"
"""A tile, from its top."""
MARKER = 46
"""Least distance between two points."""
REACH = 0.13
"""Part of the width beyond which no commune says what a tile is."""
MARGIN = 0.2
LEAST = 0.02
"""Degrees of latitude shown at least: about two kilometres."""

Shape = Sequence[Sequence[Sequence[Sequence[float]]]]
"""Polygons, rings, points (``TerritoryOutline.shape``)."""


@dataclass(frozen=True)
class Marker:
    """A point of the map; ``number`` is its number in the list."""

    number: int
    x: float
    y: float
    current: bool = False


@dataclass(frozen=True)
class Name:
    """A name over the map; ``anchor`` as SVG writes it; ``main`` for a commune of the territory."""

    text: str
    x: float
    y: float
    anchor: str
    main: bool


@dataclass(frozen=True)
class GroundMap:
    """What the page needs to draw: path data of the tiles within and around, of outlines, points and names."""

    strong: str
    light: str
    outlines: str
    markers: tuple[Marker, ...]
    names: tuple[Name, ...]
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class Frame:
    """What part of the world is shown: equirectangular projection around the middle latitude."""

    west: float
    north: float
    scale: float
    cosine: float

    def at(self, place: Sequence[float]) -> tuple[float, float]:
        """Where a place falls on the drawing."""
        return (place[0] - self.west) * self.cosine * self.scale, (self.north - place[1]) * self.scale

    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north, in degrees."""
        east = self.west + WIDTH / self.scale / self.cosine
        return self.west, self.north - HEIGHT / self.scale, east, self.north


def frame_of(places: Sequence[Point]) -> Frame:
    """The frame that shows ``places`` with room around."""
    west, east = min(x for x, _ in places), max(x for x, _ in places)
    south, north = min(y for _, y in places), max(y for _, y in places)
    middle = (south + north) / 2
    cosine = max(math.cos(math.radians(middle)), 0.01)
    tall = max(north - south, LEAST) * (1 + 2 * MARGIN)
    wide = max((east - west) * cosine, LEAST) * (1 + 2 * MARGIN)
    scale = min(HEIGHT / tall, WIDTH / wide)
    return Frame((west + east) / 2 - WIDTH / scale / cosine / 2, middle + HEIGHT / scale / 2, scale, cosine)


def draw(
    frame: Frame,
    tiles: tuple[str, str],
    points: Sequence[Point],
    *,
    current: int | None = None,
    names: Sequence[tuple[str, Point, bool]] = (),
    outlines: Iterable[Shape] = (),
) -> GroundMap:
    """The map: ``tiles`` within and around, ``points`` in the order of their numbers, ``names`` those that fit."""
    spots = apart([frame.at(point) for point in points])
    markers = tuple(
        Marker(number + 1, round(x, 1), round(y, 1), number == current) for number, (x, y) in enumerate(spots)
    )
    placed = tuple(_names([(text, frame.at(place), main) for text, place, main in names], spots))
    return GroundMap(*tiles, "".join(outline(frame, shape) for shape in outlines), markers, placed)


def outline(frame: Frame, shape: Shape) -> str:
    """Path data of an outline; points that fall on the same unit are drawn once."""
    rings = []
    for ring in (ring for polygon in shape for ring in polygon):
        points = list(dict.fromkeys("{:.0f} {:.0f}".format(*frame.at(point)) for point in ring))
        if len(points) > 2:  # noqa: PLR2004 - a surface
            rings.append(f"M{'L'.join(points)}z")
    return "".join(rings)


@lru_cache(maxsize=256)
def tiles_near(frame: Frame, strong: tuple[Point, ...], light: tuple[Point, ...]) -> tuple[str, str]:
    """Tiles within and around the territory: each takes the tone of the nearest commune, or none."""
    reach = REACH * WIDTH
    near: dict[tuple[int, int], list[tuple[float, float, bool]]] = defaultdict(list)
    for places, tone in ((strong, True), (light, False)):
        for place in places:
            x, y = frame.at(place)
            near[int(x // reach), int(y // reach)].append((x, y, tone))

    def tone_at(x: float, y: float) -> bool | None:
        column, row = int(x // reach), int(y // reach)
        around = (spot for i in (-1, 0, 1) for j in (-1, 0, 1) for spot in near.get((column + i, row + j), ()))
        distance, tone = min(((math.dist((x, y), spot[:2]), spot[2]) for spot in around), default=(math.inf, False))
        return tone if distance <= reach else None

    return _paths(((column, row), tone_at(*_centre(column, row))) for column, row in _lattice())


@lru_cache(maxsize=64)
def tiles_of_grid(frame: Frame, grid: TileMap, code: str) -> tuple[str, str]:
    """Tiles of the region's own grid: within the department ``code`` (all of them when empty), and around."""
    height = len(grid.rows)

    def tone_at(x: float, y: float) -> bool | None:
        place = (frame.west + x / frame.scale / frame.cosine, frame.north - y / frame.scale)
        across, down = grid.position(place)
        row = round(down / (1.28 / 2) - 1)
        column = round(across - 0.5 - (row % 2) / 2)
        if not (0 <= row < height and 0 <= column < len(grid.rows[row])) or not grid.rows[row][column]:
            return None
        return not code or grid.rows[row][column] == code

    return _paths(((column, row), tone_at(*_centre(column, row))) for column, row in _lattice())


def _lattice() -> Iterable[tuple[int, int]]:
    return ((column, row) for row in range(-1, HEIGHT // PITCH + 2) for column in range(-1, WIDTH // TILE + 2))


def _centre(column: int, row: int) -> tuple[int, int]:
    return column * TILE + (row % 2) * TILE // 2, row * PITCH


def _paths(tones: Iterable[tuple[tuple[int, int], bool | None]]) -> tuple[str, str]:
    """Path data for the tiles within and around, each written from the place of the one before."""
    paths: Mapping[bool, list[str]] = {True: [], False: []}
    last: dict[bool, tuple[int, int]] = {}
    for (column, row), tone in tones:
        if tone is None:
            continue
        x, y = _centre(column, row)
        before = last.get(tone)
        start = f"m{x - before[0]} {y - before[1]}" if before else f"M{x} {y - 17}"
        paths[tone].append(f"{start}{SHAPE}")
        last[tone] = (x, y)
    return "".join(paths[True]), "".join(paths[False])


def apart(spots: Sequence[tuple[float, float]], least: float = MARKER) -> list[tuple[float, float]]:
    """The same points, moved no more than needed for each to be seen; two at one place part sideways."""
    moved = [list(spot) for spot in spots]
    for _ in range(60):
        calm = True
        for i, a in enumerate(moved):
            for j in range(i + 1, len(moved)):
                b = moved[j]
                dx, dy = b[0] - a[0], b[1] - a[1]
                distance = math.hypot(dx, dy)
                if distance >= least - 0.5:
                    continue
                calm = False
                if distance < 1:
                    dx, dy, distance = 1.0, (i - j) % 3 - 1.0, 1.0
                push = (least - distance) / 2 / distance
                a[0], a[1], b[0], b[1] = a[0] - dx * push, a[1] - dy * push, b[0] + dx * push, b[1] + dy * push
        if calm:
            break
    edge = MARKER * 0.7
    return [(min(max(x, edge), WIDTH - edge), min(max(y, edge), HEIGHT - edge)) for x, y in moved]


_Box = tuple[float, float, float, float]


def _names(
    wanted: Sequence[tuple[str, tuple[float, float], bool]], spots: Sequence[tuple[float, float]]
) -> Iterable[Name]:
    """Names that fit, in the order given: on their place; those of the territory, around it or beside the point on it.

    A letter is counted 12 units wide and a line 28 high, which suits a size of 24.
    """
    taken: list[_Box] = [(x - 24, y - 28, x + 24, y + 28) for x, y in spots]
    for text, (x, y), main in wanted:
        long = 12 * len(text)
        if not main:  # a commune around is named where it is, or not at all
            box = (x - long / 2, y - 14, x + long / 2, y + 14)
            if _fits(box, taken):
                taken.append(box)
                yield Name(text, round(x, 1), round(y, 1), "middle", main)
            continue
        anchors = [(x, y), *sorted(spots, key=lambda spot: math.dist(spot, (x, y)))[:1]]
        for i, j in anchors:
            tries: list[tuple[_Box, str, float, float]] = [
                ((i + 34, j - 14, i + 34 + long, j + 14), "start", i + 34, j),
                ((i - 34 - long, j - 14, i - 34, j + 14), "end", i - 34, j),
                ((i - long / 2, j - 60, i + long / 2, j - 32), "middle", i, j - 46),
                ((i - long / 2, j + 32, i + long / 2, j + 60), "middle", i, j + 46),
            ]
            free = [each for each in tries if _fits(each[0], taken)]
            found = next((each for each in free if _fits(_on_a_phone(*each), ())), free[0] if free else None)
            if found:
                taken.append(found[0])
                yield Name(text, round(found[2], 1), round(found[3], 1), found[1], main)
                break


def _on_a_phone(box: _Box, anchor: str, x: float, _y: float) -> _Box:
    """The box of a name written half as large again: that is how a narrow screen writes it, in the same frame."""
    long = 1.5 * (box[2] - box[0])
    left = {"start": x, "middle": x - long / 2, "end": x - long}[anchor]
    return (left, box[1], left + long, box[3])


def _fits(box: _Box, taken: Sequence[_Box]) -> bool:
    inside = box[0] >= 8 and box[1] >= 8 and box[2] <= WIDTH - 8 and box[3] <= HEIGHT - 8  # noqa: PLR2004 - a margin
    return inside and not any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in taken
    )
