"""What values of facets are called on screen, from the vocabularies that the registry's facets point to.

Search knows no model of the applications above: it follows ``Facet.path`` from the declared types of
resources.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from search.analysis import words
from trajectoire.plugins import Facet, ResourceType, SearchSource, registry

MOST_VALUES = 40
PAGES = "page"
"""Kind of the documents that are no resource."""


@dataclass(frozen=True)
class Label:
    """A value's name, its place in a tree (``sort`` orders siblings under their parents) and its depth."""

    text: str
    sort: str = ""
    depth: int = 0


def kind_labels() -> dict[str, str]:
    """Names of the types of document, in the plural, in the order of the page."""
    sources = {source.key: source.label for source in registry.all(SearchSource)}
    return {kind.key: kind.plural for kind in registry.all(ResourceType)} | sources | {PAGES: "Pages du site"}


def value_labels(facet: Facet, values: Iterable[str]) -> dict[str, Label]:
    """The label of each of ``values``; a value that the vocabulary no longer has is left out."""
    asked = list(values)
    vocabulary = _vocabulary(facet)
    if vocabulary is None:
        names = _choices(facet)
        return {value: Label(names.get(value, value)) for value in asked}
    found: Iterable[Any] = vocabulary._default_manager.filter(slug__in=asked)  # noqa: SLF001 - Django's documented way for any model
    return {item.slug: _label(item) for item in found}


def values_named(facet: Facet, text: str) -> tuple[str, ...]:
    """Values whose name or code has every word of ``text``; none for a facet of plain values.

    Compared in Python: a centre's vocabularies have some hundred entries.
    """
    vocabulary = _vocabulary(facet)
    asked = [word.stem or word.exact for word in words(text)]
    if vocabulary is None or not asked:
        return ()
    items: Iterable[Any] = vocabulary._default_manager.all()  # noqa: SLF001 - Django's documented way for any model
    return tuple(item.slug for item in items if set(asked) <= _terms(f"{item} {item.slug}"))[:MOST_VALUES]


def value_labels_starting(facet: Facet, typed: Sequence[str]) -> list[tuple[str, Label]]:
    """Values with their labels whose name has, for each word ``typed`` (exact terms), a word that begins with it."""
    vocabulary = _vocabulary(facet)
    items: Iterable[Any] = vocabulary._default_manager.all() if vocabulary else ()  # noqa: SLF001 - Django's documented way for any model
    named = ((item, {word.exact for word in words(str(item))}) for item in items)
    return [
        (item.slug, _label(item))
        for item, own in named
        if all(any(word.startswith(begun) for word in own) for begun in typed)
    ]


def _terms(text: str) -> set[str]:
    return {term for word in words(text) for term in (word.stem, word.exact)}


def _vocabulary(facet: Facet) -> type[Model] | None:
    """The model whose ``slug`` are the facet's values; ``None`` for plain values."""
    for kind in registry.all(ResourceType):
        try:
            model = kind.model._meta.get_field(facet.path).related_model  # noqa: SLF001 - Django's documented way
        except FieldDoesNotExist:
            continue
        if isinstance(model, type) and hasattr(model, "slug"):
            return model
    return None


def _choices(facet: Facet) -> dict[str, str]:
    """Names of the choices of a plain field, over every type of resource that has it."""
    names: dict[str, str] = {}
    for kind in registry.all(ResourceType):
        try:
            field = kind.model._meta.get_field(facet.path)  # noqa: SLF001 - Django's documented way
        except FieldDoesNotExist:
            continue
        for value, label in getattr(field, "flatchoices", None) or ():
            names.setdefault(str(value), f"{label}"[:1].upper() + f"{label}"[1:])
    return names


def _label(item: Any) -> Label:
    depth = item.get_depth() - 1 if hasattr(item, "get_depth") else 0
    return Label(str(item), getattr(item, "path", ""), depth)
