"""The map of the coverage: the region's tiles, and on it a numbered lozenge by contract, shaped by its state.

Drawn on the server like every other map; the table beside it says the same, by the same numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from networks.contract import CellState
from territories.groundmap import HEIGHT, WIDTH, draw, frame_of, tiles_near, tiles_of_grid
from territories.regionmap import grid_of_the_centre

from .matrix import Line


@dataclass(frozen=True)
class Lozenge:
    """A contract on the map: where, its line, the state shown there."""

    x: float
    y: float
    line: Line
    state: CellState

    @property
    def moved(self) -> str:
        """For ``transform``: a decimal point, whatever the language."""
        return f"translate({self.x:.1f} {self.y:.1f})"


@dataclass(frozen=True)
class CoverageMap:
    """Path data of the tiles, and the lozenges; ``unplaced`` lines have no known place."""

    tiles: str
    lozenges: tuple[Lozenge, ...]
    unplaced: tuple[Line, ...]
    width: int = WIDTH
    height: int = HEIGHT


def coverage_map(lines: Sequence[Line], column: int | None) -> CoverageMap | None:
    """The map of a column, or of the worst state of each line when none is chosen; ``None`` when nothing has a place.

    One query, for the region whose tiles are kept.
    """
    placed = [(line, line.contract.spot) for line in lines if line.contract.spot]
    spots = [spot for _line, spot in placed if spot]
    if not spots:
        return None
    grid = grid_of_the_centre()
    if grid:
        ground = [
            (grid.west + x * grid.step, grid.north - y * grid.step * grid.cosine)
            for i, j, _code in grid.inside()
            for x, y in [grid.centre(i, j)]
        ]
        frame = frame_of(ground)
        tiles = tiles_of_grid(frame, grid, "")
    else:
        frame = frame_of(spots)
        tiles = tiles_near(frame, tuple(spots), ())
    drawn = draw(frame, tiles, spots)
    lozenges = tuple(
        Lozenge(marker.x, marker.y, line, line.state if column is None else line.cells[column].state)
        for marker, (line, _spot) in zip(drawn.markers, placed, strict=True)
    )
    return CoverageMap(drawn.strong, lozenges, tuple(line for line in lines if not line.contract.spot))
