"""``territories_load``: official files of every shape, counted line by line, written whole or not at all.

Codes and names are official ones (ANCT, INSEE); the files are small ones of the same shape.
"""

import csv
import json
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from territories.facts import load_facts
from territories.loading.codes import CodeError, commune, neighbourhood
from territories.loading.outlines import simplified
from territories.models import Territory, TerritoryOutline

pytestmark = pytest.mark.django_db

REAL = Path(__file__).resolve().parents[3] / "shared/data/territories"

DEPARTMENTS = "dep,nom\n25,Doubs\n90,Territoire de Belfort\n"
EPCI = "siren,nom,type,pop_municipale,nb_communes,depts\n200069052,CA Grand Belfort,CA,103213,52,90\n"
COMMUNES = (
    "insee,nom,dept,pop,codes_postaux,siren_epci,lon,lat\n"
    "90008,Bavilliers,90,4692,90800,200069052,6.835,47.621\n"
    "90010,Belfort,90,45192,90000,200069052,6.8628,47.6375\n"
)
QPV = (
    "code_qp,lib_qp,insee_dep,lib_dep,insee_com,lib_com,siren_epci,lib_epci,lon,lat\n"
    "QN09004M,Les Résidences,90,Territoire de Belfort,90008;90010,Bavilliers;Belfort,200069052,CA Grand Belfort,"
    "6.84169,47.63292\n"
)
CONTRACTS = (
    "siren_epci;epci;insee_dep;departement;nb_qpv;codes_qp;communes\r\n"
    "200069052;CA Grand Belfort;90;Territoire de Belfort;1;QN09004M;Bavilliers|Belfort\r\n"
)
MOVES = (
    "MOD,DATE_EFF,TYPECOM_AV,COM_AV,TNCC_AV,NCC_AV,NCCENR_AV,LIBELLE_AV,TYPECOM_AP,COM_AP,TNCC_AP,NCC_AP,NCCENR_AP,LIBELLE_AP\n"
    "32,2025-01-01,COM,90010,0,BELFORT,Belfort,Belfort,COM,90008,0,BAVILLIERS,Bavilliers,Bavilliers\n"
    "32,2016-01-01,COM,90099,0,X,X,Une ancienne,COM,90008,0,BAVILLIERS,Bavilliers,Bavilliers\n"
    "32,2016-01-01,COM,01001,0,X,X,Ailleurs,COM,01002,0,Y,Y,Ailleurs aussi\n"
    "10,2016-01-01,COM,90008,0,X,X,Autre nom,COM,90008,0,Y,Y,Bavilliers\n"
)

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A file of this text."""

    def make(name: str, text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return make


def load(*paths: Path, **options: Any) -> dict[str, Any]:
    """The figures of the last line."""
    out = StringIO()
    call_command("territories_load", *map(str, paths), "--json", stdout=out, **options)
    figures: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return figures


def counts(figures: dict[str, Any]) -> tuple[int, ...]:
    """Created, updated, unchanged, ambiguous, refused."""
    return tuple(figures[name] for name in ("created", "updated", "unchanged", "ambiguous", "refused"))


def report(figures: dict[str, Any]) -> list[dict[str, str]]:
    """Lines of the report."""
    with Path(figures["report"]).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


@pytest.fixture
def belfort(write: Write) -> list[Path]:
    """The five lists of one agglomeration, in no good order."""
    texts = {"qpv": QPV, "contrats": CONTRACTS, "communes": COMMUNES, "epci": EPCI, "departements": DEPARTMENTS}
    return [write(f"{name}.csv", text) for name, text in texts.items()]


def test_lists_are_read_in_the_order_that_suits_them_and_a_second_time_changes_nothing(belfort: list[Path]) -> None:
    assert counts(load(*belfort)) == (7, 0, 0, 0, 0)
    place = Territory.objects.get(code="QN09004M")
    parents = {(each.level, each.code) for each in place.parents.all()}
    assert parents == {("commune", "90008"), ("commune", "90010"), ("contrat", "200069052")}, "a QPV spans communes"
    above = {(each.level, each.name) for each in place.ancestors()}
    assert ("epci", "CA Grand Belfort") in above
    assert ("contrat", "Grand Belfort") in above, "a contract is not its EPCI"
    assert counts(load(*belfort)) == (0, 0, 7, 0, 0)


def test_a_dry_run_says_the_same_and_writes_nothing(belfort: list[Path]) -> None:
    assert counts(load(*belfort, dry_run=True)) == (7, 0, 0, 0, 0)
    assert not Territory.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encoding_and_delimiter_are_recognised(write: Write, encoding: str, delimiter: str) -> None:
    text = COMMUNES.replace("Bavilliers", "Grand-Crézançay").replace(",", delimiter)
    assert counts(load(write("c.csv", text, encoding))) == (2, 0, 0, 0, 0)
    assert Territory.objects.get(code="90008").name == "Grand-Crézançay"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("QP090004,Les Résidences,90,,90008,Bavilliers,,,6.8,47.6", "ancienne liste"),
        ("90004,Les Résidences,90,,90008,Bavilliers,,,6.8,47.6", "n’est pas un code de QPV"),
        ("QN09004M,,90,,90008,Bavilliers,,,6.8,47.6", "Le nom manque"),
        ("QN09004M,Les Résidences,90,,,,,,6.8,47.6", "La commune manque"),
        ("QN09004M,Les Résidences,90,,90999,,,,6.8,47.6", "commune 90999"),
        ("QN09004M,Les Résidences,90,,90008,Bavilliers,,,6.8,147.6", "coordonnée"),
        ("QN09004M,Les Résidences,90", "nombre de colonnes"),
        ("QN09004M,Les Résidences,90,,9000800,Bavilliers,,,6.8,47.6", "code de commune"),
        ("QN09004M,Les Résidences,90,,90008,Bavilliers,2 000 690 52 99,,6.8,47.6", "SIREN"),
        ("QN09004M,Les R\x00sidences,90,,90008,Bavilliers,,,6.8,47.6", "illisible"),
    ],
)
def test_a_bad_line_is_refused_with_its_reason_and_the_others_are_taken(write: Write, line: str, why: str) -> None:
    load(write("communes.csv", COMMUNES))
    figures = load(write("qpv.csv", f"{QPV.splitlines()[0]}\n{line}\nQN09005M,Glacis,90,,90010,Belfort,,,6.8,47.6\n"))
    assert counts(figures) == (1, 0, 0, 0, 1)
    (told,) = report(figures)
    assert (told["ligne"], told["sort"]) == ("2", "refusée")
    assert why in told["pourquoi"]


def test_one_code_said_twice_differently_is_ambiguous(write: Write) -> None:
    twice = f"{COMMUNES}90008,Bavilliers,90,4692,90800,200069052,6.835,47.621\n90010,Beaufort,90,1,,,6.8,47.6\n"
    figures = load(write("communes.csv", twice))
    assert counts(figures) == (2, 0, 1, 1, 0)
    assert report(figures)[0]["code"] == "90010"
    assert Territory.objects.get(code="90010").name == "Belfort"


def test_what_a_spreadsheet_did_to_codes_is_undone() -> None:
    assert commune("1004") == "01004"
    assert commune("2a004") == "2A004"
    assert neighbourhood("qn 02a01m") == "QN02A01M"
    with pytest.raises(CodeError):
        commune("2,1E+04")


def test_corsica_and_overseas_have_their_departments(write: Write) -> None:
    load(write("dep.csv", "dep,nom\n2A,Corse-du-Sud\n974,La Réunion\n"))
    text = "insee,nom,pop,lon,lat\n2A004,Ajaccio,73822,8.73,41.92\n97411,Saint-Denis,153001,55.45,-20.88\n"
    assert counts(load(write("communes.csv", text))) == (2, 0, 0, 0, 0)
    for code, department in (("2A004", "2A"), ("97411", "974")):
        assert [each.code for each in Territory.objects.get(code=code).parents.all()] == [department]


def test_an_intercommunality_over_two_departments_is_within_their_region(write: Write) -> None:
    regions = write("regions.csv", "reg,libelle\n27,Bourgogne-Franche-Comté\n")
    departments = write("dep.csv", "reg,dep,libelle\n27,21,Côte-d'Or\n27,71,Saône-et-Loire\n")
    epci = write("epci.csv", 'siren,nom,depts\n200006682,"CA Beaune, Côte et Sud",21|71\n')
    load(regions, departments, epci)
    assert [(each.level, each.code) for each in Territory.objects.get(level="epci").parents.all()] == [("region", "27")]


def test_a_national_list_is_read_for_some_departments(write: Write) -> None:
    text = f"{COMMUNES}75056,Paris,75,2102650,,200054781,2.35,48.86\n"
    figures = load(write("communes.csv", text), departments="90")
    assert (counts(figures), figures["ignored"]) == ((2, 0, 0, 0, 0), 1)


def test_a_list_of_neighbourhoods_alone_names_what_contains_them(write: Write) -> None:
    figures = load(write("qpv.csv", QPV))
    assert (counts(figures), figures["implied"]) == ((1, 0, 0, 0, 0), 3)
    assert Territory.objects.get(code="90010").name == "Belfort"
    assert counts(load(write("communes.csv", COMMUNES))) == (0, 2, 0, 0, 0), "what was only named is completed"


def test_what_people_wrote_stays(belfort: list[Path]) -> None:
    load(*belfort)
    Territory.objects.filter(level="contrat").update(name="Pays de Belfort", presentation="Sept quartiers.")
    assert counts(load(*belfort)) == (0, 0, 7, 0, 0)
    assert Territory.objects.get(level="contrat").name == "Pays de Belfort"
    assert Territory.objects.get(level="contrat").presentation == "Sept quartiers."


def test_a_commune_that_merged_keeps_its_history(belfort: list[Path], write: Write, client: Client) -> None:
    load(*belfort)
    moves = write("mouvements.csv", MOVES)
    figures = load(moves)
    assert (counts(figures), figures["ignored"]) == ((1, 1, 0, 0, 0), 2)
    gone = Territory.objects.get(code="90010")
    assert gone.valid_to == date(2024, 12, 31)
    assert [each.code for each in gone.successors.all()] == ["90008"]
    assert Territory.objects.get(code="90099").valid_to == date(2015, 12, 31), "an old code leads to what it became"
    text = client.get("/territoires/commune/90010/").content.decode()
    assert 'href="/territoires/commune/90008/"' in text
    assert counts(load(moves)) == (0, 0, 2, 0, 0)
    again = load(write("communes.csv", COMMUNES))
    assert counts(again) == (0, 0, 1, 1, 0), "an old list does not bring it back"
    assert "n’existe plus" in report(again)[0]["pourquoi"]


def test_a_commune_restored_exists_from_that_day(belfort: list[Path], write: Write) -> None:
    load(*belfort)
    line = "21,2026-01-01,COM,90008,0,B,B,Bavilliers,COM,90007,0,A,A,Bas-Evette\n"
    load(write("mouvements.csv", f"{MOVES.splitlines()[0]}\n{line}"))
    restored = Territory.objects.get(code="90007")
    assert restored.valid_from == date(2026, 1, 1)
    assert ("departement", "90") in {(each.level, each.code) for each in restored.parents.all()}


SQUARE = [[6.80, 47.60], [6.83, 47.6000001], [6.86, 47.60], [6.86, 47.64], [6.80, 47.64], [6.80, 47.60]]


def _collection(*codes: str, tail: str = "") -> str:
    features = [
        {"type": "Feature", "properties": {"code_qp": c}, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
        for c in codes
    ]
    return json.dumps({"type": "FeatureCollection", "name": "x", "features": features}) + tail


def test_outlines_are_kept_simplified_for_display(belfort: list[Path], write: Write) -> None:
    load(*belfort)
    outlines = write("qpv.geojson", _collection("QN09004M", "QN09999M", "nimporte"))
    assert counts(load(outlines)) == (1, 0, 0, 0, 2)
    shape = TerritoryOutline.objects.get().shape
    assert shape == [[[[6.8, 47.6], [6.86, 47.6], [6.86, 47.64], [6.8, 47.64], [6.8, 47.6]]]]
    assert counts(load(outlines)) == (0, 0, 1, 0, 2)


@pytest.mark.parametrize(
    "geometry",
    [None, {"type": "Point", "coordinates": [6, 47]}, {"type": "Polygon", "coordinates": [[["a", "b"]]]},
     {"type": "Polygon", "coordinates": [[[700000, 6600000], [1, 2], [3, 4], [700000, 6600000]]]},
     {"type": "Polygon", "coordinates": [[[6, 47], [6, 47], [6, 47], [6, 47]]]}, {"type": "Polygon", "coordinates": 3}],
)  # fmt: skip
def test_an_outline_that_is_none_is_refused(belfort: list[Path], write: Write, geometry: Any) -> None:
    load(*belfort)
    feature = {"type": "Feature", "properties": {"code_qp": "QN09004M"}, "geometry": geometry}
    figures = load(write("qpv.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]})))
    assert counts(figures) == (0, 0, 0, 0, 1)


def test_simplifying_keeps_the_ends_and_what_stands_out() -> None:
    line = [(0.0, 0.0), (1.0, 0.001), (2.0, 1.0), (3.0, 0.0)]
    assert simplified(line, 0.01) == [(0.0, 0.0), (1.0, 0.001), (2.0, 1.0), (3.0, 0.0)]
    assert simplified(line, 0.8) == [(0.0, 0.0), (2.0, 1.0), (3.0, 0.0)]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("vide.csv", b"", "vide"),
        ("image.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 20, "pas un fichier de texte"),
        ("autre.csv", b"bonjour;monde\n1;2\n", "Aucune colonne"),
        ("population.csv", b"pop;lon\n1;2\n", "aucune liste connue"),
        ("coupe.geojson", _collection("QN09004M")[:-30].encode(), "coupé"),
        ("autre.geojson", b'{"type": "Topology"}', "features"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing_of_any_file(
    belfort: list[Path], tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    bad = tmp_path / name
    bad.write_bytes(content)
    with pytest.raises(CommandError, match=why) as refused:
        load(*belfort, bad)
    assert refused.value.returncode == 1
    assert not Territory.objects.exists()


def test_bad_use_has_its_exit_code(tmp_path: Path, belfort: list[Path]) -> None:
    with pytest.raises(CommandError, match="introuvable") as absent:
        load(tmp_path / "absent.csv")
    assert absent.value.returncode == 2
    with pytest.raises(CommandError, match="département") as unknown:
        load(*belfort, departments="250")
    assert unknown.value.returncode == 2


def test_the_report_holds_no_formula(write: Write) -> None:
    figures = load(write("=cmd.csv", COMMUNES.replace("90008,", "=1+1,")))
    (told,) = report(figures)
    assert told["fichier"] == "'=cmd.csv"
    assert told["pourquoi"].startswith("«")


@pytest.mark.skipif(not REAL.exists(), reason="the official files are not on this machine")
def test_the_facts_kept_with_the_project_are_those_of_the_official_files() -> None:
    load_facts("27")
    names = ("communes_bfc.csv", "epci_bfc.csv", "contrats_de_ville_bfc.csv", "qpv2024_bfc.csv", "qpv2024_bfc.geojson")
    figures = load(*(REAL / name for name in names))
    # 145: all of the facts but the region and its eight departments, which these lists do not have.
    assert (figures["updated"], figures["unchanged"], figures["ambiguous"], figures["refused"]) == (0, 145, 0, 0)
    assert TerritoryOutline.objects.count() == 62
