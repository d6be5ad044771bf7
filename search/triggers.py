"""What changes a document: the signals that mark it, in the transaction of the change.

A page's own story changes with the page, its place in the tree, its restrictions, its site; and with what it refers
to: a theme renamed, a territory moved, a file of a collection that becomes private. Which models a page refers to is
read from the models themselves, so that a plug-in's page types are covered without a word.
What gives no signal (``QuerySet.update``, treebeard's moves of a vocabulary) is found by ``search_check``.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import ForeignKey, ForeignObjectRel, Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from modelcluster.fields import ParentalKey
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site
from wagtail.signals import post_page_move

from search.state import mark_below, mark_pages
from trajectoire.pages.base import BasePage

DRAFT_FIELDS = frozenset(
    {
        "latest_revision",
        "latest_revision_created_at",
        "draft_title",
        "has_unpublished_changes",
        "locked",
        "locked_by",
        "locked_at",
        "alias_of",
    }
)
"""Fields that a draft writes and the public does not see."""


def connect() -> None:
    """Listen. Called once, when the application is ready."""
    for signal, receiver in (
        (pre_save, on_saving),
        (post_save, on_saved),
        (pre_delete, on_deleting),
        (post_delete, on_deleted),
        (m2m_changed, on_linked),
        (post_page_move, on_moved),
    ):
        signal.connect(receiver, dispatch_uid=f"search.{receiver.__name__}.{id(signal)}")


def on_saving(instance: Model, **_signal: Any) -> None:
    """A page takes another address, and all that is below it: Wagtail says so only once it is committed, too late."""
    if isinstance(instance, Page) and instance.pk:
        before = Page.objects.filter(pk=instance.pk).values_list("url_path", flat=True).first()
        if before not in {None, instance.url_path}:
            mark_below(instance.path)


def on_saved(instance: Model, update_fields: Iterable[str] | None = None, **_signal: Any) -> None:
    """Something was written."""
    if isinstance(instance, Page):
        if update_fields is None or not DRAFT_FIELDS.issuperset(update_fields):
            mark_pages([instance.pk])
    elif not _mark_subtree(instance):
        mark_pages(pages_telling_of(instance))


def on_deleting(instance: Model, **_signal: Any) -> None:
    """Something goes: what refers to it must be asked before."""
    if isinstance(instance, Page):
        mark_below(instance.path)
    elif not isinstance(instance, (PageViewRestriction, CollectionViewRestriction, Site)):
        mark_pages(pages_telling_of(instance))


def on_deleted(instance: Model, **_signal: Any) -> None:
    """A restriction or a site has gone."""
    _mark_subtree(instance)


def on_moved(instance: Page, **_signal: Any) -> None:
    """A page has another address, and all that is below it."""
    mark_below(instance.path)


def on_linked(
    instance: Model, action: str, reverse: bool, model: type[Model], pk_set: set[Any] | None, **_signal: Any
) -> None:
    """A many-to-many relation was written, from either end."""
    if not action.startswith(("post_", "pre_clear")):
        return
    if reverse and issubclass(model, Page):
        mark_pages(pk_set or pages_telling_of(instance))
    elif isinstance(instance, Page):
        mark_pages([instance.pk])
    else:
        mark_pages(pages_telling_of(instance))


def pages_telling_of(instance: Model) -> set[int]:
    """Pages whose documents hold something of ``instance`` or, in a vocabulary that is a tree, of what is below it."""
    routes = routes_from(type(instance))
    if not routes or instance.pk is None:
        return set()
    below: Callable[[], Iterable[Model]] | None = getattr(instance, "get_descendants", None) or getattr(
        instance, "descendants", None
    )
    family = [instance.pk, *(other.pk for other in below())] if below else [instance.pk]
    return {
        pk
        for model, lookup in routes
        for pk in model._default_manager.filter(**{f"{lookup}__in": family}).values_list("pk", flat=True)  # noqa: SLF001 - Django's documented way for any model
    }


@cache
def routes_from(model: type[Model]) -> tuple[tuple[type[Page], str], ...]:
    """How pages refer to ``model``: page models with the look-up that leads from them to it.

    Directly (a key, a many-to-many relation, tags), or through rows that belong to a page (``ParentalKey``).
    People are left out: a person who signs in changes no document. So are pages, and rows that only point at a page
    without belonging to it: two hundred people who register for an event change nothing of what it says.
    """
    if issubclass(model, (Page, get_user_model())) or model._meta.app_label in {"search", "contenttypes", "sessions"}:  # noqa: SLF001 - Django's documented way
        return ()
    found = []
    every_page_has = {field.name for field in Page._meta.get_fields()}  # noqa: SLF001 - same
    for page in apps.get_models():
        if not issubclass(page, BasePage):
            continue
        for field in page._meta.get_fields():  # noqa: SLF001 - same; a parent's fields come with the parent
            target = field.related_model
            if not isinstance(target, type) or field.name in every_page_has or getattr(field, "model", 0) is not page:
                continue
            points_here = isinstance(field, ForeignObjectRel) and not field.many_to_many
            if points_here and not isinstance(field.remote_field, ParentalKey):
                continue
            if issubclass(model, target):
                found.append((page, field.name))
            elif field.one_to_many and isinstance(field.remote_field, ParentalKey):
                found += [(page, f"{field.name}__{key}") for key in _keys(target, model)]
    return tuple(found)


def _keys(child: type[Model], model: type[Model]) -> list[str]:
    return [
        f.name
        for f in child._meta.get_fields()  # noqa: SLF001 - same
        if isinstance(f, ForeignKey) and issubclass(model, f.related_model) and not isinstance(f, ParentalKey)
    ]


def _mark_subtree(instance: Model) -> bool:
    """Mark what a restriction, a collection or a site reaches; whether ``instance`` is one of those."""
    match instance:
        case PageViewRestriction():
            mark_below(instance.page.path)
        case Site():
            mark_below(instance.root_page.path)
        case CollectionViewRestriction():
            _mark_collection(instance.collection)
        case Collection():
            _mark_collection(instance)
        case _:
            return False
    return True


def _mark_collection(collection: Collection) -> None:
    """Pages that refer to files of ``collection`` or below."""
    inside = collection.get_descendants(inclusive=True)
    for model in apps.get_models():
        if any(f.name == "collection" and f.related_model is Collection for f in model._meta.get_fields()):  # noqa: SLF001 - same
            for page, lookup in routes_from(model):
                pages = page._default_manager.filter(**{f"{lookup}__collection__in": inside})  # noqa: SLF001 - same
                mark_pages(pages.values_list("pk", flat=True))
