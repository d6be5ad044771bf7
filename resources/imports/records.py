"""From a row to a record: values of fields, and what must be said of them to the person who imports."""

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.html import escape

from resources.citing.plain import one_line
from territories.models import Territory
from trajectoire.plugins import ResourceType, registry
from trajectoire.taxonomies.models import Audience, Scheme, Theme

from .dates import read_day
from .mapping import TARGETS, Mapping
from .readers import Row

TITLE_LIMIT = 255
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""What no text of ours holds, and no database takes."""

KEYWORD_LIMIT = 100
SEVERAL = {"authors", "themes", "audiences", "schemes", "territories", "keywords", "files"}
FORMULA = ("=", "@")


@dataclass
class Record:
    """What a line says. ``fault`` refuses it; ``notes`` are told and do not.

    ``values``: plain fields; ``relations``: primary keys by relation; ``names``: by list (authors, keywords, files).
    """

    line: int
    kind: ResourceType | None = None
    title: str = ""
    identifier: str = ""
    key: str = ""
    numbers: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    relations: dict[str, list[int]] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    fault: str = ""

    def digest(self) -> str:
        """Of all that it says: the same record gives the same."""
        said = [self.kind.key if self.kind else "", self.title, self.values, self.relations, self.names]
        return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()


def fold(text: str) -> str:
    """Without accents, capitals, hyphens: two spellings of a name are one."""
    bare = unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode().casefold()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


class Builder:
    """Makes records of rows; vocabularies are read once, when it is made."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        kinds = registry.all(ResourceType)
        self.kinds = {fold(name): kind for kind in kinds for name in (kind.key, kind.label, kind.plural)}
        self.default = self.kinds.get(fold(mapping.defaults.get("type", "publication"))) or kinds[0]
        self.known = {
            "themes": self._names(Theme.objects.values_list("pk", "name", "slug")),
            "audiences": self._names(Audience.objects.values_list("pk", "name", "slug")),
            "schemes": self._names(Scheme.objects.values_list("pk", "name", "slug")),
            "territories": self._names(Territory.objects.values_list("pk", "name", "code")),
        }
        self.fields: dict[tuple[type[models.Model], str], Any] = {}

    def build(self, row: Row) -> Record:
        """The record of ``row``."""
        record = Record(row.line, fault=row.fault)
        if row.fault:
            return record
        given = self._given(row)
        record.kind = self._kind(record, given.pop("type", []))
        record.title = one_line(" ".join(given.pop("title", [])))
        if not record.title:
            record.fault = "Le titre manque."
            return record
        if len(record.title) > TITLE_LIMIT:
            record.fault = f"Le titre fait {len(record.title)} caractères ; {TITLE_LIMIT} au plus."
            return record
        if record.title.startswith(FORMULA):
            record.notes.append("Le titre commence comme une formule de tableur ; il est gardé comme un texte.")
        record.identifier = " ".join(given.pop("identifier", [])).strip().upper()
        source_key = one_line(" ".join(given.pop("source_key", [])))[:190]
        for target, texts in given.items():
            if target in self.known:
                record.relations[target] = self._entries(record, target, texts)
            elif target in SEVERAL:
                record.names[target] = list(dict.fromkeys(one_line(text)[:150] for text in texts if one_line(text)))
            else:
                self._plain(record, target, " ".join(texts) if target != "body" else "\n".join(texts))
        record.numbers = tuple(
            f"{name}:{compacted(record.values[name])}" for name in ("isbn", "doi") if record.values.get(name)
        )
        said = f"{record.kind.key} {fold(record.title)} {record.values.get('date', '')}"
        made = f"titre:{hashlib.sha256(said.encode()).hexdigest()[:40]}"
        record.key = f"n:{source_key}" if source_key else next(iter(record.numbers), made)[:200]
        return record

    def _given(self, row: Row) -> dict[str, list[str]]:
        """Texts by field: those of its columns, cut where several are in one cell; else the default."""
        given: dict[str, list[str]] = {}
        for column, texts in row.values.items():
            target = self.mapping.columns.get(column, "")
            if target:
                given.setdefault(target, []).extend(texts)
        for target, text in self.mapping.defaults.items():
            given.setdefault(target, [text])
        given = {target: [CONTROLS.sub(" ", text) for text in texts] for target, texts in given.items()}
        cut = re.compile(f"[{re.escape(self.mapping.separator)}\n]")
        for target in SEVERAL & set(given):
            given[target] = [part.strip() for text in given[target] for part in cut.split(text) if part.strip()]
        return given

    def _kind(self, record: Record, texts: list[str]) -> ResourceType:
        wanted = fold(" ".join(texts))
        if not wanted:
            return self.default
        found = self.kinds.get(wanted)
        if found is None and not re.fullmatch(r"[a-z]{2,5}", wanted):  # types of RIS are not ours, and not worth a word
            record.notes.append(f"Type « {' '.join(texts)[:40]} » inconnu : {self.default.label.lower()}.")
        return found or self.default

    def _entries(self, record: Record, target: str, texts: list[str]) -> list[int]:
        keys: dict[int, None] = {}
        for text in texts:
            found = self.known[target].get(fold(text), [])
            if len(found) == 1:
                keys[found[0]] = None
            else:
                why = "inconnu" if not found else "désigne plusieurs entrées"
                record.notes.append(f"{TARGETS[target]} : « {text[:60]} » {why}, laissé de côté.")
        return list(keys)

    def _plain(self, record: Record, target: str, text: str) -> None:
        """Put ``text`` in the field, or say why not."""
        text = text.strip()
        field_ = self._field(record.kind.model, target) if record.kind else None
        if not text:
            return
        if field_ is None:
            record.notes.append(f"{TARGETS[target]} : ce type de ressource n’a pas ce champ, laissé de côté.")
            return
        value = paragraphs(text) if target == "body" else self._value(field_, text)
        if value is None:
            record.notes.append(f"{TARGETS[target]} : « {text[:60]} » n’est pas compris, laissé de côté.")
            return
        if target == "summary" and len(str(value)) > field_.max_length:
            record.notes.append("Le chapô était trop long : il est coupé, et mis en entier dans le contenu.")
            record.values.setdefault("body", paragraphs(text))
            value = f"{str(value)[: field_.max_length - 1].rsplit(' ', 1)[0]}…"
        try:
            if target != "body":
                field_.run_validators(value)
        except ValidationError as error:
            record.notes.append(f"{TARGETS[target]} : « {text[:60]} » laissé de côté. {' '.join(error.messages)}")
            return
        record.values[target] = value

    def _field(self, model: type[models.Model], name: str) -> Any:
        if (model, name) not in self.fields:
            try:
                self.fields[model, name] = model._meta.get_field(name)  # noqa: SLF001 - Django's documented way
            except FieldDoesNotExist:
                self.fields[model, name] = None
        return self.fields[model, name]

    @staticmethod
    def _value(field_: Any, text: str) -> Any:
        """The value that the field holds, or ``None``."""
        if isinstance(field_, models.DateField):
            return read_day(text)
        if isinstance(field_, models.IntegerField):
            found = re.search(r"\d{1,9}", text)
            return int(found[0]) if found else None
        if field_.choices:
            known = {fold(str(name)): value for value, label in field_.flatchoices for name in (value, label)}
            return known.get(fold(text))
        return one_line(text) if isinstance(field_, models.CharField) else text

    @staticmethod
    def _names(rows: Any) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for key, *names in rows:
            for name in {fold(str(name)) for name in names if name}:
                found.setdefault(name, []).append(key)
        return found


def compacted(number: str) -> str:
    """An ISBN or a DOI, as two are compared."""
    return re.sub(r"[\s‐‑–-]+", "", number).casefold()


def paragraphs(text: str) -> str:
    """A plain text as the content field keeps it: one block, its paragraphs."""
    parts = [escape(part.strip()) for part in re.split(r"\n\s*\n|\n", text) if part.strip()]
    return json.dumps([{"type": "text", "value": "".join(f"<p>{part}</p>" for part in parts)}])
