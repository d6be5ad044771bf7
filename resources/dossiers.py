"""``Dossier``: resources chosen and ordered by an editor, with text between them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.html import strip_tags
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel, TitleFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from trajectoire.design.facts import Fact

from .form import resource_form
from .mail_shield import hide_addresses
from .resource import Resource
from .results import Result, for_results, result_of

TEXT_FEATURES = ["bold", "italic", "ul", "ol", "link"]


@dataclass(frozen=True)
class Chapter:
    """A heading, the text under it and the resources that follow, as the page shows them."""

    heading: str
    text: str
    results: tuple[Result, ...]


class Dossier(Resource):
    """A thematic selection. A resource that lists no longer show leaves it by itself, and comes back with them."""

    required_for_publication: ClassVar[tuple[str, ...]] = ("items",)

    edit_handler = resource_form(
        (
            "Le dossier",
            [
                TitleFieldPanel("title", heading="Titre", placeholder="Titre"),
                FieldPanel("summary"),
                FieldPanel("cover"),
                FieldPanel("body", heading="Introduction"),
            ],
        ),
        (
            "Sélection",
            [
                InlinePanel(
                    "items",
                    [FieldPanel("heading"), FieldPanel("text"), PageChooserPanel("resource", "resources.Resource")],
                    heading="Ce que l’on y lit, dans l’ordre",
                    label="Élément",
                    help_text="Un intertitre ouvre une partie. Un texte, une ressource, ou les deux.",
                )
            ],
        ),
    )

    class Meta:
        verbose_name = "dossier thématique"
        verbose_name_plural = "dossiers thématiques"

    def listed_resources(self) -> dict[int, Resource]:
        """Those of its resources that lists show today, by primary key."""
        keys = [item.resource_id for item in self.items.all() if item.resource_id and item.resource_id != self.pk]
        return {page.pk: page for page in for_results(Resource.objects.filter(pk__in=keys).listed())}

    def chapters(self, request: HttpRequest) -> Iterator[Chapter]:
        """The selection as it is read today; an item with nothing left to show is left out."""
        shown = self.listed_resources()
        heading, text, results, opened = "", "", list[Result](), False
        for item in self.items.all():
            if opened and (item.heading or item.text):
                yield from _chapter(heading, text, results)
                heading, text, results = "", "", []
            heading, text, opened = item.heading or heading, item.text or text, True
            if item.resource_id in shown:
                results.append(result_of(shown[item.resource_id], request))
        yield from _chapter(heading, text, results)

    def facts_for_lists(self) -> Iterable[str]:
        """How many resources."""
        count = sum(1 for item in self.items.all() if item.resource_id)
        return [f"{count} ressource{'s' if count > 1 else ''}" if count else ""]

    def facts_for_page(self) -> list[Fact]:
        """How many may be read today."""
        count = len(self.listed_resources())
        return [Fact("Ressources", str(count) if count else "")]

    def schema_org_type(self) -> Mapping[str, Any]:
        """A ``Collection`` of what lists show."""
        parts = [
            {"@type": "CreativeWork", "name": page.title, "url": page.get_full_url() or ""}
            for page in self.listed_resources().values()
        ]
        return {"@type": "Collection", "collectionSize": len(parts), "hasPart": parts}

    def search_texts(self) -> Iterable[str]:
        """Its headings and texts; the titles of its resources are found by themselves."""
        texts = [f"{item.heading} {strip_tags(item.text.replace('</', ' </'))}".strip() for item in self.items.all()]
        return [hide_addresses(text) for text in texts if text]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The chapters too; what is in them is not proposed again as neighbours."""
        context = super().get_context(request, *args, **kwargs)
        chapters = list(self.chapters(request))
        shown = {result.key for chapter in chapters for result in chapter.results}
        related = [other for other in context["related"] if other.key not in shown]
        return {**context, "chapters": chapters, "related": related}


def _chapter(heading: str, text: str, results: list[Result]) -> Iterator[Chapter]:
    if strip_tags(text).strip() or results:
        yield Chapter(heading, text, tuple(results))


class DossierItem(Orderable):
    """An element of a dossier: a heading, a text, a resource, or several of them."""

    page = ParentalKey(Dossier, on_delete=models.CASCADE, related_name="items")
    heading = models.CharField(
        "intertitre", max_length=150, blank=True, help_text="S’il ouvre une partie. Exemple : Commencer petit."
    )
    text = RichTextField(
        "texte", features=TEXT_FEATURES, blank=True, help_text="Pourquoi lire ce qui suit, et dans quel ordre."
    )
    resource = models.ForeignKey(
        "resources.Resource",
        verbose_name="ressource",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta(Orderable.Meta):
        verbose_name = "élément du dossier"
        verbose_name_plural = "éléments du dossier"

    def __str__(self) -> str:
        return self.heading or (self.resource.title if self.resource else strip_tags(self.text)[:80])
