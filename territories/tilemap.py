"""The map of a centre's ground as a roof of tiles: one tile of colour is one neighbourhood.

The ground is a lattice of rhombs W wide and 1.28 W high, every other row shifted by W / 2. Each rhomb takes
the department of the nearest commune, or nothing when no commune is near. That grid is a computed artefact
(``scripts/make_tilemap`` writes it from the table of communes); neighbourhoods are placed on it when it is
drawn, so a new list of neighbourhoods needs no new grid.
"""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

RATIO = 1.28
"""Height of a rhomb for a width of one."""

Point = tuple[float, float]
"""Longitude and latitude, in degrees (WGS 84)."""


@dataclass(frozen=True)
class TileMap:
    """A grid of department codes ("" outside): ``rows[j][i]``, with the projection that made it.

    ``west`` and ``north`` are the degrees of the top left corner, ``step`` the width of a tile in degrees
    of longitude, ``cosine`` the cosine of the middle latitude (equirectangular projection).
    """

    rows: tuple[tuple[str, ...], ...]
    west: float
    north: float
    step: float
    cosine: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the drawing, in tile widths."""
        return len(self.rows[0]) + 0.5, (len(self.rows) + 1) * RATIO / 2

    def centre(self, column: int, row: int) -> tuple[float, float]:
        """Centre of a tile, in tile widths from the top left corner."""
        return column + 0.5 + (row % 2) / 2, (row + 1) * RATIO / 2

    def position(self, place: Point) -> tuple[float, float]:
        """Where a place falls on the drawing, in tile widths."""
        return (place[0] - self.west) / self.step, (self.north - place[1]) / (self.step * self.cosine)

    def inside(self) -> Iterable[tuple[int, int, str]]:
        """Column, row and department of every tile of the ground."""
        for row, codes in enumerate(self.rows):
            for column, code in enumerate(codes):
                if code:
                    yield column, row, code

    def seats(self, places: Sequence[Point]) -> list[tuple[int, int]]:
        """One tile for each place: the nearest that is free, in the order given (which must be stable)."""
        free = {(column, row): self.centre(column, row) for column, row, _code in self.inside()}
        taken = []
        for place in places:
            x, y = self.position(place)
            nearest = min(free, key=lambda tile: (math.dist(free[tile], (x, y)), tile))
            del free[nearest]
            taken.append(nearest)
        return taken

    def dump(self) -> str:
        """The artefact: a small JSON text, one line a row so that a change can be read."""
        head = {"west": self.west, "north": self.north, "step": self.step, "cosine": self.cosine}
        rows = ",\n".join(f"    {json.dumps(','.join(codes))}" for codes in self.rows)
        return f'{{\n  "projection": {json.dumps(head)},\n  "rows": [\n{rows}\n  ]\n}}\n'


def load(path: Path) -> TileMap:
    """Read an artefact written by ``dump``."""
    data = json.loads(path.read_text())
    return TileMap(rows=tuple(tuple(line.split(",")) for line in data["rows"]), **data["projection"])


def compute(communes: Sequence[tuple[Point, str]], *, columns: int = 58, reach: float = 1.0) -> TileMap:
    """The grid for ``communes`` (place and department code each).

    ``columns`` is the width of the grid; a tile further than ``reach`` tile widths from every commune is outside.
    """
    longitudes = [place[0] for place, _code in communes]
    latitudes = [place[1] for place, _code in communes]
    cosine = math.cos(math.radians((min(latitudes) + max(latitudes)) / 2))
    step = (max(longitudes) - min(longitudes)) / (columns - 2)
    west, north = min(longitudes) - step, max(latitudes) + step * cosine
    height = math.ceil((north - min(latitudes)) / (step * cosine) / (RATIO / 2)) + 1
    empty = TileMap(((),), west, north, step, cosine)
    near: dict[tuple[int, int], list[tuple[tuple[float, float], str]]] = {}
    for place, code in communes:
        x, y = empty.position(place)
        near.setdefault((int(x), int(y)), []).append(((x, y), code))

    def department(column: int, row: int) -> str:
        x, y = empty.centre(column, row)
        around = [
            (math.dist((x, y), spot), code)
            for i in range(int(x) - 2, int(x) + 3)
            for j in range(int(y) - 2, int(y) + 3)
            for spot, code in near.get((i, j), ())
        ]
        distance, code = min(around, default=(math.inf, ""))
        return code if distance <= reach else ""

    rows = tuple(tuple(department(column, row) for column in range(columns)) for row in range(height))
    return TileMap(rows, west, north, step, cosine)


def rhomb(x: float, y: float, width: float, scale: float = 0.93) -> str:
    """Path data of one tile centred on (``x``, ``y``), drawn at ``scale`` over the joint."""
    a, b = width * scale / 2, width * RATIO * scale / 2
    return f"M{x:.1f} {y - b:.1f}l{a:.1f} {b:.1f}-{a:.1f} {b:.1f}-{a:.1f}-{b:.1f}z"
