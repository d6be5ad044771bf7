"""Reading the table, and asking for one of its cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from .country import HOME, OUTSIDE, PRIVATE, WORDS, Things
from .said import FORM, SAID
from .table import MATRIX, RECORDS, RECORDS_OF

APPS = {"actors", "networks", "conseils_citoyens", "adultes_relais", "transitions"}
COLUMNS = (
    "direction", "projets", "redaction", "relecture", "anime", "consulte", "ailleurs", "sans groupe", "anonyme",
)  # fmt: skip
CELLS = set("*1+-.")
OF_THE_BROWSER = {"csrfmiddlewaretoken", "_auteur"}
"""Fields that name who opened the page: each colleague has their own."""
WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)')
OURS = re.compile(r"(actors|networks|conseils_citoyens|adultes_relais|transitions|mail)_")
HEADING = re.compile(r"\[([\w-]+)((?: \w+=\w+)*)\]")
LINE = re.compile(r"(see|do) +(\S+?)\((.*?)\)(\?\S+)? +(.+)")


@dataclass(frozen=True)
class Row:
    """A line of the table. ``about``: « all », « each », or the key of the network that has the screen."""

    act: str
    name: str
    target: str
    query: str
    about: str
    cells: dict[str, str]

    def __str__(self) -> str:
        return f"{self.act} {self.name}({self.target}){self.query}"


def rows() -> Iterator[Row]:
    """Every line, those of the models of the networks included."""
    yield from _read(MATRIX)
    for key, models in RECORDS_OF.items():
        named = " ".join(f"{model}={thing}" for model, thing in models.items())
        yield from _read(f"[{key} {named}]\n{RECORDS}")


def _read(text: str) -> Iterator[Row]:
    about, models = "", [("", "")]
    for line in text.splitlines():
        if heading := HEADING.match(line):
            about = heading[1]
            models = [tuple(pair.split("=")) for pair in heading[2].split()] or [("", "")]
        elif found := LINE.match(line):
            act, name, target, query, cells = found.groups()
            marks = cells.split()
            assert len(marks) == len(COLUMNS), line
            assert set(marks) <= CELLS, line
            for model, thing in models:
                yield Row(
                    act,
                    name.replace("{model}", model),
                    target.replace("{it}", thing),
                    (query or "").replace("{it}", f"{{{thing}}}"),
                    about,
                    dict(zip(COLUMNS, marks, strict=True)),
                )
        else:
            assert not line.startswith(("see", "do", "[")), line


def addresses() -> set[str]:
    """Names of all the screens that the actors and the networks have in the administration."""
    return {name for name, callback in _walk(get_resolver(), "", "") if _is_ours(callback)}


def _walk(resolver: URLResolver, at: str, namespace: str) -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        here = at + str(entry.pattern)
        if isinstance(entry, URLPattern):
            if here.startswith("gestion/"):
                yield f"{namespace}{entry.name}", entry.callback
        else:
            inside = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, here, inside)


def _is_ours(callback: Any) -> bool:
    view = getattr(callback, "view_class", callback)
    model = getattr(callback, "view_initkwargs", {}).get("model") or getattr(view, "model", None)
    label = getattr(getattr(model, "_meta", None), "app_label", "")
    return label in APPS or view.__module__.split(".")[0] in APPS


@dataclass
class Asker:
    """Asks for cells and tells what is not as the table says."""

    things: dict[str, Things]
    clients: dict[str, Client]
    pages: dict[str, bytes] = field(default_factory=dict)
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)

    def faults(self, row: Row) -> Iterator[str]:
        """Of all the cells of the line."""
        for column, mark in row.cells.items():
            for who, network in self._askers(row, column) if mark != "." else ():
                fault = self._fault(row, who, network, mark)
                if fault:
                    yield f"{row}, {who}{f' ({network})' if row.about == 'each' else ''} : {fault}"

    def _askers(self, row: Row, column: str) -> Iterator[tuple[str, str]]:
        """Who asks, and about which network: each co-animator where our own screens show something, one elsewhere."""
        keys = list(WORDS)
        home = row.about if row.about in WORDS else keys[-1]
        shown = row.act == "see" and not row.name.startswith("wagtail") and row.about not in WORDS
        if column == "projets" and row.act == "see" and row.name.startswith("wagtailsnippet"):
            return  # Wagtail's own screens ask the permissions alone, which ``test_matrix`` compares with Direction's
        if column == "consulte" and row.act == "see" and row.name.startswith("wagtailsnippetchoosers"):
            return  # the windows ask who may see, as the lists do
        if column == "anime":
            yield from ((f"anime {key}", key) for key in ([keys[0], home] if shown else [home]))
        elif column == "consulte":
            yield f"consulte {home}", home
        elif column == "ailleurs" and row.about == "each":
            pairs = [(f"anime {keys[0]}", home), (f"anime {home}", keys[0])]
            yield from pairs if shown else pairs[:1]
        elif column == "ailleurs":
            yield f"anime {keys[0] if home == keys[-1] else keys[-1]}", home
        else:
            yield column, home

    def _fault(self, row: Row, who: str, network: str, mark: str) -> str:
        things = self.things[network]
        address = self._address(row, who, things)
        client = self.clients[who]
        if row.act == "see":
            answer = client.get(address)
            text = _text(answer)
            done = answer.status_code == 200
            if done and not answer.streaming and (who in {"direction", "projets"} or row.target.startswith("own ")):
                self.pages[address] = answer.content
        else:
            data = self._data(row, network, address)
            with transaction.atomic(), connection.execute_wrapper(watch := Watch()):
                answer = client.post(address, data)
                text = _text(answer)
                transaction.set_rollback(True)
            done = watch.wrote
        if answer.status_code >= 500:
            return f"répond {answer.status_code}"
        if done != (mark != "-"):
            where = answer.headers.get("Location", "") if not done else ""
            return f"{'permis' if done else 'refusé'} ({answer.status_code} {where}){'' if done else _errors(answer)}"
        return self._leak(who, text) or (_missing(text, mark, str(things["word"])) if row.act == "see" else "")

    def _address(self, row: Row, who: str, things: Things) -> str:
        targets = [target.replace("own", "").strip() for target in row.target.split(",") if target]
        if row.target.startswith("own "):
            targets = [f"{targets[0]} of {who}"]
        given = [things.get(target, target if target == "csv" else 0) for target in targets]
        name = row.name
        if name.startswith("bulk:"):
            name, given = "wagtail_bulk_action", [*name.removeprefix("bulk:").rsplit("_", 2)]
        return reverse(name, args=given) + row.query.format(**things)

    def _data(self, row: Row, network: str, address: str) -> dict[str, Any]:
        """What is sent: the form of the page, as a colleague who may saw it, and what is typed over it."""
        things = self.things[network]
        said = dict(SAID.get(row.name, {}))
        form = self._form(address) if said.pop(FORM, False) else {}
        if "mails" in said:
            return {"mails": SimpleUploadedFile("a.eml", b"From: a@b.example\r\nSubject: Bonjour\r\n\r\nBonjour")}
        return form | {name: str(value).format(**things) for name, value in said.items()}

    def _form(self, address: str) -> dict[str, Any]:
        if address not in self.forms:
            page = self.pages.get(address) or self.clients["administrator"].get(address).content
            self.forms[address] = _form(page)
        return self.forms[address]

    def _leak(self, who: str, text: str) -> str:
        """A word that this colleague must never read."""
        if who in {"direction", "projets"}:
            return ""
        every = [*WORDS.values(), OUTSIDE]
        if who == "redaction":
            hidden = [PRIVATE, HOME]
        elif " " in who and who != "sans groupe":
            own = str(self.things[who.split(" ", 1)[1]]["word"])
            hidden = [HOME, *(word for word in every if word != own)]
        else:
            hidden = [PRIVATE, HOME, *every]
        found = [word for word in hidden if word.casefold() in text]
        return f"laisse lire {', '.join(found)}" if found else ""


class Watch:
    """Notes whether one of our tables was written to."""

    def __init__(self) -> None:
        self.wrote = False

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        """Look, then run."""
        write = WRITE.match(str(sql))
        if write and OURS.match(write[1]):
            self.wrote = True
        return execute(sql, params, many, context)


def _text(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode("utf-8", "replace")).casefold()


def _missing(text: str, mark: str, word: str) -> str:
    wanted = list(WORDS.values()) if mark == "*" else [word] if mark == "1" else []
    absent = [each for each in wanted if each.casefold() not in text]
    return f"ne montre pas {', '.join(absent)}" if absent else ""


def _errors(answer: Any) -> str:
    context = answer.context or {}
    form = context.get("form")
    return f" {form.errors.as_data()}" if form is not None else ""


def _form(content: bytes) -> dict[str, Any]:
    """What the browser would send of the page's largest form, untouched; nothing where the page was refused."""
    page = BeautifulSoup(content, "html.parser")
    for part in page.find_all(["template", "script"]):
        part.decompose()
    forms = (page.find("main") or page).find_all("form", method=re.compile("post", re.IGNORECASE))
    form = max(forms, key=lambda form: len(form.find_all(["input", "select", "textarea"])), default=BeautifulSoup())
    data: dict[str, Any] = {}
    for control in form.find_all(["input", "select", "textarea"]):
        name, value = control.get("name"), _value(control)
        if name and value is not None and name not in OF_THE_BROWSER and not control.has_attr("disabled"):
            data.setdefault(str(name), []).append(value)
    return data


def _value(field: Tag) -> str | None:
    if field.name == "textarea":
        return field.text.removeprefix("\n")
    if field.name == "select":
        chosen = field.find("option", selected=True) or field.find("option")
        return str(chosen.get("value", chosen.text)) if isinstance(chosen, Tag) else None
    kind = field.get("type", "text")
    if kind in {"checkbox", "radio"} and not field.has_attr("checked"):
        return None
    if kind in {"submit", "button", "file", "image"}:
        return None
    return str(field.get("value", "on" if kind in {"checkbox", "radio"} else ""))
