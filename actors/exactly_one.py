"""The condition « exactly one of these relations is set », for constraints of the database."""

from django.db.models import Q


def exactly_one(*names: str) -> Q:
    """Condition that one, and one only, of the relations ``names`` is not null."""
    condition = Q()
    for chosen in names:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return condition
