"""Tables for spreadsheets: CSV and XLSX as French ones expect them, where no cell is ever a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

BYTE_ORDER_MARK = "\ufeff"
"""By which spreadsheets know that accents are in UTF-8."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Cell = object
"""A text, a number, a date or nothing."""


def harmless(cell: str) -> str:
    """The cell, which no spreadsheet takes for a formula: it begins with an apostrophe (OWASP, « CSV injection »)."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def csv_line(cells: Iterable[str]) -> str:
    """One line of a table, cut by semicolons and ended by CR LF (RFC 4180)."""
    target = StringIO()
    csv.writer(target, delimiter=";", lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return target.getvalue()


def table_file(
    name: str, ending: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponse | StreamingHttpResponse:
    """The answer that sends a table as « name-2026-11-23.ending »; ``ending`` is ``csv`` or ``xlsx``."""
    answer: HttpResponse | StreamingHttpResponse
    if ending == "xlsx":
        answer = HttpResponse(_workbook(headings, rows), content_type=XLSX_TYPE)
    else:
        answer = StreamingHttpResponse(_csv(headings, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate().isoformat()}.{ending}"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + csv_line(headings)
    for row in rows:
        yield csv_line(["" if cell is None else str(cell) for cell in row])


def _workbook(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(headings))
    for row in rows:
        sheet.append([_written(cell) for cell in row])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _written(cell: Cell) -> Cell:
    """Texts without the control characters that the format refuses; numbers and dates as they are."""
    return harmless(ILLEGAL_CHARACTERS_RE.sub("", cell)) if isinstance(cell, str) else cell
