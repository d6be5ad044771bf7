"""The guide as its tests read it: numbered steps of a section, labels in bold, values to type."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trajectoire.guide.book import EXPLAINS, FOLDER
from trajectoire.guide.rendering import parse, plain

SENTENCE = re.compile(r"(?<=[.…]) (?=[A-ZÀÉÈÊÎÔ«])")


@dataclass(frozen=True)
class Step:
    """A numbered step: the section that holds it, and its Markdown."""

    section: str
    text: str

    def sentences(self) -> list[str]:
        """Those that name something on the screen: they say what to do."""
        return [sentence for sentence in SENTENCE.split(self.text) if "**" in sentence]


def source(slug: str) -> str:
    """Markdown of a page."""
    return EXPLAINS.sub("", (FOLDER / f"{slug}.md").read_text(encoding="utf-8"))


def steps(slug: str, *sections: str) -> list[Step]:
    """Numbered steps of these sections (all when none is named), in order."""
    found: list[Step] = []
    section, numbered = "", False
    tokens = parse(source(slug))
    for rank, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            section = plain(tokens[rank + 1])
        if token.type in {"ordered_list_open", "ordered_list_close"}:
            numbered = token.type == "ordered_list_open"
        if token.type == "inline" and numbered and (not sections or section in sections):
            found.append(Step(section, token.content))
    missing = set(sections) - {step.section for step in found}
    assert not missing, f"« {slug} » n’a plus de section {missing}"
    return found


def bold_labels(slug: str) -> Iterator[str]:
    """What a page says is written on the screen."""
    for token in parse(source(slug)):
        inside = False
        for child in token.children or ():
            if child.type in {"strong_open", "strong_close"}:
                inside = child.type == "strong_open"
            elif inside:
                yield child.content
