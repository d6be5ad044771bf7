"""Networks in search and in the sitemap. Persons are in neither: search engines would keep what is taken back."""

from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.urls import reverse
from django.utils.html import strip_tags

from networks.models import Network
from search.state import mark
from trajectoire.design.addresses import hide_addresses
from trajectoire.pages.keys import key_of
from trajectoire.pages.stories import SearchDocument
from trajectoire.plugins import SitemapEntry

KIND = "network"
"""Kind of these documents in search, and beginning of their keys."""


def document_key(pk: int) -> str:
    """Key of a network's search document."""
    return f"{KIND}-{pk}"


def find_document(key: str) -> SearchDocument | None:
    """The document of a key; nothing for a network that is not public."""
    number = key_of(key.removeprefix(f"{KIND}-"))
    network = Network.objects.public().filter(pk=number).first() if number is not None else None
    return _document(network) if network else None


def documents() -> Iterator[SearchDocument]:
    """One for each public network."""
    for network in Network.objects.public().order_by("pk"):
        yield _document(network)


def _document(network: Network) -> SearchDocument:
    texts = (network.presentation, network.how_to_join)
    return SearchDocument(
        key=document_key(network.pk),
        kind=KIND,
        kind_label="Réseau",
        title=network.name,
        url=network.get_absolute_url(),
        summary=hide_addresses(network.summary),
        body="\n".join(hide_addresses(unescape(strip_tags(text.replace("</p>", "</p> ")))) for text in texts if text),
    )


def sitemap_entries() -> Iterable[SitemapEntry]:
    """The index, the directory, then each public network; nothing while none is."""
    networks = list(Network.objects.public().order_by("order", "pk"))
    if not networks:
        return
    yield SitemapEntry(path=reverse("networks:index"))
    yield SitemapEntry(path=reverse("networks:directory"))
    for network in networks:
        yield SitemapEntry(path=network.get_absolute_url())


def connect() -> None:
    """Listen to what changes a document. Called once, when the application is ready."""
    post_save.connect(_changed, sender=Network, dispatch_uid="networks.saved")
    post_delete.connect(_changed, sender=Network, dispatch_uid="networks.deleted")


def _changed(instance: Network, **_signal: Any) -> None:
    mark([document_key(instance.pk)])
