"""Drawing the tile map: departments in roof greens, one mustard tile for each priority neighbourhood.

The drawing is an image beside a list that says the same in words; names of places are laid over it as
text by the page, in the page's font.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .tilemap import Point, TileMap, rhomb

WIDTH = 20.0
"""Width of a tile in the drawing's units."""

GREENS = ("#0f5f4b", "#2a7861", "#1a6852", "#0b5a47", "#23705a", "#0c4d3f", "#2f7d66", "#083f34")
"""Glazes of the departments, in the order of their codes; neighbours stay apart in lightness."""

MUSTARD = "#e3a72f"


@dataclass(frozen=True)
class Label:
    """A place name over the drawing: position in percent of its width and height, and on which side it reads."""

    name: str
    left: float
    top: float
    side: str


def svg(grid: TileMap, neighbourhoods: Sequence[Point]) -> str:
    """The drawing as an SVG text: one path for each tone, so that 2,500 tiles weigh about 11 KB compressed."""
    width, height = grid.size
    gold = set(grid.seats(neighbourhoods))
    codes = sorted({code for _column, _row, code in grid.inside()})
    glaze = {code: GREENS[index % len(GREENS)] for index, code in enumerate(codes)}
    paths: dict[tuple[str, str], list[str]] = defaultdict(list)
    for column, row, code in grid.inside():
        x, y = grid.centre(column, row)
        tone = (MUSTARD, "") if (column, row) in gold else (glaze[code], _wear(column, row))
        paths[tone].append(rhomb(x * WIDTH, y * WIDTH, WIDTH))
    drawn = "".join(
        f'<path fill="{colour}" d="{"".join(tiles)}"/>'
        + (f'<path fill="{veil}" d="{"".join(tiles)}"/>' if veil else "")
        for (colour, veil), tiles in sorted(paths.items())
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width * WIDTH:.0f} {height * WIDTH:.0f}" '
        f'width="{width * WIDTH:.0f}" height="{height * WIDTH:.0f}">{drawn}</svg>'
    )


def _wear(column: int, row: int) -> str:
    """A fifth of the tiles darker, a fifth lighter, always the same: that is what makes it a roof."""
    byte = hashlib.sha256(f"{column},{row}".encode()).digest()[0]
    if byte < 51:  # noqa: PLR2004 - a fifth of 256
        return "#0002"
    if byte < 102:  # noqa: PLR2004 - the next fifth
        return "#fff1"
    return ""


def labels(grid: TileMap, places: Mapping[str, Point]) -> list[Label]:
    """Names that fit, in the order given: a name that would cover one already laid is left to the list.

    Boxes are estimated at 0.72 tile a character and 1.7 tile high, which suits 26 units on the drawing.
    """
    width, height = grid.size
    laid: list[tuple[float, float, float, float]] = []
    found = []
    for name, place in places.items():
        x, y = grid.position(place)
        length = 0.72 * len(name)
        for side, left in (("right", x + 1.2), ("left", x - 1.2 - length)):
            box = (left, y - 0.85, left + length, y + 0.85)
            inside = box[0] >= 0 and box[2] <= width
            if inside and not any(_overlap(box, other) for other in laid):
                laid.append(box)
                anchor = left if side == "right" else left + length
                found.append(Label(name, round(100 * anchor / width, 2), round(100 * y / height, 2), side))
                break
    return found


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
