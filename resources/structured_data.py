"""Structured data of a resource's page: schema.org (JSON-LD) and Dublin Core."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

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


def dublin_core(resource: "Resource") -> Iterator[tuple[str, str]]:
    """Name and content of each ``<meta>`` (DCMI Metadata Terms, elements 1.1)."""
    citation = resource.citation()
    yield "DC.title", citation.title
    yield from (("DC.creator", name) for name in citation.authors)
    yield "DC.publisher", citation.publisher
    yield "DC.type", resource.kind_label
    yield "DC.description", resource.summary
    yield "DC.date", citation.published_on.isoformat() if citation.published_on else ""
    yield "DC.identifier", citation.url
    yield "DC.language", citation.language
    yield "DC.rights", resource.licence_url or resource.get_licence_display()
    yield from (("DC.subject", theme.name) for theme in resource.themes.all())
    yield from (("DC.subject", keyword.name) for keyword in resource.keywords.all())
    yield from (("DC.coverage", territory.name) for territory in resource.territories.all())
    yield "DC.coverage", resource.period
