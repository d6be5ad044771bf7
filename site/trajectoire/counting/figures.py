"""Reading the counts: what an editor sees."""

from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from .models import DailyCount

MONTH = timedelta(days=30)
YEAR = timedelta(days=365)


def total(kind: DailyCount.Kind, object_id: int, since: date | None = None) -> int:
    """How many times since a day, or ever."""
    rows = DailyCount.objects.filter(kind=kind, object_id=object_id)
    found: int | None = (rows.filter(day__gte=since) if since else rows).aggregate(sum=Sum("count"))["sum"]
    return found or 0


def totals(kind: DailyCount.Kind, keys: list[int], since: date | None = None) -> dict[int, int]:
    """The same for several things at once."""
    rows = DailyCount.objects.filter(kind=kind, object_id__in=keys)
    if since:
        rows = rows.filter(day__gte=since)
    return dict(rows.order_by().values_list("object_id").annotate(sum=Sum("count")))


def read_lately() -> Any:
    """For ``annotate()`` of a query on pages: how many times each was read these thirty days."""
    rows = DailyCount.objects.filter(
        kind=DailyCount.Kind.PAGE, object_id=OuterRef("pk"), day__gt=timezone.localdate() - MONTH
    )
    summed = rows.order_by().values("object_id").annotate(sum=Sum("count")).values("sum")
    return Coalesce(Subquery(summed), 0)


def times(count: int) -> str:
    """« 1 fois », « 1 204 fois »."""
    return f"{count:,} fois".replace(",", "\u202f")
