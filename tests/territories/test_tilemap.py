"""The map of tiles: one tile for each neighbourhood, wherever they are."""

from pathlib import Path
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from territories import roofmap, tilemap

COMMUNES = [((5 + i / 20, 47 + j / 20), "21" if i < 5 else "2A") for i in range(10) for j in range(10)]
GRID = tilemap.compute(COMMUNES, columns=20)
place = st.tuples(st.floats(4.9, 5.6), st.floats(46.9, 47.6))


def test_each_tile_takes_the_department_of_the_nearest_commune() -> None:
    west = [code for column, _row, code in GRID.inside() if column < 6]
    east = [code for column, _row, code in GRID.inside() if column > 13]
    assert set(west) == {"21"}
    assert set(east) == {"2A"}


@given(st.lists(place, max_size=30))
def test_every_neighbourhood_has_a_tile_of_its_own_even_when_they_share_a_place(places: list[tilemap.Point]) -> None:
    seats = GRID.seats(places + places)
    ground = {(column, row) for column, row, _code in GRID.inside()}
    assert len(set(seats)) == len(seats) == 2 * len(places)
    assert set(seats) <= ground


def test_the_artefact_reads_back_as_it_was_written(tmp_path: Path) -> None:
    target = tmp_path / "grid.json"
    target.write_text(GRID.dump())
    assert tilemap.load(target) == GRID


def test_the_drawing_is_well_formed_and_counts_its_neighbourhoods() -> None:
    places = [(5.1, 47.1), (5.1, 47.1), (5.4, 47.3)]
    root = ET.fromstring(roofmap.svg(GRID, places))  # noqa: S314 - our own drawing
    gold = [path.get("d", "") for path in root if path.get("fill") == roofmap.MUSTARD]
    assert sum(data.count("M") for data in gold) == len(places)


def test_names_never_cover_each_other_nor_leave_the_drawing() -> None:
    names = {f"Ville {n}": (5.2 + n / 1000, 47.2) for n in range(20)}
    laid = roofmap.labels(GRID, names)
    assert 1 <= len(laid) < len(names)
    assert all(0 <= label.left <= 100 and 0 <= label.top <= 100 for label in laid)


def test_the_region_kept_in_the_project_has_room_for_its_neighbourhoods() -> None:
    artefact = Path(__file__).parents[2] / "territories/fixtures/region-27.tiles.json"
    grid = tilemap.load(artefact)
    assert {code for _column, _row, code in grid.inside()} == {"21", "25", "39", "58", "70", "71", "89", "90"}
    assert len(grid.rows[0]) == 58
