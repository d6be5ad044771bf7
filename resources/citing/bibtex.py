"""BibTeX, written by pybtex.

Special characters are LaTeX commands that need no balanced brace, so that any title is a sound entry; letters, accents
and every other script stay as they are (UTF-8, as BibLaTeX, JabRef and Zotero read it).
"""

import re

from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.output.bibtex import Writer

from trajectoire.pages.stories import Citation

from .names import read_name
from .plain import one_line

KINDS = {
    "report": "techreport",
    "book": "book",
    "article": "article",
    "article-journal": "article",
    "chapter": "incollection",
}
"""Entry types of BibTeX by type of CSL; ``misc`` for the others."""

COMMANDS = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "%": r"\%",
    "&": r"\&",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
}
SPECIAL = re.compile(r"[\\{}~^%&$#_]")
LIGATURES = re.compile(r"(?<=-)-|(?<=`)`|(?<=')'")
"""Second of two signs that LaTeX would print as one."""


def bibtex(citation: Citation) -> str:
    """The entry, ended by a line break. Its key is the identifier."""
    entry = Entry(KINDS.get(citation.kind, "misc"), fields=_fields(citation))
    authors = citation.authors or ((citation.publisher,) if citation.publisher else ())
    if people := [_person(name) for author in authors if (name := one_line(author))]:
        entry.persons["author"] = people
    key = re.sub(r"[^A-Za-z0-9:.-]", "-", citation.identifier) or "reference"
    text: str = _Writer().to_string(BibliographyData({key: entry}))
    return text


def _fields(citation: Citation) -> dict[str, str]:
    day = citation.published_on
    report = citation.kind == "report"
    fields = {
        "title": citation.title,
        "type": citation.genre if report else "",
        "howpublished": "" if report else citation.genre,
        "institution" if report else "publisher": citation.publisher,
        "series": citation.container,
        "number": citation.number,
        "year": str(day.year) if day else "",
        "date": day.isoformat() if day else "",
        "pagetotal": str(citation.pages) if citation.pages else "",
        "isbn": citation.isbn,
        "issn": citation.issn,
        "doi": citation.doi,
        "url": citation.url,
        "language": citation.language,
        "keywords": ", ".join(citation.keywords),
        "abstract": citation.abstract,
        "note": citation.identifier,
    }
    return {
        name: line if name == "url" else latex(line)
        for name, value in fields.items()
        if (line := " ".join(one_line(value).split(" ")))
    }


def latex(text: str) -> str:
    """``text`` as LaTeX prints it back."""
    return SPECIAL.sub(lambda found: COMMANDS[found[0]], LIGATURES.sub(lambda found: f"\x00{found[0]}", text)).replace(
        "\x00", "{}"
    )


def _person(text: str) -> Person:
    """A name that no comma and no « and » cuts: a structure, and any part that holds one, is between braces."""
    name = read_name(text)
    person = Person()
    if name.given:
        person.first_names.append(_whole(name.given))
        person.last_names.append(_whole(name.family))
    else:
        person.last_names.append(f"{{{latex(name.family)}}}")
    return person


def _whole(part: str) -> str:
    return f"{{{latex(part)}}}" if re.search(r"[^\w\s.’'-]|\band\b", part, re.IGNORECASE) else latex(part)


class _Writer(Writer):
    """pybtex's, with values already in LaTeX, between braces."""

    def quote(self, text: str) -> str:
        return f"{{{text}}}"

    def _encode(self, text: str) -> str:
        return text
