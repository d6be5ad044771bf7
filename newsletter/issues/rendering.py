"""A letter written out: HTML by MJML, and the careful text version; what it weighs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import date_format

from mail.texts import as_html, frame

from . import plain
from .parts import Entry, Part, PartKind

CLIPPED_AT = 100 * 1024
"""Bytes of HTML beyond which mail readers cut a message short (Gmail clips at 102 KB)."""

PURPOSE = "letters"
"""Key of the ``MailPurpose`` of every letter."""


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What a letter says of itself. Links: the page that anyone may read, and two that are each reader's own.

    A personal link that is empty is left out, as on the public page; in what is sent it is a slot of ``mail``.
    """

    letter: str
    subject: str
    preheader: str = ""
    number: int | None = None
    on: date
    online_url: str = ""
    preferences_url: str = ""
    unsubscribe_url: str = ""

    @property
    def issue(self) -> str:
        """« Lettre n° 84 », or its name."""
        return f"{self.letter}, n°\u00a0{self.number}" if self.number else self.letter


@dataclass(frozen=True, kw_only=True)
class Written:
    """A letter, both ways."""

    html: str
    text: str

    @property
    def weight(self) -> int:
        """Bytes of its HTML, as mail readers count them."""
        return len(self.html.encode())

    @property
    def is_clipped(self) -> bool:
        """Whether mail readers would cut it short."""
        return self.weight > CLIPPED_AT


def write(heading: Heading, parts: Sequence[Part]) -> Written:
    """``parts`` under ``heading``; those that say nothing are left out."""
    said = [part for part in parts if not part.is_empty]
    context = {**frame(), "heading": heading, "subject": heading.subject, "parts": said}
    html = as_html(render_to_string("newsletter/messages/issue.mjml", context))
    return Written(html=html, text=as_text(heading, said, context))


def as_text(heading: Heading, parts: Sequence[Part], context: dict[str, Any]) -> str:
    """The text version: everything that the other says, in the same order, on lines of 72 characters."""
    opening = [heading.subject.upper(), f"{heading.issue}, {date_format(heading.on, 'l j F Y')}"]
    if heading.online_url:
        opening.append(f"Lire en ligne\u00a0: {heading.online_url}")
    blocks = ["\n".join(opening), *(_part(part) for part in parts)]
    closing = [str(context["site_name"]), str(context["site_url"])]
    if heading.preferences_url:
        closing.append(f"\nChanger mes choix\u00a0: {heading.preferences_url}")
    if heading.unsubscribe_url:
        closing.append(f"Ne plus recevoir cette lettre\u00a0: {heading.unsubscribe_url}")
    closing.append("\nCette lettre ne contient aucun pixel de suivi\u00a0: nous ne savons pas\nsi vous l’ouvrez.")
    return "\n\n\n".join(blocks) + "\n\n\n-- \n" + "\n".join(closing) + "\n"


def _part(part: Part) -> str:
    pieces = [plain.underlined(part.heading)] if part.heading else []
    if part.kind is PartKind.WORDS:
        pieces.append(plain.of_html(part.html))
    elif part.kind is PartKind.PICTURE and part.picture:
        pieces += [plain.folded(words) for words in (part.picture.alt, part.picture.caption) if words]
    elif part.kind is PartKind.BUTTON:
        pieces.append(f"{part.label}\u00a0:\n{part.url}")
    pieces += [_entry(entry, dated=part.layout != "items") for entry in part.entries]
    return "\n\n".join(piece for piece in pieces if piece)


def _entry(entry: Entry, *, dated: bool) -> str:
    day = f"{date_format(entry.on, 'j F Y')}, " if dated and entry.on else ""
    lines = [plain.folded(f"{day}{entry.label}"), plain.folded(entry.title), plain.folded(entry.text), entry.url]
    return "\n".join(line for line in lines if line)
