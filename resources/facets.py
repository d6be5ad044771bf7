"""Facets of the library: one flat table of what each resource counts for, ancestors included.

Grouping over the vocabularies' own trees costs ten times as much (docs/architecture.md, "Search engines, as
measured"). Rows are written when a resource is saved; ``reindex()`` writes them again for resources whose
vocabulary has changed. Which facets exist is a matter of the plug-ins (``Facet``).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import F, Q

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
    """A number that grows whenever what the lists show may have changed: counts are cached under it."""

    number = models.PositiveBigIntegerField("version", default=0)

    class Meta:
        verbose_name = "version de la bibliothèque"
        verbose_name_plural = "versions de la bibliothèque"

    def __str__(self) -> str:
        return str(self.number)


def library_version() -> int:
    """The present version."""
    return LibraryVersion.objects.values_list("number", flat=True).filter(pk=1).first() or 0


def library_changed() -> None:
    """Counts cached so far are out of date; told in the transaction of the change."""
    if not LibraryVersion.objects.filter(pk=1).update(number=F("number") + 1):
        LibraryVersion.objects.bulk_create([LibraryVersion(pk=1, number=1)], ignore_conflicts=True)


@dataclass(frozen=True)
class Value:
    """A value as a vocabulary gives it."""

    value: str
    label: str
    sort: str = ""
    depth: int = 0


def values_of(resource: "Resource", facet: Facet) -> list[Value]:
    """Values of ``facet`` that the resource counts for, without repetition."""
    found: dict[str, Value] = {}
    for item in _items(getattr(resource, facet.path, None)):
        for one in [item, *(_ancestors(item) if facet.hierarchical else ())]:
            value = _value(one)
            found.setdefault(value.value, value)
    return list(found.values())


def facet_values(resource: "Resource") -> Mapping[str, tuple[str, ...]]:
    """All its values, by facet, as search wants them (``SearchDocument.facets``)."""
    return {facet.key: tuple(v.value for v in values_of(resource, facet)) for facet in registry.all(Facet)}


def _items(source: Any) -> Iterator[Any]:
    if callable(getattr(source, "all", None)):
        yield from source.all()
    elif isinstance(source, (list, tuple, set)):
        yield from source
    elif source not in (None, ""):
        yield source


def _ancestors(item: Any) -> Iterable[Any]:
    ask = getattr(item, "get_ancestors", None) or getattr(item, "ancestors", None)
    return ask() if callable(ask) else ()


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


def reindex(resources: "models.QuerySet[Resource]") -> int:
    """Write again what these resources count for (a vocabulary has changed); returns how many."""
    count = 0
    for resource in resources.specific().iterator(chunk_size=200):  # type: ignore[attr-defined]
        index_resource(resource)
        count += 1
    FacetValue.objects.filter(rows__isnull=True).delete()
    return count
