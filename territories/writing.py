"""Writing many territories at once: a few statements for a thousand rows, in one transaction.

Rows go to the tables without signals; what signals would have told is told once at the end: search is marked, and the
library counts again the resources of what moved (a signal, ``territories_written``, so that nobody below knows it).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.dispatch import Signal

from search.state import mark

from .found import document_key
from .models import Territory

territories_written = Signal()
"""Sent in the transaction, with ``keys``: primary keys of territories whose name, parents or successors changed."""

BATCH = 500


@dataclass
class Changes:
    """What is to be written; ``parents`` and ``successors`` hold a territory with the whole list of them."""

    created: list[Territory] = field(default_factory=list)
    updated: list[Territory] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    parents: list[tuple[Territory, Sequence[Territory]]] = field(default_factory=list)
    successors: list[tuple[Territory, Sequence[Territory]]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing is to be written."""
        return not (self.created or self.updated or self.parents or self.successors)


@transaction.atomic
def write(changes: Changes) -> None:
    """Write them all, or nothing."""
    if changes.empty:
        return
    Territory.objects.bulk_create(changes.created, batch_size=BATCH)
    if changes.fields:
        Territory.objects.bulk_update(changes.updated, sorted(changes.fields), batch_size=BATCH)
    moved = _relink(Territory.parents.through, changes.parents) | _relink(
        Territory.successors.through, changes.successors
    )
    fresh = {each.pk for each in changes.created}
    changed = {each.pk for each in changes.updated} | (moved - fresh)
    if changed:
        territories_written.send(Territory, keys=changed)
    mark(document_key(pk) for pk in fresh | changed | _neighbours(fresh | changed))


def _relink(through: Any, wanted: Sequence[tuple[Territory, Sequence[Territory]]]) -> set[int]:
    """Make the links of these territories be the wanted ones; gives those that changed."""
    pairs = {(child.pk, other.pk) for child, others in wanted for other in others}
    keys = [child.pk for child, _others in wanted]
    held: dict[tuple[int, int], int] = {}
    for some in _batches(keys):
        rows = through.objects.filter(from_territory__in=some)
        held |= {(child, other): pk for pk, child, other in rows.values_list("pk", "from_territory", "to_territory")}
    gone = [pk for pair, pk in held.items() if pair not in pairs]
    for some in _batches(gone):
        through.objects.filter(pk__in=some).delete()
    new = sorted(pairs - set(held))
    through.objects.bulk_create(
        [through(from_territory_id=child, to_territory_id=other) for child, other in new], batch_size=BATCH
    )
    return {child for child, _other in new} | {child for (child, other) in held if (child, other) not in pairs}


def _neighbours(keys: Iterable[int]) -> set[int]:
    """What contains these or lies in them: their documents name each other, and appear with each other."""
    links: models.Manager[Any] = Territory.parents.through.objects
    found: set[int] = set()
    for some in _batches(sorted(keys)):
        found.update(links.filter(to_territory__in=some).values_list("from_territory", flat=True))
        found.update(links.filter(from_territory__in=some).values_list("to_territory", flat=True))
    return found


def _batches(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
