"""The pattern: a lattice of small rhombs, as on the roofs of Burgundy, drawn as SVG by a pure function.

Each tile is ``W`` wide and 1.28 ``W`` high, every other row shifted by half a tile, drawn at 93 % over a darker
joint. In the coordinates (i, j) of the two diagonals a block of n × n tiles is itself a lozenge: a family of
patterns is a function from (i, j) modulo n to one of four tones. SHA-256 of the identifier chooses: byte 0 the
family, byte 1 the block (6 to 10), bytes 2 and 3 the phase, the others which tiles are a little darker or lighter
(one in five each): that is what makes a roof and not a fabric.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from hashlib import sha256
from random import Random
from typing import Final

from .glazes import GLAZES, Glaze, glaze_name, shaded

RATIO: Final = 1.28
JOINT: Final = 0.93
DARKER: Final = -0.10
LIGHTER: Final = 0.07
ONE_IN_FIVE: Final = 0.2
SEED_BYTES: Final = 8
SMALLEST, LARGEST = 16, 1600
"""Sides accepted, in pixels."""

GROUND, MID, LIGHT, SPARK = range(4)

Family = Callable[[int, int, int], int]


def _ring(i: int, j: int, n: int) -> int:
    """Distance of (i, j) to the edge of its block: 0 on the edge."""
    return min(i % n, j % n, n - 1 - i % n, n - 1 - j % n)


def _rings(i: int, j: int, n: int) -> int:
    """Losange: rings one inside the other, two hearts in turn."""
    depth, heart = _ring(i, j, n), (n - 1) // 2
    if depth == 0:
        return LIGHT
    if (i // n + j // n) % 2:
        return MID if depth == heart else SPARK if depth == heart - 1 and heart > 1 else GROUND
    return LIGHT if depth == heart else MID if depth == heart - 1 else GROUND


def _interlace(i: int, j: int, n: int) -> int:
    """Entrelacs: a lattice of bands one tile wide, knots where they cross, a quiet heart."""
    u, v = i % n, j % n
    if u == 0 and v == 0:
        return SPARK
    if u == 0 or v == 0:
        return LIGHT
    if u == v == n // 2:
        return LIGHT
    return MID if _ring(i - 1, j - 1, n - 1 if n > 1 else n) > 0 and 1 < u < n - 1 and 1 < v < n - 1 else GROUND


def _seeds(i: int, j: int, n: int) -> int:
    """Semis: lozenges of light sown on a ground crossed by a faint net."""
    u, v = i % n, j % n
    middle = n // 2
    if u in (middle, middle - 1) and v in (middle, middle - 1):
        return SPARK
    if middle - 2 <= u <= middle + 1 and middle - 2 <= v <= middle + 1:
        return LIGHT
    return MID if u == 0 or v == 0 else GROUND


def _chevron(i: int, j: int, n: int) -> int:
    """Chevron: broken bands that climb the roof."""
    row, column = i + j, (i - j) % (2 * n)
    rise = column if column < n else 2 * n - column
    step = (row + rise) % (2 * n)
    if step in (0, 1):
        return LIGHT
    if step in (n, n + 1):
        return MID
    return SPARK if step == n - 3 and rise % n == 0 else GROUND


def _scales(i: int, j: int, n: int) -> int:
    """Écailles: nested scales, open at the top."""
    u, v = i % n, j % n
    depth = max(u, v)
    if depth == n - 1:
        return LIGHT
    if depth == 0:
        return SPARK
    return MID if (n - 1 - depth) % 3 == 2 else GROUND  # noqa: PLR2004 - every third scale


FAMILIES: Final[tuple[Family, ...]] = (_rings, _interlace, _seeds, _chevron, _scales)


def cover_seed(identifier: str) -> str:
    """What the pattern keeps of ``identifier``: the first bytes of its SHA-256, in hexadecimal (for an address)."""
    return sha256(identifier.encode()).hexdigest()[: 2 * SEED_BYTES]


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def tiles_svg(seed: bytes, glaze: Glaze, width: int, height: int) -> str:
    """The drawing itself, from at least ``SEED_BYTES`` bytes of seed; ``ValueError`` for a side out of bounds."""
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise ValueError(f"a cover is {SMALLEST} to {LARGEST} pixels a side, not {width} × {height}")
    if len(seed) < SEED_BYTES:
        raise ValueError(f"the seed has {SEED_BYTES} bytes at least")
    family, block = FAMILIES[seed[0] % len(FAMILIES)], 6 + seed[1] % 5
    wide = max(10.0, min(20.0, width / (14 if width < 2 * height else 26)))
    chance = Random(seed)  # noqa: S311 - a drawing, not a secret

    def tone(i: int, j: int) -> int:
        return family(i + seed[2], j + seed[3], block)

    colours = (glaze.ground, glaze.mid, glaze.light, glaze.spark)
    return draw(tone, lambda _row, _column: chance.random(), colours, (width, height), wide)


def draw(
    tone: Callable[[int, int], int],
    throw: Callable[[int, int], float],
    colours: Sequence[str],
    size: tuple[int, int],
    wide: float,
) -> str:
    """SVG of ``size`` pixels: one path for each shade of each colour, over the joint (the first colour, darker).

    ``tone(i, j)`` is the rank of a tile's colour; ``throw(row, column)``, between 0 and 1, says whether it is a little
    darker (below 0.2) or lighter (above 0.8); ``wide`` is the width of a tile.
    """
    width, height = size
    tall = wide * RATIO
    outline = _tile_outline(wide, tall)
    paths: dict[str, list[str]] = defaultdict(list)
    for row in range(int(2 * height / tall) + 2):
        for column in range(-1, int(width / wide) + 2):
            # Down one row to the right is one step along one diagonal, to the left one along the other.
            colour = colours[tone(column + (row + 1) // 2, row // 2 - column)]
            thrown = throw(row, column)
            if thrown < ONE_IN_FIVE:
                colour = shaded(colour, DARKER)
            elif thrown > 1 - ONE_IN_FIVE:
                colour = shaded(colour, LIGHTER)
            paths[colour].append(f"M{_number((column + row % 2 / 2) * wide)} {_number((row - 1) * tall / 2)}{outline}")
    drawn = "".join(f'<path fill="{colour}" d="{"".join(moves)}"/>' for colour, moves in sorted(paths.items()))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<path fill="{shaded(colours[0], -0.45)}" d="M0 0h{width}v{height}H0z"/>{drawn}</svg>'
    )


def _tile_outline(wide: float, tall: float) -> str:
    """Relative path of one tile from its top corner."""
    half, side = _number(wide * JOINT / 2), _number(tall * JOINT / 2)
    return f"l{half} {side}-{half} {side}-{half}-{side}z"


def cover_svg(identifier: str, theme: str, width: int, height: int) -> str:
    """Cover of ``identifier`` in the glazes of ``theme``, as an SVG document of ``width`` × ``height`` pixels."""
    return tiles_svg(sha256(identifier.encode()).digest()[:SEED_BYTES], GLAZES[glaze_name(theme)], width, height)
