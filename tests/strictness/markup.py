"""Reads an HTML page as a suspicious browser would: ``faults(html, public=…)`` gives a sentence for each fault.

On the public site (everything outside ``/gestion/``) no inline script or style is allowed, because the content
security policy would block it, and nothing may be requested from another server.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import html as parser
from lxml.html import HtmlElement

LEAK = re.compile(r"\{\{|\{%|\{#|%\}|\}\}")
VERBATIM = {"script", "style", "code", "pre", "textarea", "template"}
DATA_BLOCKS = {"application/json", "application/ld+json", "text/plain"}
REQUESTS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}
OWN_HOSTS = {"testserver", "localhost", "127.0.0.1"}


def faults(source: str, *, public: bool, braces: bool = True) -> list[str]:
    """Faults of a page or fragment, in French sentences. ``braces=False`` does not look for leaked ``{{``."""
    if not source.strip():
        return []
    whole = "<html" in source[:2000].lower()
    tree = parser.document_fromstring(source) if whole else parser.fragment_fromstring(source, create_parent=True)
    found = list(_leaks(tree)) if braces else []
    if public:
        found += [*_inline(tree), *_strangers(tree), *_elements(tree)]
        found += _page(tree) if whole else []
    return found


def _nodes(tree: HtmlElement) -> Iterator[HtmlElement]:
    return (node for node in tree.iter() if isinstance(node.tag, str))


def _show(node: HtmlElement) -> str:
    identity = "".join(f' {name}="{node.get(name)}"' for name in ("id", "class", "name", "src") if node.get(name))
    return f"<{node.tag}{identity}> (ligne {node.sourceline})"


def _leaks(tree: HtmlElement) -> Iterator[str]:
    for node in _nodes(tree):
        texts = [node.tail or ""]
        if node.tag not in VERBATIM:
            texts.append(node.text or "")
            texts += [str(value) for name, value in node.attrib.items() if name != "value" and not _is_json(value)]
        for text in texts:
            if LEAK.search(text):
                yield f"gabarit qui fuit dans {_show(node)} : {' '.join(text.split())[:80]}"


def _is_json(value: str) -> bool:
    """The administration puts the definition of its fields in attributes, where "}}" is ordinary."""
    try:
        json.loads(value)
    except ValueError:
        return False
    return True


def _inline(tree: HtmlElement) -> Iterator[str]:
    for node in _nodes(tree):
        if node.tag == "style":
            yield f"style en ligne : {_show(node)}"
        if node.tag == "script" and not node.get("src") and node.get("type", "") not in DATA_BLOCKS:
            yield f"script en ligne : {_show(node)}"
        for name, value in node.attrib.items():
            if name == "style" or name.startswith("on"):
                yield f"attribut {name} en ligne : {_show(node)}"
            if name in {"href", "action", "src"} and str(value).strip().lower().startswith("javascript:"):
                yield f"adresse javascript: {_show(node)}"


def _strangers(tree: HtmlElement) -> Iterator[str]:
    for node in _nodes(tree):
        address = node.get(REQUESTS[node.tag], "") if node.tag in REQUESTS else ""
        if node.tag == "link" and {"stylesheet", "preload", "icon", "preconnect"} & set(node.get("rel", "").split()):
            address = node.get("href", "")
        host = urlsplit(address).hostname
        if host and host not in OWN_HOSTS:
            yield f"requête vers un autre serveur ({host}) : {_show(node)}"


def _elements(tree: HtmlElement) -> Iterator[str]:
    ids = Counter(node.get("id") for node in _nodes(tree) if node.get("id"))
    yield from (f"identifiant en double : {name}" for name, times in ids.items() if times > 1)
    for node in _nodes(tree):
        if node.tag == "img" and node.get("alt") is None:
            yield f"image sans alt : {_show(node)}"
        if node.tag == "form" and node.get("method", "").lower() == "post":
            own = (urlsplit(node.get("action", "")).hostname or "testserver") in OWN_HOSTS
            if own and not node.xpath('.//input[@name="csrfmiddlewaretoken"]'):
                yield f"formulaire POST sans jeton CSRF : {_show(node)}"


def _page(tree: HtmlElement) -> Iterator[str]:
    if not tree.get("lang"):
        yield "page sans langue (<html lang>)"
    if not (tree.findtext(".//title") or "").strip():
        yield "page sans titre (<title>)"
    headings = tree.findall(".//h1")
    if len(headings) != 1:
        yield f"{len(headings)} titres h1 au lieu d'un"
