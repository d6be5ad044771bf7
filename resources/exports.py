"""Lists as files: references (RIS, BibTeX, text) and a table (CSV), written as they are read."""

from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse
from django.utils import timezone
from wagtail.models import Site

from trajectoire.spreadsheets import BYTE_ORDER_MARK, csv_line

from .citing.formats import FORMATS
from .citing.plain import one_line
from .notices.content import NoticeContent
from .open_data.fields import FIELDS

CSV_TYPE = "text/csv"
LIST_FORMATS = {"csv": "Tableur (CSV)", "ris": "RIS (Zotero, EndNote)", "bib": "BibTeX"}
"""Endings and names of the files that a list gives."""


def export(notices: Iterable[NoticeContent], ending: str, site: Site | None, name: str) -> StreamingHttpResponse:
    """The answer that sends ``notices`` as a file « name-2026-11-23.ending »."""
    if ending == "csv":
        lines, media_type = csv_lines(notices, site), CSV_TYPE
    else:
        root_url, publisher = (site.root_url, site.site_name) if site else ("", "")
        form = FORMATS[ending]
        lines = (form.write(notice.citation(root_url, publisher)) for notice in notices)
        media_type = form.media_type
    answer = StreamingHttpResponse(lines, content_type=f"{media_type}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate().isoformat()}.{ending}"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def csv_lines(notices: Iterable[NoticeContent], site: Site | None) -> Iterator[str]:
    """Lines of the table: a byte order mark for spreadsheets, the names of the columns, a line a notice.

    Semicolons, as French spreadsheets expect; a cell that a spreadsheet would take for a formula begins
    with an apostrophe (OWASP, « CSV injection »).
    """
    yield BYTE_ORDER_MARK + csv_line([field.name for field in FIELDS])
    root_url, publisher = (site.root_url, site.site_name) if site else ("", "")
    for notice in notices:
        citation = notice.citation(root_url, publisher)
        yield csv_line([_cell(field.read(notice, citation)) for field in FIELDS])


def _cell(value: object) -> str:
    if isinstance(value, tuple | list):
        return " | ".join(one_line(str(item)).replace("|", "/") for item in value)
    return one_line("" if value is None else str(value))
