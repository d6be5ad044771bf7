"""``WatchBrief``: something published elsewhere, and why it matters here."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TitleFieldPanel

from trajectoire.design.facts import Fact

from .form import resource_form
from .mail_shield import hide_addresses
from .resource import Resource
from .resource_page import day


class WatchBrief(Resource):
    """A brief of the watch: what was published, by whom, when, and what to do with it. It may expire."""

    source = models.CharField(
        "source",
        max_length=150,
        help_text="Qui l’a publié. Exemple : Observatoire national de la politique de la ville.",
    )
    source_url = models.URLField(
        "adresse de la source", max_length=500, blank=True, help_text="La page même, plutôt que la page d’accueil."
    )
    source_date = models.DateField("date de la source", null=True, blank=True)
    why = models.TextField(
        "pourquoi c’est utile",
        max_length=1200,
        help_text="Ce que cela change pour les quartiers d’ici, en deux ou trois phrases. "
        "Exemple : Les conventions signées avant juillet gardent l’ancien taux : vérifiez la date des vôtres.",
    )

    edit_handler = resource_form(
        (
            "La brève",
            [
                TitleFieldPanel("title", heading="Titre", placeholder="Titre"),
                MultiFieldPanel(
                    [FieldPanel("source"), FieldPanel("source_url"), FieldPanel("source_date")],
                    heading="D’où cela vient",
                ),
                FieldPanel(
                    "summary",
                    heading="Ce qui est dit",
                    help_text="Deux ou trois phrases : le fait, la date, qui décide.",
                ),
                FieldPanel("why"),
                FieldRowPanel(
                    [
                        FieldPanel(
                            "closes_on",
                            heading="Utile jusqu’au",
                            help_text="Si elle périme. Le lendemain, la page reste mais quitte les listes.",
                        )
                    ]
                ),
                MultiFieldPanel(
                    [FieldPanel("body"), FieldPanel("cover")], heading="Pour aller plus loin", classname="collapsed"
                ),
            ],
        )
    )

    class Meta:
        verbose_name = "brève de veille"
        verbose_name_plural = "brèves de veille"

    def facts_for_lists(self) -> Iterable[str]:
        """Who published it."""
        return [self.source]

    def facts_for_page(self) -> list[Fact]:
        """Where it comes from, how long it is useful."""
        return [
            Fact("Source", self.source, url=self.source_url),
            Fact("Publiée par la source le", day(self.source_date) if self.source_date else ""),
            Fact(
                "Périmée depuis le" if self.is_closed() else "Utile jusqu’au",
                day(self.closes_on) if self.closes_on else "",
            ),
        ]

    def schema_org_type(self) -> Mapping[str, Any]:
        """A ``NewsArticle`` based on what the source published."""
        based_on = {
            "@type": "CreativeWork",
            "url": self.source_url,
            "datePublished": self.source_date.isoformat() if self.source_date else "",
            "publisher": {"@type": "Organization", "name": self.source},
        }
        return {
            "@type": "NewsArticle",
            "headline": self.title,
            "isBasedOn": {name: value for name, value in based_on.items() if value},
            "expires": self.closes_on.isoformat() if self.closes_on else "",
        }

    def search_texts(self) -> Iterable[str]:
        """Its source and what it changes."""
        return [hide_addresses(text) for text in (self.source, self.why) if text]
