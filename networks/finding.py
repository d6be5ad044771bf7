"""What a colleague looks for among the networks, and what each of them answers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from search.analysis import words

SHORTEST = 3
"""Letters of a stem that says something."""


def meant(text: str) -> dict[str, str]:
    """Words that say something, as they are written, by stem."""
    return {
        word.stem: text[word.start : word.end].lower()
        for word in words(text)
        if word.stem and len(word.stem) >= SHORTEST
    }


@dataclass(frozen=True)
class Wanted:
    """What is looked for: words as typed, and a theme with those below it (path and name by key)."""

    text: str = ""
    themes: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The words typed, by stem."""
        return meant(self.text)

    @property
    def asked(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.words or self.themes)

    def in_text(self, text: str) -> list[str]:
        """The words typed that this text has."""
        there = meant(text)
        return [shown for stem, shown in self.words.items() if stem in there]

    def in_themes(self, keys: Collection[int]) -> list[str]:
        """The names of the themes looked for among these."""
        return [name for key, name in self.themes.items() if key in keys]

    def theme_in_text(self, text: str) -> list[str]:
        """Words of the themes looked for that this text has, for what has no theme of its own."""
        there = meant(text)
        return [shown for name in self.themes.values() for stem, shown in meant(name).items() if stem in there]


@dataclass(frozen=True, kw_only=True)
class ToCall:
    """Somebody, or a structure, who can tell more: professional telephone and address only."""

    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Found:
    """Something that answers: ``what`` it is, ``places`` (keys of territories), how well (``weight``, a few units)."""

    title: str
    what: str
    places: frozenset[int]
    weight: float
    reasons: tuple[str, ...] = ()
    address: str = ""
    to_call: tuple[ToCall, ...] = ()
