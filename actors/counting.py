"""Counting what a list found, as far as anybody reads the number.

To count 80,000 persons out of 100,000 takes longer than to show the first fifty. A list that is narrowed or searched is
counted up to ``MOST``; a larger one says « plus de 5 000 », shows some of its pages (the first by name, unless so many
have the word that was typed), and is taken away whole as a file. A list that is not narrowed is counted whole: the
database does it without reading persons.
"""

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.paginator import WagtailPaginator

MOST = 5000


class BoundedPaginator(WagtailPaginator):
    """Pages of a query set, the count bounded."""

    object_list: Any

    @cached_property
    def _counted(self) -> int:
        rows = self.object_list.order_by()
        return int((rows[: MOST + 1] if rows.query.where else rows).count())

    @cached_property
    def more(self) -> bool:
        """Whether there are more than what was counted."""
        return bool(self.object_list.query.where) and self._counted > MOST

    @cached_property
    def count(self) -> int:
        """Those on the pages."""
        return MOST if self.more else self._counted

    @cached_property
    def items_count_label(self) -> str:
        """« plus de 5 000 personnes », or Wagtail's."""
        most = f"{MOST:,}".replace(",", "\u202f")
        return f"plus de {most} {self.verbose_name_plural}" if self.more else str(super().items_count_label)
