"""Rich text as careful plain text: paragraphs wrapped, links by their words and their address, lists with dashes."""

import re
from html.parser import HTMLParser
from textwrap import wrap

WIDTH = 72
"""Characters a line: what mail readers show without breaking it again."""


def folded(text: str, *, first: str = "", then: str = "") -> str:
    """``text`` on lines of ``WIDTH`` at most; an address is never cut."""
    lines = [
        line
        for block in text.split("\n")
        for line in wrap(
            block, WIDTH, initial_indent=first, subsequent_indent=then, break_long_words=False, break_on_hyphens=False
        )
    ]
    return "\n".join(lines)


def underlined(heading: str) -> str:
    """A heading and the line below it, as long as it is."""
    shown = folded(heading)
    return f"{shown}\n{'-' * max(map(len, shown.split(chr(10))))}"


def of_html(html: str) -> str:
    """Clean ``html`` (``trajectoire.blocks.text.clean_html``) as plain text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "\n\n".join(reader.finished())


class _Reader(HTMLParser):
    """Gathers paragraphs and items as they close."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[tuple[str, str]] = []
        self._said: list[str] = []
        self._lists: list[int] = []
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Blocks part, links are remembered until they close."""
        if tag in {"p", "li", "ul", "ol"}:
            self._close()
        if tag in {"ul", "ol"}:
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "li" and self._lists and self._lists[-1] >= 0:
            self._lists[-1] += 1
        elif tag == "br":
            self._said.append("\n")
        elif tag == "a":
            self._link = dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        """A link says its address; a block is done."""
        if tag == "a" and self._link:
            if "".join(self._said).strip().endswith(self._link) is False:
                self._said.append(f" ({self._link.removeprefix('mailto:').removeprefix('tel:')})")
            self._link = ""
        elif tag in {"p", "li"}:
            self._close()
        elif tag in {"ul", "ol"}:
            self._close()
            if self._lists:
                self._lists.pop()

    def handle_data(self, data: str) -> None:
        """Words."""
        self._said.append(data)

    def _close(self) -> None:
        text = "\n".join(" ".join(re.split(r"[ \t\r\f]+", line)).strip() for line in "".join(self._said).split("\n"))
        self._said = []
        if text.strip():
            rank = self._lists[-1] if self._lists else None
            mark = "" if rank is None else "- " if rank < 0 else f"{rank}. "
            self._blocks.append((mark, text.strip()))

    def finished(self) -> list[str]:
        """Blocks folded; the items of a list stand together."""
        self._close()
        done: list[str] = []
        before = ""
        for mark, text in self._blocks:
            shown = folded(text, first=mark, then=" " * len(mark))
            if mark and before and done:
                done[-1] += f"\n{shown}"
            else:
                done.append(shown)
            before = mark
        return done
