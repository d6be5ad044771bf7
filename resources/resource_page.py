"""What the page of a resource shows beside its text: facts in the margin, files, citation, what to read next."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from trajectoire.design.facts import Fact
from trajectoire.media.sizes import COVER_ON_PAGE
from trajectoire.pages.breadcrumbs import breadcrumbs

from .citing.bibtex import bibtex
from .citing.coins import coins
from .citing.formats import FORMATS
from .citing.text import citation_text
from .notices.content import content_of
from .relations import read_relations
from .results import cover_of, result_of
from .structured_data import dublin_core

if TYPE_CHECKING:
    from .resource import Resource


@dataclass(frozen=True)
class FileLine:
    """A file as the page lists it; ``size`` in bytes."""

    title: str
    url: str
    format: str
    size: int | str
    pages: int | str
    role: str
    note: str = ""
    image: str = ""


def page_context(resource: "Resource", request: HttpRequest) -> dict[str, Any]:
    """Everything that ``resources/resource_page.html`` prints."""
    if not getattr(request, "is_preview", False):
        read_relations([resource])
    library, citation = resource.get_parent(), resource.citation()
    theme = next(iter(resource.themes.all()), None)
    library_url = (library.get_url(request) if library else "") or "/"
    return {
        "crumbs": breadcrumbs(resource, request),
        "library": library,
        "library_url": library_url,
        "facts": list(_facts(resource, library_url)),
        "files": [_file_line(row) for row in resource.public_files()],
        "keywords": [
            {"label": keyword.name, "url": f"{library_url}?{urlencode({'q': keyword.name})}"}
            for keyword in resource.keywords.all()
        ],
        "main_theme": theme,
        "main_theme_slug": theme.slug if theme else "",
        "cover": cover_of(resource, COVER_ON_PAGE),
        "metas": [(f"DC.{name}", content) for name, content in dublin_core(content_of(resource, citation), citation)],
        "how_to_cite": citation_text(citation),
        "coins": coins(citation),
        "bibtex": bibtex(citation).strip(),
        "reference_files": [
            (f"{resource.get_url(request)}citation.{ending}", form.label) for ending, form in FORMATS.items()
        ],
        "permanent_url": resource.permanent_url(),
        "related": [result_of(other, request) for other in resource.related()],
        "reading_minutes": resource.reading_minutes(),
        "closed": resource.is_closed(),
    }


def day(value: Any) -> SafeString:
    """A day in French, with its machine form."""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), date_format(value, "j F Y"))


def filter_links(library_url: str, parameter: str, values: Iterable[Any]) -> SafeString:
    """Links to the list narrowed by each of the values, separated by commas."""
    rows = [(library_url, urlencode({parameter: value.slug}), str(value)) for value in values]
    return format_html_join(", ", '<a href="{}?{}">{}</a>', rows)


def _territory_links(resource: "Resource") -> SafeString:
    """Links to the pages of its territories."""
    rows = [(territory.get_absolute_url(), str(territory)) for territory in resource.territories.all()]
    return format_html_join(", ", '<a href="{}">{}</a>', rows)


def _facts(resource: "Resource", library_url: str) -> Iterable[Fact]:
    yield from resource.facts_for_page()
    yield Fact("Thèmes", filter_links(library_url, "theme", resource.themes.all()))
    yield Fact("Territoires", _territory_links(resource))
    yield Fact("Publics", filter_links(library_url, "public", resource.audiences.all()))
    yield Fact("Dispositifs", filter_links(library_url, "dispositif", resource.schemes.all()))
    if resource.shows_rights:
        yield Fact("Période", resource.period)
    if resource.language != "fr":
        yield Fact("Langue", resource.get_language_display().capitalize())
    if resource.revised_on:
        yield Fact("Revu le", day(resource.revised_on))
    if resource.shows_rights:
        yield Fact("Licence", resource.get_licence_display(), url=resource.licence_url)
    yield Fact("Identifiant", resource.identifier or "", url=resource.permanent_url() if resource.identifier else "")


def _file_line(row: Any) -> FileLine:
    document = row.document
    role = row.get_role_display().capitalize()
    language = f" ({row.get_language_display()})" if row.language else ""
    return FileLine(
        title=row.shown_title,
        url=document.url,
        format=document.file_extension,
        size=document.file_size or "",
        pages=document.page_count or "",
        role=f"{role}{language}",
        note=" · ".join(filter(None, _file_notes(row))),
        image=reverse("document_first_page", args=[document.pk]) if document.cover else "",
    )


def _file_notes(row: Any) -> Iterable[str]:
    """Who holds the rights and under which licence, when the file says other than the resource; accessible or not."""
    document = row.document
    yield document.rights
    yield document.get_licence_display() if document.licence and document.licence != row.page.licence else ""
    yield document.get_accessible_display() if document.accessible else ""
