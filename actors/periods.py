"""What is true from a day to a day: ``started_on`` and ``ended_on``, both counted, either of them perhaps unknown."""

from datetime import date

from django.db.models import Q


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
