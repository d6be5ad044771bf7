"""``HomePage``: the front page, whose sections editors arrange among those that applications contribute."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel

from territories.regionmap import region_map
from trajectoire.blocks.fields import ContentField
from trajectoire.pages.base import BasePage

from .centre import Centre
from .front_sections import ShownSection, section_blocks, shown_sections
from .page_form import page_form

MOST_FREQUENT = 6
SEARCH_ADDRESS = "/recherche/"


def validate_frequent(text: str) -> None:
    """A few short lines."""
    lines = text.splitlines()
    if len(lines) > MOST_FREQUENT or any(len(line) > 60 for line in lines):  # noqa: PLR2004 - said in the sentence
        raise ValidationError(
            f"Six recherches au plus, une par ligne, de 60 caractères chacune. Il y en a {len(lines)}."
        )


class HomePage(BasePage):
    """The front page: a title, a text, the search field, then the sections."""

    searchable = False

    headline = models.CharField(
        "grand titre",
        max_length=140,
        blank=True,
        help_text="La première phrase que lit un visiteur. "
        "Exemple : Ce qui se tente dans 62 quartiers, et ce qu’on en apprend.",
    )
    frequent_searches = models.TextField(
        "on cherche souvent",
        blank=True,
        validators=[validate_frequent],
        help_text="Une recherche par ligne, six au plus. Elles sont proposées sous le champ de recherche. "
        "Exemple : médiation sociale.",
    )
    shows_map = models.BooleanField(
        "montrer la carte",
        default=True,
        help_text="La carte de la région à côté du titre : une tuile jaune, un quartier prioritaire.",
    )
    sections = ContentField(
        section_blocks(),
        verbose_name="suite de la page",
        blank=True,
        max_num=12,
        help_text="Sans rien ici, la page montre toutes les rubriques du site, dans leur ordre habituel.",
    )

    max_count: ClassVar[int] = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    template = "home/home_page.html"
    page_description = "La première page du site. Il n’y en a qu’une."
    edit_handler = page_form(
        [
            FieldPanel(
                "title",
                heading="Nom de la page",
                classname="title",
                help_text="Il paraît dans l’onglet du navigateur, pas sur la page.",
            ),
            FieldPanel("headline"),
            FieldPanel(
                "summary", heading="Texte d’accueil", help_text="Deux phrases : qui vous êtes, ce que l’on trouve ici."
            ),
            FieldPanel("frequent_searches"),
            FieldPanel("shows_map"),
            FieldPanel("sections"),
        ],
        has_address=False,
    )

    class Meta:
        verbose_name = "page d’accueil"

    def frequent(self) -> list[str]:
        """Searches proposed under the search field."""
        return [" ".join(line.split()) for line in self.frequent_searches.splitlines() if line.strip()]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the sections that have something to show, and the map where the region has one."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        sections: list[ShownSection] = shown_sections(self, request)
        return {
            **context,
            "sections": sections,
            "search_address": SEARCH_ADDRESS,
            "map": region_map() if self.shows_map else None,
        }

    def schema_org(self) -> Mapping[str, Any]:
        """A site, its publisher and its search."""
        site = self.get_site()
        centre = Centre.for_site(site)
        root = site.root_url if site else ""
        publisher = {
            "@type": "Organization",
            "name": centre.name or self.title,
            "url": f"{root}/",
            "telephone": centre.phone,
            "areaServed": centre.region,
            "sameAs": [link.url for link in centre.links.all()],
        }
        return {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": centre.name or self.title,
            "url": f"{root}/",
            "inLanguage": "fr",
            "publisher": {name: value for name, value in publisher.items() if value},
            "potentialAction": {
                "@type": "SearchAction",
                "target": f"{root}{SEARCH_ADDRESS}?q={{search_term_string}}",
                "query-input": "required name=search_term_string",
            },
        }
