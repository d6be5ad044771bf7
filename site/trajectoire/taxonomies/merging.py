"""Putting two entries of a vocabulary together: what had the one has the other, and the one goes.

Every relation to the entry is followed, whatever application it comes from. Applications that keep keys elsewhere
(drafts of pages) listen to ``entries_merged``.
"""

from typing import Any

from django.db import models, transaction
from django.dispatch import Signal

entries_merged = Signal()
"""Sent in the transaction, after the relations and before the deletion: ``source``, ``target``."""


@transaction.atomic
def merge(source: models.Model, target: models.Model) -> None:
    """Give to ``target`` all that refers to ``source``, then delete ``source``. ``ValueError`` if it is the same."""
    if type(source) is not type(target) or source.pk == target.pk:
        raise ValueError("Two different entries of one vocabulary are needed.")
    for relation in source._meta.related_objects:  # noqa: SLF001 - Django's documented way to reverse relations
        if relation.many_to_many:
            link: Any = relation.field
            rows = link.remote_field.through
            if rows._meta.auto_created:  # noqa: SLF001 - same; a model of its own is met through its key
                _hand_over(rows, link.m2m_reverse_field_name(), link.m2m_field_name(), source, target)
        else:
            _hand_over(relation.related_model, relation.field.name, "", source, target)
    _hand_children_over(source, target)
    # Saved once more: what follows the vocabulary (lists, search) listens to this signal, and updates send none.
    target = type(target)._default_manager.get(pk=target.pk)  # noqa: SLF001 - Django's documented way for any model
    target.save()
    entries_merged.send(sender=type(source), source=source, target=target)
    type(source)._default_manager.get(pk=source.pk).delete()  # noqa: SLF001 - same


def _hand_over(rows: Any, key: str, other: str, source: models.Model, target: models.Model) -> None:
    """Rows of ``source`` go to ``target``, except those that it has already (same value of ``other``)."""
    mine = rows._default_manager.filter(**{key: source.pk})  # noqa: SLF001 - same
    unique = [other] if other else _unique_partners(rows, key)
    if unique:
        already = rows._default_manager.filter(**{key: target.pk})  # noqa: SLF001 - same
        for values in already.values(*unique):
            mine.filter(**values).delete()
    mine.update(**{key: target.pk})


def _unique_partners(rows: Any, key: str) -> list[str]:
    """Fields that, with ``key``, may not be there twice."""
    groups = [*rows._meta.unique_together, *(c.fields for c in rows._meta.total_unique_constraints)]  # noqa: SLF001 - same
    found = next((group for group in groups if key in group), ())
    return [name for name in found if name != key]


def _hand_children_over(source: Any, target: Any) -> None:
    """In a tree, what is below ``source`` goes below ``target``."""
    if not hasattr(source, "get_children"):
        return
    manager = type(source)._default_manager  # noqa: SLF001 - same
    for key in list(source.get_children().values_list("pk", flat=True)):
        manager.get(pk=key).move(manager.get(pk=target.pk), "sorted-child")
        manager.get(pk=key).save()
