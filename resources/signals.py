"""What changes the lists without a resource being saved: the tree of pages, restrictions, vocabularies."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import ManyToManyField, Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from wagtail.models import PageViewRestriction
from wagtail.signals import post_page_move

from search.state import mark_pages
from territories.models import Territory
from territories.writing import territories_written
from trajectoire.plugins import Facet, registry
from trajectoire.taxonomies.merging import entries_merged

from .drafts import replace_in_drafts
from .facets import FEW, FacetValue, library_changed, reindex_relation
from .notices.upkeep import follow_notices, refresh
from .retirement import retire

if TYPE_CHECKING:
    from .resource import Resource


AT_ONCE = 50
"""Notices that are written again in the request that renames a theme."""


def connect() -> None:
    """Called once, when the application is ready."""
    from .resource import Resource

    post_page_move.connect(_changed, dispatch_uid="resources.moved")
    post_delete.connect(_deleted, sender=Resource, dispatch_uid="resources.deleted")
    pre_delete.connect(_deleting, sender=Resource, dispatch_uid="resources.retired")
    for signal in (post_save, post_delete):
        signal.connect(_changed, sender=PageViewRestriction, dispatch_uid=f"resources.restriction.{id(signal)}")
    territories_written.connect(_territories_written, dispatch_uid="resources.territories_written")
    entries_merged.connect(_entries_merged, dispatch_uid="resources.entries_merged")
    post_save.connect(_entry_saved, dispatch_uid="resources.entry_saved")
    pre_delete.connect(_entry_deleting, dispatch_uid="resources.entry_deleting")
    m2m_changed.connect(_entry_linked, dispatch_uid="resources.entry_linked")


def _deleted(**_signal: Any) -> None:
    library_changed()


def _changed(**_signal: Any) -> None:
    """Pages moved or restricted: harvesters are told at once, by one look whatever the number of pages."""
    library_changed()
    waiting = transaction.get_connection().run_on_commit
    if all(entry[1] is not follow_notices for entry in waiting):
        transaction.on_commit(follow_notices)


def _deleting(instance: "Resource", **_signal: Any) -> None:
    retire(instance)


def vocabulary_facets(model: type[Model]) -> "list[tuple[Facet, type[Resource]]]":
    """Facets whose values are entries of ``model``, with the resources that have them."""
    from .resource import Resource

    if not hasattr(model, "slug"):
        return []
    relations = {field.name: field for field in Resource._meta.get_fields() if isinstance(field, ManyToManyField)}  # noqa: SLF001 - Django's documented way
    return [
        (facet, Resource)
        for facet in registry.all(Facet)
        if facet.path in relations and relations[facet.path].related_model is model
    ]


def _entries_merged(source: Any, target: Any, **_signal: Any) -> None:
    replace_in_drafts(source, target)


def _entry_saved(sender: type[Model], instance: Any, created: bool = False, **_signal: Any) -> None:
    """An entry was renamed or moved; a new one concerns nobody yet."""
    if created:
        return
    for facet, resources in vocabulary_facets(sender):
        keys = _having(resources, facet, instance)
        reindex_relation(facet, keys)
        _tell_later(keys)


def _tell_later(keys: list[int]) -> None:
    """Few notices are written again at once, many by the clock (``notices.upkeep.refresh_all``)."""
    if len(keys) <= AT_ONCE:
        transaction.on_commit(lambda: refresh(keys))


def _entry_deleting(sender: type[Model], instance: Any, **_signal: Any) -> None:
    """An entry goes: those that had it are counted again once it has gone."""
    for facet, resources in vocabulary_facets(sender):
        keys = _having(resources, facet, instance)
        FacetValue.objects.filter(facet=facet.key, value=instance.slug).delete()
        if keys:
            transaction.on_commit(lambda facet=facet, keys=keys: reindex_relation(facet, keys))  # type: ignore[misc]
            _tell_later(keys)
    if vocabulary_facets(sender):
        library_changed()


def _entry_linked(sender: type[Model], instance: Any, action: str, **_signal: Any) -> None:
    """Entries of a vocabulary were linked to each other (a territory within another)."""
    if not action.startswith("post_"):
        return
    for facet, resources in vocabulary_facets(type(instance)):
        own = {
            field.remote_field.through
            for field in type(instance)._meta.get_fields()  # noqa: SLF001 - same
            if isinstance(field, ManyToManyField) and field.related_model is type(instance)
        }
        if sender in own:
            reindex_relation(facet, _having(resources, facet, instance))


def _territories_written(keys: set[int], **_signal: Any) -> None:
    """Territories were written in number, without signals of their own: what lies in them counts anew."""
    for facet, resources in vocabulary_facets(Territory):
        asked = resources.objects.filter(**{f"{facet.path}__isnull": False})
        if len(keys) <= FEW:
            asked = asked.filter(**{f"{facet.path}__in": Territory.objects.all_within(sorted(keys))})
        having = sorted(set(asked.values_list("pk", flat=True)))
        reindex_relation(facet, having)
        mark_pages(having)


def _having(resources: "type[Resource]", facet: Facet, entry: Any) -> list[int]:
    """Primary keys of the resources that have the entry or, in a tree, one that is below it."""
    below = getattr(entry, "get_descendants", None) or getattr(entry, "descendants", None)
    family: Iterable[Any] = [entry, *(below() if callable(below) else ())]
    keys = resources.objects.filter(**{f"{facet.path}__in": [other.pk for other in family]}).values_list(
        "pk", flat=True
    )
    return list(keys.distinct())
