"""How much a resource is read: what an editor sees of it in the form."""

from typing import Any

from django.utils import timezone
from wagtail.admin.panels import Panel

from trajectoire.counting.figures import MONTH, YEAR, times, total, totals
from trajectoire.counting.models import DailyCount


class ReadingPanel(Panel):
    """« Lu 143 fois ces trente jours », and what was taken of its files."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one page; nothing before its first publication."""

        template_name = "resources/admin/reading_panel.html"

        def is_shown(self) -> bool:
            """A page that was published."""
            return bool(self.instance.pk and self.instance.first_published_at)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Counts of the page and of its files."""
            today, page = timezone.localdate(), self.instance
            rows = list(page.files.all())
            taken = totals(DailyCount.Kind.DOCUMENT, [row.document_id for row in rows], today - YEAR)
            return {
                **super().get_context_data(parent_context),
                "month": times(total(DailyCount.Kind.PAGE, page.pk, today - MONTH)),
                "year": times(total(DailyCount.Kind.PAGE, page.pk, today - YEAR)),
                "files": [
                    (row.shown_title, times(taken.get(row.document_id, 0)), row.document.versions.first())
                    for row in rows
                    if row.document_id
                ],
            }
