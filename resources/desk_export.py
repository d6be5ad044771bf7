"""The team's list as a table, XLSX or CSV; no cell is ever a formula."""

from collections.abc import Iterator
from typing import Any

from trajectoire.spreadsheets import BYTE_ORDER_MARK, csv_line, harmless

from .resource import Resource

COLUMNS = {
    "identifier": "Identifiant",
    "type": "Type",
    "title": "Titre",
    "summary": "Chapô",
    "facts": "En une ligne",
    "themes": "Thèmes",
    "territories": "Territoires",
    "audiences": "Publics",
    "date": "Date",
    "closes": "Clôture",
    "state": "État",
    "address": "Adresse",
}
"""Keys and headings of the columns, in order."""


class TeamExport:
    """For the list's view, before Wagtail's own mixin: what a row says, written for French spreadsheets."""

    def to_row_dict(self, item: Resource) -> dict[str, Any]:
        """The columns of a resource; dates stay dates."""
        return {
            "identifier": item.identifier or "",
            "type": item.type_label,
            "title": item.title,
            "summary": item.summary,
            "facts": item.facts,
            "themes": _names(item.themes),
            "territories": _names(item.territories),
            "audiences": _names(item.audiences),
            "date": item.dated_on or "",
            "closes": item.closes_on or "",
            "state": _state(item),
            "address": item.get_full_url() or "" if item.live else "",
        }

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """A text that a spreadsheet would take for a formula begins with an apostrophe (OWASP, « CSV injection »)."""
        cell = super().preprocess_field_value(field, value, export_format)  # type: ignore[misc]
        return harmless(cell) if isinstance(cell, str) else cell

    def stream_csv(self, queryset: Any) -> Iterator[str]:
        """Semicolons and a byte order mark, as French spreadsheets expect."""
        yield BYTE_ORDER_MARK + csv_line(list(COLUMNS.values()))
        for item in queryset:
            row = self.to_row_dict(item)
            yield csv_line([str(self.preprocess_field_value(field, value, "csv")) for field, value in row.items()])


def _names(relation: Any) -> str:
    return " ; ".join(str(entry) for entry in relation.all())


def _state(item: Resource) -> str:
    if not item.live:
        return "brouillon"
    return "close" if item.is_closed() else "publiée"
