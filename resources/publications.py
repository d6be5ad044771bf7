"""``Publication``: what the centre and its partners write."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.models import Orderable

from trajectoire.design.facts import Fact
from trajectoire.pages.stories import Citation

from .form import resource_form
from .resource import Resource
from .resource_page import day
from .standard_numbers import validate_doi, validate_isbn, validate_issn


class Publication(Resource):
    """A study, a synthesis, proceedings, minutes, a note or a guide, with its notice and its files."""

    class Kind(models.TextChoices):
        """What was written; the label is shown above the title."""

        STUDY = "study", "Étude"
        SYNTHESIS = "synthesis", "Synthèse"
        PROCEEDINGS = "proceedings", "Actes"
        MINUTES = "minutes", "Compte rendu"
        ANALYSIS_NOTE = "analysis_note", "Note d’analyse"
        GUIDE = "guide", "Guide"

    kind = models.CharField(
        "genre",
        max_length=20,
        choices=Kind.choices,
        help_text="Actes : tout ce qui s’est dit lors d’une rencontre. Compte rendu : ce qu’une réunion a décidé.",
    )
    date = models.DateField(
        "date du document",
        null=True,
        blank=True,
        help_text="Celle qui est imprimée dessus. Vide : le jour de sa publication ici.",
    )
    collection = models.CharField("collection", max_length=150, blank=True, help_text="Exemple : Les actes.")
    number = models.CharField("numéro", max_length=30, blank=True, help_text="Exemple : 17, ou hors-série 2.")
    page_count = models.PositiveIntegerField(
        "nombre de pages",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Vide : celui du premier fichier PDF.",
    )
    isbn = models.CharField("ISBN", max_length=20, blank=True, validators=[validate_isbn])
    issn = models.CharField("ISSN", max_length=12, blank=True, validators=[validate_issn])
    doi = models.CharField("DOI", max_length=200, blank=True, validators=[validate_doi])

    search_relations = (*Resource.search_relations, "authors")
    edit_handler = resource_form(
        (
            "Contenu",
            [
                TitleFieldPanel("title", heading="Titre", placeholder="Titre"),
                FieldPanel("kind"),
                FieldPanel("summary"),
                FieldPanel("cover"),
                FieldPanel("body"),
            ],
        ),
        (
            "Notice",
            [
                InlinePanel(
                    "authors",
                    [FieldPanel("name")],
                    heading="Auteurs",
                    label="Auteur",
                    help_text="Dans l’ordre de la couverture. Sans auteur, c’est le centre qui est cité.",
                ),
                FieldPanel("date"),
                MultiFieldPanel(
                    [FieldRowPanel([FieldPanel("collection"), FieldPanel("number")]), FieldPanel("page_count")],
                    heading="Édition",
                ),
                MultiFieldPanel(
                    [FieldRowPanel([FieldPanel("isbn"), FieldPanel("issn")]), FieldPanel("doi")],
                    heading="Numéros normalisés",
                    help_text="S’ils existent. Les tirets ne comptent pas.",
                ),
            ],
        ),
    )

    class Meta:
        verbose_name = "publication"
        verbose_name_plural = "publications"

    def label_for_lists(self) -> str:
        """« Actes », « Guide »… or the type when the kind is not chosen yet."""
        return self.get_kind_display() or super().label_for_lists()

    def date_for_lists(self) -> dt.date | None:
        """Its own date first."""
        return self.date or super().date_for_lists()

    def author_names(self) -> tuple[str, ...]:
        """Its authors, in order."""
        return tuple(author.name for author in self.authors.all())

    def pages(self) -> int | None:
        """Pages typed by the editor, else those of the main file."""
        if self.page_count:
            return int(self.page_count)
        rows = sorted(self.files.all(), key=lambda row: (row.role != "main", row.sort_order or 0))
        return rows[0].document.page_count if rows else None

    def issue(self) -> str:
        """« Les actes, n° 17 »."""
        return ", ".join(filter(None, [self.collection, f"n° {self.number}" if self.number else ""]))

    def facts_for_lists(self) -> Iterable[str]:
        """Authors and pages."""
        pages = self.pages()
        return [", ".join(self.author_names()), f"{pages} page{'s' if pages > 1 else ''}" if pages else ""]

    def facts_for_page(self) -> list[Fact]:
        """The notice."""
        pages = self.pages()
        return [
            Fact("Auteurs" if len(self.author_names()) > 1 else "Auteur", ", ".join(self.author_names())),
            Fact("Date", day(self.dated_on) if self.dated_on else ""),
            Fact("Collection", self.issue()),
            Fact("Pages", str(pages) if pages else ""),
            Fact("ISBN", self.isbn),
            Fact("ISSN", self.issn),
            Fact("DOI", self.doi, url=f"https://doi.org/{self.doi}" if self.doi else ""),
        ]

    def citation(self) -> Citation:
        """A report, with its collection and its standard numbers."""
        return replace(
            super().citation(),
            kind="report",
            container=self.collection,
            number=self.number,
            pages=self.pages(),
            isbn=self.isbn,
            issn=self.issn,
            doi=self.doi,
        )

    def schema_org_type(self) -> Mapping[str, Any]:
        """A ``Report``, in its series."""
        series = {"@type": "CreativeWorkSeries", "name": self.collection} if self.collection else None
        return {
            "@type": "Report",
            "reportNumber": self.number or self.identifier,
            "numberOfPages": self.pages(),
            "isbn": self.isbn,
            "issn": self.issn,
            "sameAs": f"https://doi.org/{self.doi}" if self.doi else "",
            "isPartOf": series,
        }

    def search_texts(self) -> Iterable[str]:
        """Authors and collection are looked for too."""
        return [*self.author_names(), self.issue()]


class PublicationAuthor(Orderable):
    """Somebody, or a structure, who wrote it, as printed on the cover."""

    page = ParentalKey(Publication, on_delete=models.CASCADE, related_name="authors")
    name = models.CharField(
        "nom", max_length=150, help_text="Prénom puis nom, ou nom de la structure. Exemple : Claire Monnier."
    )

    class Meta(Orderable.Meta):
        verbose_name = "auteur"
        verbose_name_plural = "auteurs"

    def __str__(self) -> str:
        return self.name
