"""From the blocks that an editor filled to the parts of a letter, with what is wrong in them."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from wagtail.images import get_image_model

from trajectoire.blocks.text import clean_html
from trajectoire.pages.base import BasePage
from trajectoire.pages.stories import NewsletterItem
from trajectoire.pages.visibility import listed_pages
from trajectoire.plugins import NewsletterLayout, NewsletterSection, registry

from .parts import Condition, Entry, Part, PartKind, Picture

WIDTH = 1104
"""Pixels across a picture: twice the room that it has, for fine screens."""

_RELATIVE = re.compile(r'(<a\b[^>]*?\bhref=")/(?!/)')
_DEAD = re.compile(r"<a(?![^>]*\bhref=)[^>]*>(.*?)</a>", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>")


def read_parts(content: Iterable[Any], since: datetime) -> list[Part]:
    """The parts of ``content`` (a value of ``issue_blocks``) today; sections look back to ``since``.

    The number of queries depends on the number of blocks, not on what they hold.
    """
    children = list(content)
    pages = _pages(children)
    return [_READERS[child.block_type](child.value, pages, since) for child in children]


def absolute(url: str) -> str:
    """``url`` with the site before it, when it is one of its own."""
    return f"{settings.BASE_URL.rstrip('/')}{url}" if url.startswith("/") and not url.startswith("//") else url


def _pages(children: list[Any]) -> Mapping[int, BasePage]:
    """Every page that blocks name and that lists may show, read at once."""
    keys: list[int] = []
    for child in children:
        if child.block_type == "chosen":
            keys += [row["page"].pk for row in child.value["pages"] if row["page"]]
        elif child.block_type == "button" and child.value["page"]:
            keys.append(child.value["page"].pk)
    return {page.pk: page for page in listed_pages(keys)}


def _condition(value: Mapping[str, Any]) -> Condition:
    return Condition(
        themes=frozenset(value.get("for_themes") or ()), territories=frozenset(value.get("for_territories") or ())
    )


def _words(value: Mapping[str, Any], _pages: Mapping[int, BasePage], _since: datetime) -> Part:
    text = value["text"]
    html = clean_html(text.source) if text else ""
    dead = [re.sub(r"<[^>]+>", "", found) for found in _DEAD.findall(html)]
    whole = _RELATIVE.sub(rf"\g<1>{settings.BASE_URL.rstrip('/')}/", _DEAD.sub(r"\1", html))
    return Part(
        kind=PartKind.WORDS,
        heading=value["heading"] or "",
        html=_BREAK.sub("<br/>", whole).replace("&nbsp;", "\u00a0"),
        condition=_condition(value),
        faults=tuple(f"Le lien « {words} » ne mène plus nulle part." for words in dead),
    )


def _chosen(value: Mapping[str, Any], pages: Mapping[int, BasePage], _since: datetime) -> Part:
    entries: list[Entry] = []
    faults: list[str] = []
    images = _Images()
    for row in value["pages"]:
        page = pages.get(row["page"].pk) if row["page"] else None
        if page is None:
            name = f"« {row['page'].title} »" if row["page"] else "Une page choisie"
            faults.append(f"{name} n’est plus visible sur le site : elle ne sera pas dans la lettre.")
        else:
            item = page.newsletter_item()
            entries.append(_entry(item, images if not entries else None, (row["sentence"] or "").strip()))
    return Part(
        kind=PartKind.ITEMS,
        heading=value["heading"] or "",
        entries=tuple(entries),
        condition=_condition(value),
        faults=tuple(faults),
    )


def _section(value: Mapping[str, Any], _pages: Mapping[int, BasePage], since: datetime) -> Part:
    section = registry.get(NewsletterSection, value["section"] or "")
    if section is None:
        return Part(
            kind=PartKind.ITEMS, condition=_condition(value), faults=("Une rubrique automatique n’existe plus.",)
        )
    images = _Images()
    found = list(section.items(since, value["count"] or 5))
    lead = section.layout is NewsletterLayout.ITEMS
    entries = tuple(_entry(item, images if lead and not rank else None) for rank, item in enumerate(found))
    heading = value["heading"] or section.label
    faults = () if entries else (f"La rubrique « {heading} » est vide : elle ne sera pas dans la lettre.",)
    return Part(
        kind=PartKind.ITEMS,
        heading=heading,
        layout=section.layout,
        entries=entries,
        condition=_condition(value),
        faults=faults,
    )


def _picture(value: Mapping[str, Any], _pages: Mapping[int, BasePage], _since: datetime) -> Part:
    image = value["image"]
    if image is None:
        return Part(kind=PartKind.PICTURE, condition=_condition(value), faults=("Une image a été supprimée.",))
    alt = "" if image.decorative else (image.contextual_alt_text or "")
    faults = () if alt or image.decorative else (f"L’image « {image.title} » n’a pas de texte de remplacement.",)
    picture = Picture(url=_rendition(image), alt=alt, caption=value["caption"] or "")
    return Part(kind=PartKind.PICTURE, picture=picture, condition=_condition(value), faults=faults)


def _button(value: Mapping[str, Any], pages: Mapping[int, BasePage], _since: datetime) -> Part:
    page = pages.get(value["page"].pk) if value["page"] else None
    url = absolute((page.get_full_url() or "") if page else "") or value["url"] or ""
    faults = () if url else (f"Le bouton « {value['label']} » ne mène plus nulle part.",)
    return Part(kind=PartKind.BUTTON, label=value["label"] or "", url=url, condition=_condition(value), faults=faults)


_READERS = {"words": _words, "chosen": _chosen, "section": _section, "picture": _picture, "button": _button}


class _Images:
    """Pictures of entries, by the key of the image."""

    def picture(self, key: int | None) -> Picture | None:
        """The picture of an entry, which its title already names: it decorates."""
        image = get_image_model().objects.filter(pk=key).first() if key else None
        return Picture(url=_rendition(image)) if image else None


def _rendition(image: Any) -> str:
    """Its address, in a format that every reader of mail shows."""
    return absolute(image.get_rendition(f"width-{WIDTH}|format-jpeg").url)


def _entry(item: NewsletterItem, images: _Images | None, sentence: str = "") -> Entry:
    return Entry(
        label=item.label,
        title=item.title,
        text=sentence or item.text,
        url=absolute(item.url),
        on=item.on,
        picture=images.picture(item.image_id) if images else None,
        key=item.key,
    )
