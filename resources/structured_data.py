"""Structured data of a resource's page: schema.org (JSON-LD) and Dublin Core."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from trajectoire.pages.stories import Citation

from .notices.content import NoticeContent

if TYPE_CHECKING:
    from .resource import Resource


def structured_data(resource: "Resource") -> Mapping[str, Any]:
    """schema.org description: what every resource has, then what its type says of itself."""
    citation = resource.citation()
    common: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "name": resource.title,
        "description": resource.summary,
        "url": resource.get_full_url() or "",
        "identifier": resource.identifier,
        "inLanguage": resource.language,
        "license": resource.licence_url,
        "keywords": [keyword.name for keyword in resource.keywords.all()],
        "about": [theme.name for theme in resource.themes.all()],
        "spatialCoverage": [territory.name for territory in resource.territories.all()],
        "temporalCoverage": resource.period,
        "author": [{"@type": "Person", "name": name} for name in citation.authors],
        "publisher": {"@type": "Organization", "name": citation.publisher} if citation.publisher else None,
        "datePublished": citation.published_on.isoformat() if citation.published_on else None,
        "dateModified": resource.revised_on.isoformat() if resource.revised_on else None,
        **resource.schema_org_type(),
    }
    return {name: value for name, value in common.items() if value}


def dublin_core(notice: NoticeContent, citation: Citation) -> Iterator[tuple[str, str]]:
    """Name and content of each element that is not empty (DCMI, elements 1.1: « title », « creator »…)."""
    pairs = [
        ("title", citation.title),
        *(("creator", name) for name in citation.authors),
        *(("subject", theme.name) for theme in notice.themes),
        *(("subject", keyword) for keyword in notice.keywords),
        ("description", notice.summary),
        ("publisher", citation.publisher),
        ("date", citation.published_on.isoformat() if citation.published_on else ""),
        ("type", notice.type_label),
        ("identifier", citation.url),
        *(("identifier", f"urn:ISBN:{citation.isbn}") for _ in [citation.isbn] if citation.isbn),
        *(("identifier", f"https://doi.org/{citation.doi}") for _ in [citation.doi] if citation.doi),
        ("language", citation.language),
        ("relation", ", ".join(filter(None, [citation.container, citation.number]))),
        *(("coverage", territory.name) for territory in notice.territories),
        ("coverage", notice.period),
        ("rights", notice.licence_url or notice.licence_label),
    ]
    return ((name, content) for name, content in pairs if content)
