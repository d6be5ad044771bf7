"""Walking through the administration as a person would: every screen that a link or a menu entry leads to."""

import json
import re
from collections import deque
from collections.abc import Iterator

from django.test import Client
from lxml import html as parser
from lxml.html import HtmlElement

SILENT = {"script", "style", "template", "noscript", "svg"}
SPOKEN = ("title", "aria-label", "placeholder", "alt", "data-w-progress-active-value", "data-w-tooltip-content-value")
AWAY = re.compile(r"/logout/|/composants/|/test404/|/failwhale/|/view_draft/|/revisions/|/preview/|/page-types-usage/")
NUMBERS = re.compile(r"\d+")


def screens(client: Client, start: tuple[str, ...], most: int) -> Iterator[tuple[str, HtmlElement]]:
    """Address and tree of each screen reached from ``start``; of screens that differ by a number, the first two."""
    waiting, seen, shapes = deque(start), set(start), dict[str, int]()
    while waiting and most:
        path = waiting.popleft()
        response = client.get(path, follow=True)
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        most -= 1
        tree = parser.document_fromstring(response.content.decode())
        yield path, tree
        for link in [*tree.xpath("//a/@href"), *menu_addresses(tree)]:
            address = str(link).split("#", maxsplit=1)[0]
            shape = NUMBERS.sub("N", address.split("?", maxsplit=1)[0])
            if not address.startswith("/gestion/") or AWAY.search(address) or address in seen or "?" in address:
                continue
            seen.add(address)
            shapes[shape] = shapes.get(shape, 0) + 1
            if shapes[shape] <= 2:
                waiting.append(address)


def spoken(tree: HtmlElement) -> Iterator[str]:
    """Every text that the screen shows or has read aloud, menu included."""
    for node in tree.iter():
        if not isinstance(node.tag, str) or any(parent.tag in SILENT for parent in node.iterancestors()):
            continue
        if node.get("data-side-panel-toggle-counter") is not None:
            continue
        if node.tag not in SILENT and (node.text or "").strip():
            yield " ".join(str(node.text).split())
        if (node.tail or "").strip():
            yield " ".join(str(node.tail).split())
        yield from (str(node.get(name)) for name in SPOKEN if node.get(name))
        if node.tag == "input" and node.get("type") in {"submit", "button"} and node.get("value"):
            yield str(node.get("value"))
    yield from (str(label) for label in _values(menu(tree), "label") if label)


def menu(tree: HtmlElement) -> object:
    """What the sidebar is made of."""
    found = tree.xpath('//script[@id="wagtail-sidebar-props"]/text()')
    return json.loads(found[0]) if found else None


def menu_addresses(tree: HtmlElement) -> Iterator[str]:
    """Addresses of the sidebar."""
    yield from (str(url) for url in _values(menu(tree), "url") if str(url).startswith("/"))


def _values(data: object, key: str) -> Iterator[object]:
    if isinstance(data, dict):
        if key in data:
            yield data[key]
        for value in data.values():
            yield from _values(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from _values(value, key)
