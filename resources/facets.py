"""Facets of the library: one flat table of what each resource counts for, ancestors included.

Grouping over the vocabularies' own trees costs ten times as much (docs/architecture.md, "Search engines, as
measured"). Rows are written when a resource is saved; ``reindex_relation()`` writes them again when
a vocabulary has changed, and ``recount()`` everything, each night. Which facets exist is a matter of the
plug-ins (``Facet``).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import models, transaction
from django.db.models import Q

from trajectoire.pages.reading import once
from trajectoire.plugins import Facet, registry

if TYPE_CHECKING:
    from .resource import Resource

VALUE_LIMIT = 150
LABEL_LIMIT = 200


class FacetValue(models.Model):
    """A value of a facet: how it is written in addresses, how it is shown, where it stands among the others.

    ``sort`` and ``depth`` give the order and the indentation of a tree; a flat facet has neither.
    """

    facet = models.CharField("facette", max_length=50)
    value = models.CharField("valeur", max_length=VALUE_LIMIT)
    label = models.CharField("libellé", max_length=LABEL_LIMIT)
    sort = models.CharField("rang", max_length=255, blank=True)
    depth = models.PositiveSmallIntegerField("profondeur", default=0)

    class Meta:
        verbose_name = "valeur de facette"
        verbose_name_plural = "valeurs de facettes"
        constraints = [models.UniqueConstraint(fields=["facet", "value"], name="library_facet_value")]

    def __str__(self) -> str:
        return f"{self.facet} : {self.label}"


class ResourceFacet(models.Model):
    """A resource counts for a value."""

    value = models.ForeignKey(FacetValue, on_delete=models.CASCADE, related_name="rows")
    resource = models.ForeignKey("resources.Resource", on_delete=models.CASCADE, related_name="facet_rows")

    class Meta:
        verbose_name = "facette d’une ressource"
        verbose_name_plural = "facettes des ressources"
        constraints = [models.UniqueConstraint(fields=["value", "resource"], name="library_facet_once")]

    def __str__(self) -> str:
        return f"{self.resource_id} : {self.value_id}"


class LibraryVersion(models.Model):
    """A mark, new whenever what the lists show may have changed: what was read before it is out of date.

    Drawn at random: a number given back by a transaction that failed would name two states.
    """

    mark = models.UUIDField("marque")

    class Meta:
        verbose_name = "version de la bibliothèque"
        verbose_name_plural = "versions de la bibliothèque"

    def __str__(self) -> str:
        return str(self.mark)


def library_version() -> str:
    """The present version; empty before the first change."""
    mark = LibraryVersion.objects.values_list("mark", flat=True).filter(pk=1).first()
    return mark.hex if mark else ""


def library_changed() -> None:
    """What was read so far is out of date; told in the transaction of the change."""
    mark = uuid4()
    if not LibraryVersion.objects.filter(pk=1).update(mark=mark):
        LibraryVersion.objects.bulk_create([LibraryVersion(pk=1, mark=mark)], ignore_conflicts=True)


@dataclass(frozen=True)
class Value:
    """A value as a vocabulary gives it."""

    value: str
    label: str
    sort: str = ""
    depth: int = 0


def values_of(resource: "Resource", facet: Facet) -> list[Value]:
    """Values of ``facet`` that the resource counts for, without repetition."""
    found = [value for item in _items(getattr(resource, facet.path, None)) for value in _told(item, facet)]
    named = getattr(resource, f"get_{facet.path}_display", None)
    if (
        callable(named) and len(found) == 1
    ):  # a choice among those of the field: its key in addresses, its name on screen
        label = str(named())
        found = [replace(found[0], label=(label[:1].upper() + label[1:])[:LABEL_LIMIT])]
    return list({value.value: value for value in found}.values())


def facet_values(resource: "Resource") -> Mapping[str, tuple[str, ...]]:
    """All its values, by facet, as search wants them (``SearchDocument.facets``): in one order, whoever reads them."""
    return {facet.key: tuple(sorted(v.value for v in values_of(resource, facet))) for facet in registry.all(Facet)}


def _items(source: Any) -> Iterator[Any]:
    if callable(getattr(source, "all", None)):
        yield from source.all()
    elif isinstance(source, (list, tuple, set)):
        yield from source
    elif source not in (None, ""):
        yield source


def _told(item: Any, facet: Facet) -> list[Value]:
    """The value of an item, then those of its ancestors in a hierarchical facet."""
    return [_value(one) for one in [item, *(_ancestors(item) if facet.hierarchical else ())]]


def _ancestors(item: Any) -> Iterable[Any]:
    ask = getattr(item, "get_ancestors", None) or getattr(item, "ancestors", None)
    return once((type(item), item.pk), lambda: list(ask())) if callable(ask) else ()


def _value(item: Any) -> Value:
    """A plain value, or an entry of a vocabulary: its slug, its name, its place in the tree."""
    if not hasattr(item, "slug"):
        return Value(str(item)[:VALUE_LIMIT], str(item)[:LABEL_LIMIT])
    depth = item.get_depth() - 1 if hasattr(item, "get_depth") else 0
    return Value(item.slug[:VALUE_LIMIT], str(item)[:LABEL_LIMIT], getattr(item, "path", ""), depth)


@transaction.atomic
def index_resource(resource: "Resource") -> None:
    """Write what the resource counts for now, and tell that the library has changed."""
    wanted = {(facet.key, value.value): value for facet in registry.all(Facet) for value in values_of(resource, facet)}
    keys = set(_value_ids(wanted))
    rows = ResourceFacet.objects.filter(resource_id=resource.pk)
    held = set(rows.values_list("value_id", flat=True))
    rows.filter(value_id__in=held - keys).delete()
    ResourceFacet.objects.bulk_create(
        [ResourceFacet(value_id=key, resource_id=resource.pk) for key in sorted(keys - held)], ignore_conflicts=True
    )
    library_changed()


def _value_ids(wanted: Mapping[tuple[str, str], Value]) -> list[int]:
    """Primary keys of these values, made or brought up to date where needed."""
    if not wanted:
        return []
    asked = Q()
    for facet in {facet for facet, _ in wanted}:
        asked |= Q(facet=facet, value__in=[value for key, value in wanted if key == facet])
    known = {(row.facet, row.value): row for row in FacetValue.objects.filter(asked)}
    new = [
        FacetValue(facet=facet, value=value.value, label=value.label, sort=value.sort, depth=value.depth)
        for (facet, _), value in sorted(wanted.items())
        if (facet, value.value) not in known
    ]
    for key, row in known.items():
        value = wanted[key]
        if (row.label, row.sort, row.depth) != (value.label, value.sort, value.depth):
            FacetValue.objects.filter(pk=row.pk).update(label=value.label, sort=value.sort, depth=value.depth)
    if not new:
        return [row.pk for row in known.values()]
    FacetValue.objects.bulk_create(new, ignore_conflicts=True)
    return list(FacetValue.objects.filter(asked).values_list("pk", flat=True))


def recount() -> None:
    """Write every facet of every resource again: each night, and after resources were written by raw SQL."""
    from .resource import Resource

    keys = list(Resource.objects.order_by("pk").values_list("pk", flat=True))
    relations = {field.name for field in Resource._meta.many_to_many}  # noqa: SLF001 - Django's documented way to relations
    plain = [facet for facet in registry.all(Facet) if facet.path not in relations]
    for facet in registry.all(Facet):
        if facet.path in relations:
            reindex_relation(facet, keys)
    told: dict[str, dict[int, list[Value]]] = {facet.key: {} for facet in plain}
    for page in Resource.objects.order_by("pk").defer_streamfields().specific().iterator(chunk_size=500):
        for facet in plain:
            told[facet.key][page.pk] = values_of(page, facet)
    for facet in plain:
        _write(facet, keys, told[facet.key])
    FacetValue.objects.filter(rows__isnull=True).delete()


def reindex_relation(facet: Facet, keys: Iterable[int]) -> None:
    """Write again one facet of the resources ``keys``, all at once: an entry of its vocabulary has changed.

    Each entry is read once, whatever the number of resources that have it.
    """
    from .resource import Resource

    field = Resource._meta.get_field(facet.path)  # noqa: SLF001 - Django's documented way to a relation
    target = f"{field.m2m_reverse_field_name()}_id"
    asked = set(keys)
    links = field.remote_field.through.objects.values_list("resource_id", target)
    if len(asked) <= FEW:
        links = links.filter(resource__in=asked)
    mine = [(resource, entry) for resource, entry in links if resource in asked]
    entries = field.related_model._default_manager.in_bulk({entry for _, entry in mine})  # noqa: SLF001 - same
    told = {key: _told(entry, facet) for key, entry in entries.items()}
    values: dict[int, list[Value]] = {}
    for resource, entry in mine:
        values.setdefault(resource, []).extend(told[entry])
    _write(facet, asked, values)


FEW = 500
"""Keys that are sent to the database; with more of them the whole table is read (SQLite takes 32,766 at most)."""


@transaction.atomic
def _write(facet: Facet, keys: Iterable[int], values: Mapping[int, list[Value]]) -> None:
    """Make the rows of ``facet`` for the resources ``keys`` say ``values``."""
    asked = set(keys)
    distinct = {(facet.key, value.value): value for several in values.values() for value in several}
    _value_ids(distinct)
    numbers = dict(FacetValue.objects.filter(facet=facet.key).values_list("value", "pk"))
    wanted = {(numbers[value.value], resource) for resource, several in values.items() for value in several}
    rows = ResourceFacet.objects.filter(value__facet=facet.key).values_list("pk", "value_id", "resource_id")
    held = {(value, resource): pk for pk, value, resource in rows if resource in asked}
    gone = [pk for pair, pk in held.items() if pair not in wanted]
    for start in range(0, len(gone), FEW):
        ResourceFacet.objects.filter(pk__in=gone[start : start + FEW]).delete()
    ResourceFacet.objects.bulk_create(
        [ResourceFacet(value_id=value, resource_id=resource) for value, resource in sorted(wanted - set(held))],
        ignore_conflicts=True,
        batch_size=FEW,
    )
    library_changed()
