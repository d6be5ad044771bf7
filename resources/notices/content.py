"""``NoticeContent``: the facts of a notice, plain values that travel as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from trajectoire.pages.stories import Citation

if TYPE_CHECKING:
    from resources.resource import Resource

DATES = ("dated_on", "first_published_on", "revised_on", "closes_on")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An entry of a vocabulary: what addresses say, what people read."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class NoticeContent:
    """What is said of a resource outside. ``kind`` and the fields below it are those of ``Citation``.

    ``publisher`` is empty when it is the site itself, whose name and address are those of the day of reading.
    """

    identifier: str
    type_key: str
    type_label: str
    title: str
    summary: str = ""
    language: str = "fr"
    licence: str = ""
    licence_label: str = ""
    licence_url: str = ""
    period: str = ""
    dated_on: date | None = None
    first_published_on: date | None = None
    revised_on: date | None = None
    closes_on: date | None = None
    themes: tuple[Entry, ...] = ()
    audiences: tuple[Entry, ...] = ()
    territories: tuple[Entry, ...] = ()
    keywords: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    publisher: str = ""
    kind: str = "webpage"
    container: str = ""
    number: str = ""
    pages: int | None = None
    isbn: str = ""
    issn: str = ""
    doi: str = ""

    def citation(self, root_url: str, publisher: str) -> Citation:
        """Its bibliographic reference; ``root_url`` is the site's address without final slash."""
        return Citation(
            title=self.title,
            url=f"{root_url}/id/{self.identifier}",
            publisher=self.publisher or publisher,
            kind=self.kind,
            authors=self.authors,
            published_on=self.dated_on,
            identifier=self.identifier,
            language=self.language,
            genre=self.type_label,
            container=self.container,
            number=self.number,
            pages=self.pages,
            isbn=self.isbn,
            issn=self.issn,
            doi=self.doi,
            abstract=self.summary,
            keywords=self.keywords,
        )

    def as_json(self) -> dict[str, Any]:
        """As JSON keeps it: dates in ISO form."""
        return {
            name: value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "NoticeContent":
        """Back from JSON. A name that this version does not know is left out, one that is missing has its default."""
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in data.items() if name in known}
        for name in DATES:
            if values.get(name):
                values[name] = date.fromisoformat(values[name])
        for name in ("themes", "audiences", "territories"):
            values[name] = tuple(Entry(code=entry["code"], name=entry["name"]) for entry in values.get(name, ()))
        for name in ("keywords", "authors"):
            values[name] = tuple(values.get(name, ()))
        return cls(**values)


def content_of(resource: "Resource", citation: Citation | None = None) -> NoticeContent:
    """The notice that ``resource`` has now, from its stories; ``citation``: its reference, if it is made already."""
    citation = citation or resource.citation()
    site = resource.get_site()
    own_publisher = "" if site and citation.publisher == site.site_name else citation.publisher
    return NoticeContent(
        identifier=resource.identifier or "",
        type_key=resource.type_key,
        type_label=resource.kind_label,
        title=citation.title,
        summary=resource.summary,
        language=citation.language,
        licence=resource.licence,
        licence_label=resource.get_licence_display(),
        licence_url=resource.licence_url,
        period=resource.period,
        dated_on=citation.published_on,
        first_published_on=resource.first_published_on(),
        revised_on=resource.revised_on,
        closes_on=resource.closes_on,
        themes=tuple(_entries(resource.themes.all())),
        audiences=tuple(_entries(resource.audiences.all())),
        territories=tuple(_entries(resource.territories.all())),
        keywords=citation.keywords,
        authors=citation.authors,
        publisher=own_publisher,
        kind=citation.kind,
        container=citation.container,
        number=citation.number,
        pages=citation.pages,
        isbn=citation.isbn,
        issn=citation.issn,
        doi=citation.doi,
    )


def _entries(rows: Any) -> list[Entry]:
    return [Entry(code=str(getattr(row, "slug", "") or ""), name=str(row)) for row in rows]
