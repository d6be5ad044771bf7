"""The public page of a territory: who it is, where it is, and a block for whatever is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.models import Site

from trajectoire.design.facts import Fact
from trajectoire.pages.breadcrumbs import Crumb, trail
from trajectoire.plugins import SectionWidth, TerritoryFigure, TerritorySection, registry

from .models import Level, Territory
from .surroundings import Surroundings, surroundings
from .wording import counted, level_name, sentence

INDEX_TITLE = "Territoires"


@dataclass(frozen=True)
class ShownSection:
    """A block ready to be shown."""

    template: str
    context: Mapping[str, Any]
    width: SectionWidth


@dataclass
class Row:
    """Blocks that stand on one line: one, or two halves."""

    sections: list[ShownSection] = field(default_factory=list)

    @property
    def width(self) -> str:
        """``screen``, ``full`` or ``pair``."""
        return "pair" if len(self.sections) > 1 else str(self.sections[0].width).replace("half", "full")


def page_context(territory: Territory, request: HttpRequest, crumbs: list[Crumb]) -> dict[str, Any]:
    """Everything that ``territories/page.html`` shows."""
    around = surroundings(territory)
    gone = territory.valid_to is not None and not territory.exists_on()
    paragraphs = [part.strip() for part in territory.presentation.replace("\r", "").split("\n\n") if part.strip()]
    return {
        "territory": territory,
        "crumbs": crumbs,
        "kind": level_name(territory, around),
        "lead": paragraphs[0] if paragraphs else sentence(territory, around),
        "presentation": "\n\n".join(paragraphs[1:]),
        "description": paragraphs[0] if paragraphs else sentence(territory, around),
        "tiles": range(len(around.inside.get(Level.NEIGHBOURHOOD, ()))) if not gone else (),
        "facts": [fact for fact in _facts(territory, around, request) if fact.value],
        "successors": list(territory.successors.order_by("name")) if territory.valid_to else [],
        "gone": gone,
        "rows": rows(territory, request),
        "schema": schema_org(territory, around, request),
    }


def crumbs_of(territory: Territory, index_url: str) -> list[Crumb]:
    """Territories, the department or region that contains it, itself."""
    around = surroundings(territory)
    contracts = around.of_level(Level.CITY_CONTRACT)[:1] if territory.level == Level.NEIGHBOURHOOD else []
    above = [*around.of_level(Level.DEPARTMENT)[:1], *contracts]
    steps = [Crumb(each.name, each.get_absolute_url()) for each in above]
    return trail(Crumb(INDEX_TITLE, index_url), *steps, Crumb(territory.name))


def rows(territory: Territory, request: HttpRequest) -> list[Row]:
    """The blocks that have something to show, two halves that follow each other on one line."""
    found: list[Row] = []
    for section in registry.all(TerritorySection):
        context = section.context(request, territory)
        if context is None:
            continue
        told = {**context, "section_title": section.label, "section_id": f"bloc-{section.key}", "territory": territory}
        # A context may name its own heading: « Les neuf quartiers ».
        told["section_title"] = context.get("section_title", section.label)
        shown = ShownSection(section.template, told, section.width)
        half = section.width is SectionWidth.HALF
        if half and found and len(found[-1].sections) == 1 and found[-1].sections[0].width is SectionWidth.HALF:
            found[-1].sections.append(shown)
        else:
            found.append(Row([shown]))
    return found


def figures(request: HttpRequest, slug: str) -> list[tuple[TerritoryFigure, int]]:
    """Figures known for the territory ``slug``, with their numbers."""
    told = [(figure, figure.counts(request).get(slug, 0)) for figure in registry.all(TerritoryFigure)]
    return [(figure, number) for figure, number in told if number]


def figure_notes(request: HttpRequest) -> Mapping[str, str]:
    """What lists say beside a territory, by slug: « 6 ressources »."""
    notes: dict[str, list[str]] = {}
    for figure in registry.all(TerritoryFigure):
        for slug, number in figure.counts(request).items():
            if number:
                notes.setdefault(slug, []).append(counted(number, figure.singular, figure.plural))
    return {slug: ", ".join(parts) for slug, parts in notes.items()}


def _facts(territory: Territory, around: Surroundings, request: HttpRequest) -> list[Fact]:
    facts = [
        Fact(Level(level).label, _links(list(group))) for level, group in groupby(around.above, key=lambda t: t.level)
    ]
    towns = around.towns() if territory.level in {Level.CITY_CONTRACT, Level.INTERCOMMUNALITY} else []
    facts += [
        Fact("Contrats de ville", _count(around.inside.get(Level.CITY_CONTRACT, ()), territory)),
        Fact("Quartiers prioritaires", _count(around.inside.get(Level.NEIGHBOURHOOD, ()), territory)),
        Fact("Communes concernées", str(len(towns) or "")),
    ]
    if territory.population is not None:
        facts.append(Fact("Habitants", _number(territory.population)))
    elif territory.level == Level.CITY_CONTRACT:
        carrying = [each for each in around.of_level(Level.INTERCOMMUNALITY) if each.population]
        facts += [Fact("Habitants de l’intercommunalité", _number(each.population or 0)) for each in carrying]
    if territory.level != Level.CITY_CONTRACT:
        facts.append(Fact("Code officiel", territory.code))
    if territory.valid_from:
        facts.append(Fact("Existe depuis le", date_format(territory.valid_from, "j F Y")))
    if territory.valid_to:
        facts.append(Fact("Jusqu’au", date_format(territory.valid_to, "j F Y")))
    for figure, number in figures(request, territory.slug):
        text = counted(number, figure.singular, figure.plural)
        facts.append(Fact(figure.label, text, url=figure.address(request, territory.slug)))
    return facts


def _links(territories: list[Territory]) -> SafeString:
    pairs = [(each.get_absolute_url(), each.name) for each in territories]
    return format_html_join(", ", '<a href="{}">{}</a>', pairs)


def _count(territories: Any, territory: Territory) -> str:
    """A number, unless the page's own list says it: that of one contract is in its title."""
    return "" if territory.level == Level.NEIGHBOURHOOD or not territories else str(len(territories))


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")


def schema_org(territory: Territory, around: Surroundings, request: HttpRequest) -> Mapping[str, Any]:
    """schema.org: the place, where it is, what contains it."""
    site = Site.find_for_request(request)
    root = site.root_url if site else ""
    place: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Place" if territory.level in {Level.NEIGHBOURHOOD, Level.CITY_CONTRACT} else "AdministrativeArea",
        "name": territory.name,
        "url": f"{root}{territory.get_absolute_url()}",
        "identifier": territory.code,
    }
    if territory.longitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": territory.latitude,
            "longitude": territory.longitude,
        }
    if around.above:
        place["containedInPlace"] = [
            {"@type": "Place", "name": each.name, "url": f"{root}{each.get_absolute_url()}"} for each in around.above
        ]
    return place


def notice(territory: Territory, successors: list[Territory]) -> SafeString:
    """What became of a territory that no longer exists."""
    since = f"N’existe plus depuis le {date_format(territory.valid_to, 'j F Y')}." if territory.valid_to else ""
    if not successors:
        return format_html("{}", since)
    return format_html("{} Devenu : {}.", since, _links(successors))
