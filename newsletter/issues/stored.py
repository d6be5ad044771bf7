"""Parts of a letter as JSON: what was sent stays as it was sent."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

from trajectoire.plugins import NewsletterLayout

from .parts import Condition, Entry, Part, PartKind, Picture


def dumped(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """``parts`` as plain values; what editors were told of them is not kept."""
    return [_plain(asdict(replace(part, faults=()))) for part in parts]


def loaded(rows: Iterable[dict[str, Any]]) -> list[Part]:
    """The parts that ``dumped`` wrote."""
    return [_part(row) for row in rows]


def still_shown(parts: Iterable[Part], listed: Collection[int]) -> list[Part]:
    """``parts`` without the entries of pages that are not among ``listed``."""
    return [
        replace(part, entries=tuple(entry for entry in part.entries if not entry.key or entry.key in listed))
        for part in parts
    ]


def words_of(html: str) -> str:
    """The words of a text block, without its tags."""
    reader = _Words()
    reader.feed(html)
    return " ".join("".join(reader.found).split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep it."""
        self.found.append(data)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's signature
        """Words of two elements do not stick together."""
        self.found.append(" ")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(held) for key, held in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        held = [_plain(one) for one in value]
        return sorted(held) if isinstance(value, set | frozenset) else held
    return value.isoformat() if isinstance(value, date) else value


def _part(row: dict[str, Any]) -> Part:
    condition = row.get("condition") or {}
    return Part(
        kind=PartKind(row["kind"]),
        heading=row["heading"],
        html=row["html"],
        layout=NewsletterLayout(row["layout"]),
        entries=tuple(_entry(one) for one in row["entries"]),
        picture=Picture(**row["picture"]) if row["picture"] else None,
        label=row["label"],
        url=row["url"],
        condition=Condition(
            themes=frozenset(condition.get("themes", ())), territories=frozenset(condition.get("territories", ()))
        ),
    )


def _entry(row: dict[str, Any]) -> Entry:
    picture, on = row.get("picture"), row.get("on")
    return Entry(
        label=row["label"],
        title=row["title"],
        text=row["text"],
        url=row["url"],
        on=date.fromisoformat(on) if on else None,
        picture=Picture(**picture) if picture else None,
        key=row.get("key"),
    )
