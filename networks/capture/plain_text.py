"""What somebody wrote in a mail, alone: without mark-up, without what is quoted, without the signature."""

import re
from html.parser import HTMLParser

SILENT = frozenset({"script", "style", "head", "title", "template", "svg", "noscript", "blockquote"})
"""Elements whose content is not what was written; a quotation is what somebody else wrote before."""
BLOCKS = frozenset({"p", "div", "br", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "section"})

_QUOTE_BEGINS = re.compile(
    r"""^[ \t]*(?:
        (?:Le|On)\s[^\n]{4,200}(?:\n[^\n]{0,120})?\s(?:a\sécrit|wrote)[ \xa0\u202f]?: [ \t]*$
      | -{2,}\s?(?:Message\sd[’']origine|Message\soriginal|Original\sMessage)\s?-{2,}
      | _{20,}[ \t]*\n(?=[ \t]*(?:De|From)[ \xa0\u202f]?:)
      | (?:De|From)[ \xa0\u202f]?:[^\n]{1,200}\n(?:[ \t]*\n)?[ \t]*(?:Envoyé|Date|Sent|À|To)[ \xa0\u202f]?:
    )""",
    re.MULTILINE | re.VERBOSE,
)
_FORWARDED = re.compile(
    r"^-{2,}\s?(?:Message transféré|Forwarded message|Forwarded Message|Courriel transféré)", re.MULTILINE
)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)


def without_quotes(text: str) -> str:
    """What was written this time. A forwarded mail, or one that only quotes, stays whole: that is what was meant."""
    if _FORWARDED.search(text):
        return _tidy(text)
    kept = _QUOTE_BEGINS.split(text, maxsplit=1)[0]
    kept = "\n".join(line for line in kept.split("\n") if not line.lstrip().startswith(">"))
    kept = _SIGNATURE.split(kept, maxsplit=1)[0]
    return _tidy(kept) or _tidy(text)


def of_html(html: str) -> str:
    """The text of a mail written in HTML; links keep their words only, images nothing."""
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, ValueError, RecursionError):
        # Python's parser raises these on declarations that it does not know.
        return _tidy(re.sub(r"<[^>]{0,2000}>", " ", html))
    return _tidy("".join(reader.said)) or _tidy("".join(reader.quoted))


class _Reader(HTMLParser):
    """Gathers what is written (``said``), and apart what stands in quotations (``quoted``)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.quoted: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as the parser calls it
        """Lines begin with blocks; silence, with what is not read."""
        if tag in SILENT:
            self._silent.append(tag)
        elif tag == "li":
            self._add("\n- ")
        elif tag in BLOCKS:
            self._add("\n")

    def handle_endtag(self, tag: str) -> None:
        """Silence ends where it began."""
        if tag in SILENT and tag in self._silent:
            while self._silent.pop() != tag:
                pass
        elif tag in BLOCKS:
            self._add("\n")

    def handle_data(self, data: str) -> None:
        """Words; white space in HTML is one space."""
        self._add(re.sub(r"\s+", " ", data))

    def _add(self, text: str) -> None:
        if not self._silent:
            self.said.append(text)
        elif self._silent == ["blockquote"]:
            self.quoted.append(text)


def _tidy(text: str) -> str:
    """Without spaces at the ends of lines, nor more than one empty line at once."""
    lines = [re.sub(r"[ \t\xa0]+", " ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
