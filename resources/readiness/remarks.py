"""What is missing from a resource, and what would read badly once it is published.

What is missing prevents publication (``publication_rule``); the rest is advice: pictures that say nothing to those
who do not see them, links that lead nowhere for the public, headings out of order.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField
from wagtail.models import Page

from trajectoire.pages.visibility import VisibleQuerySet, public_documents

if TYPE_CHECKING:
    from resources.resource import Resource

TOP, DEEPEST = 2, 4
"""Levels of headings that an editor may choose."""

UNDESCRIBED = "Décrivez l’image pour qui ne la voit pas, ou dites qu’elle est décorative."


@dataclass(frozen=True)
class Remark:
    """One thing to mend: the field that it concerns, what to do, and whether it prevents publication."""

    field: str
    label: str
    text: str
    blocking: bool = False


def remarks(resource: "Resource") -> list[Remark]:
    """What is missing first, then advice; nothing when all is well."""
    missing = [Remark(need.field, need.label, need.message, blocking=True) for need in resource.publication_needs()]
    raw = list(resource.body.raw_data) if resource.body else []
    advice = [*_pictures(raw), *_headings(raw), *_dead_links(resource, raw), *_private_files(resource)]
    return [*missing, *advice]


def _pictures(blocks: Iterable[Any]) -> Iterator[Remark]:
    """Pictures of the content that are neither described nor said to be decorative (RGAA 1.1 and 1.2)."""
    for value in _values(blocks):
        if "decorative" in value and value.get("image") and not value["decorative"] and not value.get("alt_text"):
            yield Remark(
                "body", "Contenu", "Décrivez l’image pour qui ne la voit pas, ou dites qu’elle est décorative."
            )


def _headings(blocks: Iterable[Any]) -> Iterator[Remark]:
    """Headings that skip a level (RGAA 9.1): the page lowers them, and the reading order suffers."""
    above = TOP - 1
    for block in blocks:
        if block.get("type") != "heading":
            continue
        level = int(str(block["value"].get("level") or TOP).removeprefix("h"))
        text = block["value"].get("text") or ""
        if not text.strip():
            yield Remark("body", "Contenu", "Un intertitre est vide : écrivez-le ou retirez-le.")
        elif level > above + 1:
            yield Remark("body", "Contenu", f"L’intertitre « {text} » saute un niveau : il sera montré plus haut.")
        above = min(level, above + 1)


def _dead_links(resource: "Resource", blocks: Iterable[Any]) -> Iterator[Remark]:
    """Links to pages and files that the public cannot open."""
    links = [("body", *link) for html in _texts(blocks) for link in _links(html)]
    for field in resource._meta.get_fields():  # noqa: SLF001 - Django's documented way
        if isinstance(field, RichTextField):
            links += [(field.name, *link) for link in _links(getattr(resource, field.name))]
    for relation in resource._meta.related_objects:  # noqa: SLF001 - same
        rich = [field.name for field in relation.related_model._meta.get_fields() if isinstance(field, RichTextField)]  # noqa: SLF001 - same
        name = relation.get_accessor_name() or ""
        for row in getattr(resource, name).all() if rich else ():
            links += [(name, *link) for text in rich for link in _links(getattr(row, text))]
    pages = {key for _, kind, key, _ in links if kind == "page"}
    files = {key for _, kind, key, _ in links if kind == "document"}
    open_now = {
        "page": set(VisibleQuerySet(Page).reachable().filter(pk__in=pages).values_list("pk", flat=True)),
        "document": set(
            public_documents(get_document_model().objects.filter(pk__in=files)).values_list("pk", flat=True)
        ),
    }
    for field_name, kind, key, words in links:
        if key not in open_now[kind]:
            what = "une page" if kind == "page" else "un fichier"
            yield Remark(
                field_name, "Lien", f"Le lien « {words} » mène à {what} que le public ne peut pas ouvrir : changez-le."
            )


def _private_files(resource: "Resource") -> Iterator[Remark]:
    """Files to download that will not be shown."""
    rows = [row for row in resource.files.all() if row.document_id]
    shown = {row.document_id for row in resource.public_files()}
    for row in rows:
        if row.document_id not in shown:
            yield Remark("files", "Fichiers", f"« {row.shown_title} » est dans un dossier privé : il ne se verra pas.")


def _values(blocks: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Every structure of the content, however deep."""
    for block in blocks:
        if isinstance(block, dict):
            yield block
            yield from _values(value for value in block.values() if isinstance(value, (dict, list)))
        elif isinstance(block, list):
            yield from _values(block)


def _texts(blocks: Iterable[Any]) -> Iterator[str]:
    """Every text of the content that holds a link."""
    for structure in _values(blocks):
        for value in structure.values():
            if isinstance(value, str) and "linktype" in value:
                yield value


def _links(html: str) -> Iterator[tuple[str, int, str]]:
    """Kind ("page" or "document"), primary key and words of each link inside the site, as the editor stores them."""
    if "linktype" not in html:
        return
    for link in BeautifulSoup(html, "lxml").select("a[linktype]"):
        key = str(link.get("id", ""))
        if link["linktype"] in ("page", "document") and key.isdecimal():
            yield str(link["linktype"]), int(key), link.get_text(" ", strip=True)
