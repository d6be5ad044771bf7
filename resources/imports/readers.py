"""Readers: one small interface, a class for each format. A reader gives rows one at a time and never holds the file.

To add a format (UNIMARC, an old site): a class with ``columns()`` and ``rows()``, and its ending in ``READERS``.
"""

import csv
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import openpyxl
import rispy

from trajectoire.media.uploads import UNPACKED_LIMIT

CELL_LIMIT = 200_000
"""Characters of a cell; a longer one is a quotation mark that was never closed."""

COLUMN_LIMIT = 200
SAMPLE = 65_536
"""Bytes from which the encoding and the delimiter are told."""

ENCODING_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
DELIMITERS = ";,\t|"
RIS_END = "ER  -"


class UnreadableFileError(Exception):
    """The file as a whole cannot be read; the sentence tells the person what to do."""


@dataclass(frozen=True)
class Row:
    """A record of the file: its line (or row of the sheet), its values by column; ``fault``: why it is unreadable."""

    line: int
    values: dict[str, list[str]]
    fault: str = ""


class Reader(Protocol):
    """What a format gives."""

    def columns(self) -> Sequence[str]:
        """Names of the columns, as written in the file."""
        ...

    def rows(self) -> Iterator[Row]:
        """The records, from the first."""
        ...


def reader_for(path: Path) -> Reader:
    """The reader of this file, by its ending; ``UnreadableFileError`` for one that we do not read."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableFileError("Ce format n’est pas lu. Enregistrez le fichier en CSV, en XLSX ou en RIS.")
    if not path.is_file():
        raise UnreadableFileError(f"Le fichier {path.name} n’existe pas.")
    if not path.stat().st_size:
        raise UnreadableFileError("Le fichier est vide.")
    return reader(path)


class CsvReader:
    """CSV in UTF-8, UTF-16 or Windows-1252; semicolons, commas, tabs or bars."""

    def __init__(self, path: Path) -> None:
        self.path, self.encoding = path, encoding_of(path)
        csv.field_size_limit(CELL_LIMIT)
        with self._open() as stream:
            head = stream.readline()
        self.delimiter = max(DELIMITERS, key=head.count)

    def columns(self) -> list[str]:
        """The first line."""
        with self._open() as stream:
            try:
                head = next(csv.reader(stream, delimiter=self.delimiter), [])
            except csv.Error as error:
                raise UnreadableFileError("La première ligne, celle des titres de colonnes, ne se lit pas.") from error
        return named(head)

    def rows(self) -> Iterator[Row]:
        """Every line that is not empty; a line that cannot be cut is given with its fault."""
        names = self.columns()
        with self._open() as stream:
            table = csv.reader(stream, delimiter=self.delimiter, strict=True)
            next(table, None)
            while True:
                line = table.line_num + 1
                try:
                    cells = next(table)
                except StopIteration:
                    return
                except csv.Error:
                    yield Row(line, {}, "Cette ligne ne se lit pas : guillemet qui n’est pas fermé, ou fichier coupé.")
                    continue
                if any(cell.strip() for cell in cells):
                    fault = f"{len(cells)} cases pour {len(names)} colonnes." if len(cells) > len(names) else ""
                    yield Row(line, {n: [c.strip()] for n, c in zip(names, cells, strict=False) if c.strip()}, fault)

    def _open(self) -> IO[str]:
        return self.path.open(encoding=self.encoding, errors="replace", newline="")


class SheetReader:
    """The first sheet of an XLSX workbook, read as it is unpacked; values of formulas, never formulas."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with zipfile.ZipFile(path) as packed:
                unpacked = sum(entry.file_size for entry in packed.infolist())
        except (zipfile.BadZipFile, OSError) as error:
            raise UnreadableFileError("Ce classeur est abîmé. Rouvrez-le et enregistrez-le à nouveau.") from error
        if unpacked > UNPACKED_LIMIT:
            raise UnreadableFileError("Ce classeur est anormalement gros une fois déplié. Enregistrez-le en CSV.")

    def columns(self) -> list[str]:
        """The first row."""
        with self._sheet() as sheet:
            return named([_cell(value) for value in next(sheet, ())])

    def rows(self) -> Iterator[Row]:
        """Every row that is not empty."""
        names = self.columns()
        with self._sheet() as sheet:
            for number, cells in enumerate(sheet, 1):
                values = {n: [text] for n, cell in zip(names, cells, strict=False) if (text := _cell(cell))}
                if number > 1 and values:
                    yield Row(number, values)

    @contextmanager
    def _sheet(self) -> Iterator[Iterator[tuple[Any, ...]]]:
        """Rows of values of the first sheet."""
        try:
            book = openpyxl.load_workbook(self.path, read_only=True, data_only=True)
            try:
                yield book.worksheets[0].iter_rows(max_col=COLUMN_LIMIT, values_only=True)
            finally:
                book.close()
        except UnreadableFileError:
            raise
        except (KeyError, IndexError, ValueError, TypeError, OSError, zipfile.BadZipFile, SyntaxError) as error:
            raise UnreadableFileError("Ce classeur ne se lit pas. Rouvrez-le et enregistrez-le à nouveau.") from error


class RisReader:
    """RIS, a reference at a time; columns are rispy's names of the tags."""

    def __init__(self, path: Path) -> None:
        self.path, self.encoding = path, encoding_of(path)

    def columns(self) -> list[str]:
        """The names met in the first references."""
        found: dict[str, None] = {}
        for rank, row in enumerate(self.rows()):
            found.update(dict.fromkeys(row.values))
            if rank == 200:  # noqa: PLR2004 - enough to meet what is used
                break
        if not found:
            raise UnreadableFileError("Aucune référence RIS : chacune commence par « TY  - » et finit par « ER  - ».")
        return list(found)

    def rows(self) -> Iterator[Row]:
        """Every reference; one that is cut short is given with its fault."""
        lines: list[str] = []
        start = 1
        with self.path.open(encoding=self.encoding, errors="replace", newline=None) as stream:
            for number, line in enumerate(stream, 1):
                if not lines and not line.strip():
                    start = number + 1
                    continue
                lines.append(line)
                if line.startswith(RIS_END) or len(lines) > CELL_LIMIT // 10:
                    yield self._row(start, lines)
                    lines, start = [], number + 1
        if any(line.strip() for line in lines):
            yield Row(start, {}, "Référence coupée : il manque la ligne « ER  - ».")

    def _row(self, start: int, lines: list[str]) -> Row:
        try:
            entries = rispy.loads("".join(lines))
        except Exception:  # noqa: BLE001 - whatever the library finds wrong means the same thing
            entries = []
        if len(entries) != 1:
            return Row(start, {}, "Cette référence ne se lit pas.")
        values = {
            name: [str(item).strip() for item in (value if isinstance(value, list) else [value]) if str(item).strip()]
            for name, value in entries[0].items()
            if name != "unknown_tag"
        }
        return Row(start, {name: found for name, found in values.items() if found})


READERS: dict[str, type[CsvReader | SheetReader | RisReader]] = {
    ".csv": CsvReader,
    ".tsv": CsvReader,
    ".txt": CsvReader,
    ".xlsx": SheetReader,
    ".ris": RisReader,
}


def encoding_of(path: Path) -> str:
    """Encoding of a text: its mark, zeros (UTF-16 without mark), UTF-8 if all of it is, else Windows-1252."""
    with path.open("rb") as stream:
        head = stream.read(SAMPLE)
    for mark, encoding in ENCODING_MARKS:
        if head.startswith(mark):
            return encoding
    if head[1::2].count(0) > len(head) // 8:
        return "utf-16-le"
    if head[::2].count(0) > len(head) // 8:
        return "utf-16-be"
    try:
        with path.open(encoding="utf-8") as text:
            while text.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def named(cells: Sequence[str]) -> list[str]:
    """Names of columns: without spaces around, an empty one by its rank, a second of the same name by its number."""
    names: list[str] = []
    for rank, cell in enumerate(cells[:COLUMN_LIMIT], 1):
        name = " ".join(cell.split())[:100] or f"Colonne {rank}"
        names.append(name if name not in names else f"{name} ({rank})")
    if not any(cell.strip() for cell in cells):
        raise UnreadableFileError("La première ligne doit porter les titres des colonnes.")
    return names


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)[:CELL_LIMIT].strip()
