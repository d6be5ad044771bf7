"""A table that everyone can read: with a caption, and headers that are said to be headers."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock

_MENU = {
    "row_above": "Ajouter une ligne au-dessus",
    "row_below": "Ajouter une ligne au-dessous",
    "col_left": "Ajouter une colonne à gauche",
    "col_right": "Ajouter une colonne à droite",
    "remove_row": "Retirer la ligne",
    "remove_col": "Retirer la colonne",
    "undo": "Annuler",
    "redo": "Rétablir",
}


class TableBlock(WagtailTableBlock):
    """Wagtail's table, with its menu in French, a caption that publication asks for, and accessible output."""

    def __init__(self, **kwargs: Any) -> None:
        """Same parameters as Wagtail's."""
        menu = {"items": {name: {"name": label} for name, label in _MENU.items()}}
        options = {"contextMenu": menu, "language": "en-US"}  # the only one that Wagtail ships; the menu speaks French
        super().__init__(**{"table_options": options, **kwargs})

    def clean(self, value: Any) -> Any:
        """Also ask for the caption (not while it is a draft)."""
        cleaned = super().clean(value)
        if cleaned and not self.is_deferred_validation and not (cleaned.get("table_caption") or "").strip():
            raise ValidationError("Donnez une légende au tableau : elle dit ce que l’on va y lire.")
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add ``caption``, ``header`` (cells of the header row) and ``rows`` (first cell, other cells)."""
        return {**super().get_context(value, parent_context), **table_parts(value or {})}

    def render(self, value: Any, context: dict[str, Any] | None = None) -> str:
        """As any block with a template (Wagtail's own table renders another way)."""
        return super(WagtailTableBlock, self).render(value, context)

    def get_searchable_content(self, value: Any) -> list[str]:
        """The caption and every cell."""
        caption = (value or {}).get("table_caption")
        return [text for text in (caption, *super().get_searchable_content(value)) if text]

    class Meta:
        icon = "table"
        group = "Données"
        label = "Tableau"
        description = "Des lignes et des colonnes, avec un titre et des en-têtes pour que chacun puisse le lire."
        template = "blocks/table.html"
        preview_template = "blocks/preview.html"
        preview_value = {
            "table_caption": "Postes d’adultes-relais par département",
            "table_header_choice": "both",
            "first_row_is_table_header": True,
            "first_col_is_header": True,
            "data": [["Département", "Postes", "Vacants"], ["Doubs", "34", "3"], ["Nièvre", "12", "1"]],
        }


def table_parts(value: dict[str, Any]) -> dict[str, Any]:
    """A stored table as its template reads it; whatever its age or its holes, every row has the same length."""
    data = [["" if cell is None else str(cell).strip() for cell in row] for row in value.get("data") or []]
    width = max((len(row) for row in data), default=0)
    rows = [row + [""] * (width - len(row)) for row in data]
    choice = value.get("table_header_choice")
    header = rows[0] if rows and (choice in {"row", "both"} or value.get("first_row_is_table_header")) else []
    return {
        "caption": (value.get("table_caption") or "").strip(),
        "header": header,
        "rows": rows[1:] if header else rows,
        "row_headers": bool(choice in {"column", "both"} or value.get("first_col_is_header")),
    }
