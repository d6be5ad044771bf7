"""What the territories contribute: blocks of their pages, what search and the sitemap find, who may correct them."""

from trajectoire.plugins import (
    Contribution,
    Role,
    RoleGrant,
    SearchSource,
    SectionWidth,
    SitemapSource,
    TerritorySection,
)

from .found import KIND, documents, find_document, sitemap_entries
from .sections import departments, map_and_list, towns


def _grant(role: Role, *verbs: str) -> RoleGrant:
    permissions = tuple(f"territories.{verb}_territory" for verb in verbs)
    return RoleGrant(
        key=f"territories-{role.name.lower().replace('_', '-')}",
        label=f"Territoires : {role.value}",
        role=role,
        permissions=permissions,
    )


contributions: list[Contribution] = [
    TerritorySection(
        key="carte",
        label="Carte",
        template="territories/sections/map.html",
        context=map_and_list,
        width=SectionWidth.SCREEN,
        order=10,
    ),
    TerritorySection(
        key="departements",
        label="Les départements",
        template="territories/sections/inside.html",
        context=departments,
        order=80,
    ),
    TerritorySection(
        key="communes", label="Les communes", template="territories/sections/inside.html", context=towns, order=90
    ),
    SearchSource(key=KIND, label="Territoires", find=find_document, documents=documents),
    SitemapSource(key="territories", label="Territoires", entries=sitemap_entries),
    _grant(Role.DIRECTION, "view", "add", "change"),
    *(_grant(role, "view") for role in Role if role is not Role.DIRECTION),
]
