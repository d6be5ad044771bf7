"""Territories in search and in the sitemap."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save

from search.state import mark
from trajectoire.pages.keys import key_of
from trajectoire.pages.stories import SearchDocument
from trajectoire.plugins import SitemapEntry

from .models import Territory

KIND = "territory"
"""Kind of these documents in search, and beginning of their keys."""


def document_key(pk: int) -> str:
    """Key of a territory's search document."""
    return f"{KIND}-{pk}"


def find_document(key: str) -> SearchDocument | None:
    """The document of a key; nothing for a territory that no longer exists or that lists do not show."""
    number = key_of(key.removeprefix(f"{KIND}-"))
    if number is None:
        return None
    territory = Territory.objects.presented().filter(pk=number).prefetch_related("parents").first()
    return _document(territory) if territory else None


def documents() -> Iterator[SearchDocument]:
    """One for each territory that lists show."""
    for territory in Territory.objects.presented().order_by("pk").prefetch_related("parents"):
        yield _document(territory)


def _document(territory: Territory) -> SearchDocument:
    first, _, rest = territory.presentation.replace("\r", "").partition("\n\n")
    within = ", ".join(sorted(parent.name for parent in territory.parents.all()))
    return SearchDocument(
        key=document_key(territory.pk),
        kind=KIND,
        kind_label=territory.get_level_display(),
        title=territory.name,
        url=territory.get_absolute_url(),
        summary=first.strip() or f"{territory.get_level_display()} : {within}".removesuffix(" : "),
        body="\n".join(filter(None, [rest.strip(), within])),
        keywords=(territory.code,),
        closes_on=territory.valid_to,
    )


def sitemap_entries() -> Iterable[SitemapEntry]:
    """The index, then each territory that lists show."""
    from django.urls import reverse

    yield SitemapEntry(path=reverse("territories:index"))
    for territory in Territory.objects.presented().order_by("level", "code", "pk"):
        yield SitemapEntry(path=territory.get_absolute_url())


def connect() -> None:
    """Listen to what changes a document. Called once, when the application is ready."""
    post_save.connect(_changed, sender=Territory, dispatch_uid="territories.saved")
    post_delete.connect(_changed, sender=Territory, dispatch_uid="territories.deleted")
    for through in (Territory.parents.through, Territory.successors.through):
        m2m_changed.connect(_linked, sender=through, dispatch_uid=f"territories.{through.__name__}")


def _changed(instance: Territory, **_signal: Any) -> None:
    """A territory was written: what lies in it names it."""
    mark(document_key(pk) for pk in {instance.pk, *instance.children.values_list("pk", flat=True)})


def _linked(instance: Territory, action: str, pk_set: set[int] | None, **_signal: Any) -> None:
    if action.startswith("post_"):
        mark(document_key(pk) for pk in {instance.pk, *(pk_set or ())})
