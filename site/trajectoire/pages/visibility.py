"""The visibility contract: two verbs that every public outlet uses.

``reachable()``: anyone may open the page: published, not past its expiry (tested now, not when the clock
last ran), no view restriction on it or above it. ``listed()``: reachable, and its own closing date is not
past. A closed job offer is reachable and no longer listed.

The same rule for files: ``public_documents()`` are those of collections that nothing restricts.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageManager
from wagtail.query import PageQuerySet

from .reading import once

if TYPE_CHECKING:
    from .base import BasePage


class VisibleQuerySet(PageQuerySet):
    """Pages with the two verbs. A model with a closing date names its field in ``closing_date_field``."""

    def reachable(self) -> Self:
        """Pages that anyone may open now."""
        not_expired = Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now())
        return self.live().public().filter(not_expired)

    def listed(self, on: date | None = None) -> Self:
        """Reachable pages that lists show on the day ``on`` (today by default), closing day included.

        Asked of a model with subclasses, it follows the closing date of each of them.
        """
        pages, day = self.reachable(), on or timezone.localdate()
        for model, field in _closing_dates(self.model):
            if model is self.model:
                pages = pages.filter(Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": day}))
            else:
                closed = model._base_manager.filter(**{f"{field}__lt": day})  # noqa: SLF001 - Django's documented way
                pages = pages.exclude(pk__in=closed.values("pk"))
        return pages


def _closing_dates(model: type[Model]) -> list[tuple[type[Model], str]]:
    """Models whose closing date counts for a query on ``model``: itself, or else those that inherit from it."""
    own: str | None = getattr(model, "closing_date_field", None)
    if own:
        return [(model, own)]
    found = [(m, getattr(m, "closing_date_field", None)) for m in apps.get_models() if issubclass(m, model)]
    return [(m, field) for m, field in found if field]


VisiblePageManager = PageManager.from_queryset(VisibleQuerySet)
"""Manager of every page model of the project."""


def listed_pages(keys: Iterable[int]) -> "list[BasePage]":
    """The pages of these primary keys that lists may show, as their own types and in the order given.

    For selections made by hand (a block, a menu), whose pages may have changed since. A page of a model
    without the verbs is never shown. Two queries and two more for each type met.
    """
    wanted = list(dict.fromkeys(keys))
    by_model: dict[type[Model] | None, list[int]] = {}
    for page in Page.objects.filter(pk__in=wanted).only("pk", "content_type"):
        by_model.setdefault(page.specific_class, []).append(page.pk)
    found: dict[int, Any] = {}
    for model, pks in by_model.items():
        manager: Any = getattr(model, "objects", None)
        if hasattr(manager, "listed"):
            found.update({page.pk: page for page in manager.filter(pk__in=pks).listed()})
    return [found[key] for key in wanted if key in found]


def _private_paths() -> list[str]:
    return list(CollectionViewRestriction.objects.values_list("collection__path", flat=True))


def public_documents(documents: "QuerySet[Any]") -> "QuerySet[Any]":
    """Those of ``documents`` (of the document model) whose collection, and all above it, nothing restricts."""
    restricted: Q = Q(pk__in=[])
    for path in once("private collections", _private_paths):
        restricted |= Q(path__startswith=path)
    private = Collection.objects.filter(restricted).values("pk")
    return documents.exclude(collection__in=private)
