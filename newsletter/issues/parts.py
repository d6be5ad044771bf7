"""What a letter says, as frozen values: neither a page nor a request is needed to write it out."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from trajectoire.plugins import NewsletterLayout


class PartKind(StrEnum):
    """How a part is written out (``templates/newsletter/messages/parts/``)."""

    WORDS = "words"
    ITEMS = "items"
    PICTURE = "picture"
    BUTTON = "button"


TEMPLATES = {
    "button": "newsletter/messages/parts/button.mjml",
    "dates": "newsletter/messages/parts/dates.mjml",
    "items": "newsletter/messages/parts/items.mjml",
    "lines": "newsletter/messages/parts/lines.mjml",
    "picture": "newsletter/messages/parts/picture.mjml",
    "words": "newsletter/messages/parts/words.mjml",
}
"""What writes a part out, by its kind or, for items, by its layout."""


@dataclass(frozen=True, kw_only=True)
class Interests:
    """What a subscriber follows, as slugs; nothing chosen means everything."""

    themes: frozenset[str] = frozenset()
    territories: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Condition:
    """For whom a part is; empty: for all."""

    themes: frozenset[str] = frozenset()
    territories: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether it keeps anybody out."""
        return bool(self.themes or self.territories)

    def met_by(self, interests: Interests) -> bool:
        """Whether who follows ``interests`` reads the part; both kinds of choice must agree."""
        return _meets(self.themes, interests.themes) and _meets(self.territories, interests.territories)


def _meets(asked: Collection[str], followed: frozenset[str]) -> bool:
    return not asked or not followed or not followed.isdisjoint(asked)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture by its whole address; ``alt`` empty when it only decorates."""

    url: str
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a list: a page as this letter tells it."""

    label: str
    title: str
    text: str
    url: str
    on: date | None = None
    picture: Picture | None = None
    key: int | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the letter. ``faults``: sentences for the editor, about what would not read well."""

    kind: PartKind
    heading: str = ""
    html: str = ""
    layout: NewsletterLayout = NewsletterLayout.ITEMS
    entries: tuple[Entry, ...] = ()
    picture: Picture | None = None
    label: str = ""
    url: str = ""
    condition: Condition = field(default_factory=Condition)
    faults: tuple[str, ...] = ()

    @property
    def template(self) -> str:
        """The MJML of this kind of part."""
        return TEMPLATES[str(self.layout if self.kind is PartKind.ITEMS else self.kind)]

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be read: such a part is left out."""
        return not (self.html or self.entries or self.picture or self.url)
