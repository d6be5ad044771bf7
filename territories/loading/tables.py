"""Opening a table of territories: encoding, delimiter and columns are recognised, lines are read one by one."""

import csv
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

Row = Mapping[str, str]

ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "qpv": ("code_qp", "code_qpv", "codeqp", "code_qp_2024", "qp"),
    "qpv_name": ("lib_qp", "nom_qp", "libelle_qp", "lib_qpv", "nom_qpv"),
    "qpv_list": ("codes_qp", "codes_qpv", "liste_qp"),
    "epci": ("siren_epci", "epci_siren", "siren", "code_epci", "epci_code"),
    "epci_name": ("lib_epci", "libepci", "nom_epci", "libelle_epci"),
    "commune": ("insee_com", "insee", "codgeo", "code_insee", "code_commune", "depcom", "com", "codes_insee"),
    "commune_name": ("lib_com", "libgeo", "nom_commune", "nom_com", "commune"),
    "department": ("insee_dep", "dep", "dept", "code_departement", "departement_code"),
    "departments": ("depts", "departements", "deps"),
    "department_name": ("lib_dep", "nom_departement", "libelle_departement"),
    "region": ("insee_reg", "reg", "code_region"),
    "name": ("nom", "libelle", "nom_officiel", "name"),
    "population": ("pop", "pop_municipale", "pmun", "population", "ptot"),
    "longitude": ("lon", "longitude", "long", "x_wgs84"),
    "latitude": ("lat", "latitude", "y_wgs84"),
    "type": ("typecom",),
    "since": ("existe_depuis", "valid_from", "date_debut"),
    "until": ("existe_jusqu_au", "valid_to", "date_fin"),
    "change": ("mod",),
    "change_date": ("date_eff",),
    "before_type": ("typecom_av",),
    "before": ("com_av",),
    "before_name": ("libelle_av", "nccenr_av"),
    "after_type": ("typecom_ap",),
    "after": ("com_ap",),
    "after_name": ("libelle_ap", "nccenr_ap"),
}
"""Our name of a column, and those that official files give it (without accents, in lower case)."""

SAMPLE = 65_536
LINE_LIMIT = 1_000_000
"""Characters of a line: longer, the file is no table."""


class UnreadableError(Exception):
    """The file cannot be read at all; the message says why, in French."""


@dataclass(frozen=True)
class Table:
    """An open table: our names of its columns by their place, and where it begins."""

    path: Path
    encoding: str
    delimiter: str
    columns: Mapping[int, str]
    width: int

    def rows(self) -> Iterator[tuple[int, Row | None]]:
        """Number of each line and what it holds under our names; ``None`` for a line that has not its columns."""
        with self.path.open(encoding=self.encoding, newline="", errors="replace") as lines:
            reader = csv.reader(lines, delimiter=self.delimiter)
            next(reader)
            while True:
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error:
                    yield reader.line_num, None
                    continue
                if any(cell.strip() for cell in cells):
                    whole = len(cells) == self.width
                    row = {name: cells[place].strip() for place, name in self.columns.items()} if whole else None
                    yield reader.line_num, row


def open_table(path: Path) -> Table:
    """Recognise the table; ``UnreadableError`` when it is none of ours."""
    encoding = encoding_of(path)
    csv.field_size_limit(LINE_LIMIT)
    with path.open(encoding=encoding, newline="", errors="replace") as lines:
        head = lines.readline(LINE_LIMIT)
        delimiter = max(";,\t|", key=head.count)
        try:
            names = next(csv.reader([head, *lines.readlines(SAMPLE)], delimiter=delimiter), [])
        except csv.Error as error:
            message = f"La première ligne ne se lit pas : {error}."
            raise UnreadableError(message) from error
    known = {other: name for name, others in ALIASES.items() for other in others}
    columns: dict[int, str] = {}
    for place, heading in enumerate(names):
        name = known.get(_plain(heading))
        if name and name not in columns.values():
            columns[place] = name
    # « EPCI » is a code in some lists, and a name where another column has the code.
    for place, heading in enumerate(names):
        if _plain(heading) == "epci":
            columns[place] = "epci_name" if "epci" in columns.values() else "epci"
    if not columns:
        message = "Aucune colonne n’est reconnue : est-ce un tableau de territoires, avec sa ligne d’intitulés ?"
        raise UnreadableError(message)
    return Table(path, encoding, delimiter, columns, len(names))


def encoding_of(path: Path) -> str:
    """UTF-8 (with its mark or not), UTF-16, else the one of Windows (cp1252). The whole file is tried, by pieces."""
    with path.open("rb") as source:
        start = source.read(SAMPLE)
    if not start.strip(b"\x00 \r\n"):
        message = "Le fichier est vide."
        raise UnreadableError(message)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if start.count(0) > len(start) // 4:
        return "utf-16-le" if start[1] == 0 else "utf-16-be"
    if start.count(0) > len(start) // 100:  # one stray sign in a table is the matter of its line
        message = "Ce n’est pas un fichier de texte : enregistrez le tableau en CSV."
        raise UnreadableError(message)
    try:
        with path.open(encoding="utf-8") as text:
            while text.read(SAMPLE):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _plain(heading: str) -> str:
    letters = unicodedata.normalize("NFKD", heading.strip().strip("\ufeff\"'").casefold())
    kept = "".join(letter if letter.isalnum() else "_" for letter in letters if not unicodedata.combining(letter))
    return "_".join(filter(None, kept.split("_")))
