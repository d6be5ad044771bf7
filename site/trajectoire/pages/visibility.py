"""The visibility contract: two verbs that every public outlet uses.

``reachable()``: anyone may open the page: published, not past its expiry (tested now, not when the clock
last ran), no view restriction on it or above it. ``listed()``: reachable, and its own closing date is not
past. A closed job offer is reachable and no longer listed.
"""

from datetime import date
from typing import Self

from django.db.models import Q
from django.utils import timezone
from wagtail.models import PageManager
from wagtail.query import PageQuerySet


class VisibleQuerySet(PageQuerySet):
    """Pages with the two verbs. A model with a closing date names its field in ``closing_date_field``."""

    def reachable(self) -> Self:
        """Pages that anyone may open now."""
        not_expired = Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now())
        return self.live().public().filter(not_expired)

    def listed(self, on: date | None = None) -> Self:
        """Reachable pages that lists show on the day ``on`` (today by default), closing day included."""
        pages = self.reachable()
        field = getattr(self.model, "closing_date_field", None)
        if field is None:
            return pages
        day = on or timezone.localdate()
        return pages.filter(Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": day}))


VisiblePageManager = PageManager.from_queryset(VisibleQuerySet)
"""Manager of every page model of the project."""
