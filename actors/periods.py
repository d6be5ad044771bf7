"""What is true from a day to a day: ``started_on`` and ``ended_on``, both counted, either of them perhaps unknown."""

from datetime import date
from typing import Any

from django.db.models import F, Q
from django.db.models.expressions import OrderBy


def held_on(day: date, prefix: str = "") -> Q:
    """Rows that hold on ``day``; ``prefix`` leads to them from the model that is filtered (``"position__"``).

    For a relation of several rows, give it to one ``filter``: both dates are then those of the same row.
    """
    return Q(
        Q(**{f"{prefix}started_on__isnull": True}) | Q(**{f"{prefix}started_on__lte": day}),
        Q(**{f"{prefix}ended_on__isnull": True}) | Q(**{f"{prefix}ended_on__gte": day}),
    )


def holds(started_on: date | None, ended_on: date | None, day: date) -> bool:
    """The same of two dates already read."""
    return (started_on or day) <= day <= (ended_on or day)


class LatestFirst(OrderBy):
    """The order of a date, latest first, that a form of several rows can apply too.

    modelcluster sorts the rows of a form in memory and reads each order as text (« -ended_on »): it fails on Django's
    own expressions as soon as there are two rows.
    """

    def __init__(self, name: str, *, unknown_first: bool = False) -> None:
        """``name``: the field. ``unknown_first``: where rows without a date stand."""
        self.name = name
        super().__init__(
            F(name), descending=True, nulls_first=unknown_first or None, nulls_last=None if unknown_first else True
        )

    def __getitem__(self, part: Any) -> str:
        """A part of its text."""
        return f"-{self.name}"[part]
