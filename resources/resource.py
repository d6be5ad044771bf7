"""``Resource``: what everything in the library has in common."""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalManyToManyField
from wagtail.documents import get_document_model
from wagtail.images import get_image_model_string

from search.asking import AUTHOR
from territories.models import Territory
from trajectoire.blocks.fields import ContentField
from trajectoire.blocks.library import content_blocks, in_sentences, plain_text
from trajectoire.design.facts import Fact
from trajectoire.media.licences import ADDRESSES, LANGUAGES, Licence
from trajectoire.pages.base import BasePage
from trajectoire.pages.stories import Citation, FileStory, NewsletterItem, SearchDocument
from trajectoire.pages.visibility import public_documents
from trajectoire.plugins import ResourceType, registry
from trajectoire.taxonomies.models import Audience, Scheme, Theme

from .facets import facet_values, index_resource, library_changed
from .form import RESOURCE_PANELS, resource_form
from .identifiers import next_identifier
from .mail_shield import refuse_addresses
from .neighbours import what_to_read_next
from .notices.upkeep import keep_notice
from .publication_rule import Need, NotReadyError, missing_fields
from .resource_page import page_context
from .rows import ResourceFile
from .structured_data import structured_data

WORDS_A_MINUTE = 220
"""Silent reading in French (Brysbaert, 2019, gives 214 to 238 words a minute for the languages near it)."""

FACTS_LIMIT = 255

SCHEDULED = "wagtail.publish.scheduled"
"""How Wagtail's command of scheduled publications signs what it publishes."""

logger = logging.getLogger("trajectoire.resources")


class Resource(BasePage):
    """Something that the library holds; concrete, so that lists read one table for every type.

    A type inherits from it (multi-table inheritance) and is declared in a ``plugin.py``. Four columns repeat
    what the type knows, for the lists: ``type_key`` and ``type_label`` (the ResourceType, and the word shown:
    « Actes »), ``dated_on`` (the day that counts: a publication's own date, else the first publication here)
    and ``facts`` (one line: authors, pages; employer, place). They are written at each save.
    """

    search_relations: ClassVar[tuple[str, ...]] = ("themes", "audiences", "schemes", "territories", "keywords", "files")
    closing_date_field = "closes_on"
    parent_page_types = ["resources.LibraryPage"]
    subpage_types: ClassVar[list[str]] = []
    is_creatable = False
    exclude_fields_in_copy = ["identifier"]
    required_for_publication: ClassVar[tuple[str, ...]] = ()
    """Relations and fields that publication asks for beyond those that the model itself requires."""

    identifier = models.CharField("identifiant", max_length=24, unique=True, null=True, editable=False)
    type_key = models.CharField("type", max_length=50, editable=False, db_index=True)
    type_label = models.CharField("type affiché", max_length=100, editable=False)
    dated_on = models.DateField("date", null=True, editable=False)
    facts = models.CharField("en une ligne", max_length=FACTS_LIMIT, blank=True, editable=False)

    summary = models.TextField(
        "chapô",
        max_length=600,
        validators=[refuse_addresses],
        help_text="Deux ou trois phrases qui disent l’essentiel, pour les listes, la recherche et la lettre. "
        "Exemple : Huit expériences de participation, trois désaccords, et de quoi commencer petit.",
    )
    body = ContentField(content_blocks(), blank=True, verbose_name="contenu")
    cover = models.ForeignKey(
        get_image_model_string(),
        verbose_name="image de couverture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Sans image, la couverture est dessinée à partir de l’identifiant.",
    )
    themes = ParentalManyToManyField(
        Theme,
        verbose_name="thèmes",
        related_name="resources",
        help_text="Un ou deux thèmes précis : ceux qui les contiennent comptent aussi.",
    )
    audiences = ParentalManyToManyField(
        Audience, verbose_name="publics", related_name="resources", blank=True, help_text="À qui cela servira."
    )
    schemes = ParentalManyToManyField(
        Scheme,
        verbose_name="dispositifs",
        related_name="resources",
        blank=True,
        help_text="Ceux dont il est question. Exemple : NPNRU, cité éducative.",
    )
    territories = ParentalManyToManyField(
        Territory,
        verbose_name="territoires",
        related_name="resources",
        blank=True,
        help_text="Le plus précis : un quartier compte aussi pour son contrat de ville et son département.",
    )
    keywords = ClusterTaggableManager(
        through="resources.ResourceKeyword",
        verbose_name="mots-clés",
        blank=True,
        help_text="Mots que l’on taperait pour le trouver. Exemple : adultes-relais, travail de nuit.",
    )
    period_from = models.PositiveSmallIntegerField(
        "de l’année",
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
        help_text="Années dont parle le document. Exemple : 2015 à 2023.",
    )
    period_to = models.PositiveSmallIntegerField(
        "à l’année", null=True, blank=True, validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )
    language = models.CharField("langue", max_length=5, choices=LANGUAGES, default="fr")
    licence = models.CharField(
        "licence",
        max_length=20,
        choices=Licence.choices,
        default=Licence.OPEN,
        help_text="Ce que chacun peut faire de ce texte. Par défaut, tout réutiliser en citant la source.",
    )
    revised_on = models.DateField(
        "revu le", null=True, blank=True, help_text="Jour où le contenu a été relu et mis à jour."
    )
    closes_on = models.DateField(
        "date de clôture",
        null=True,
        blank=True,
        help_text="Dernier jour compris. Le lendemain, la page reste mais quitte les listes et la recherche.",
    )

    content_panels = RESOURCE_PANELS
    edit_handler = resource_form(("Contenu", RESOURCE_PANELS))

    class Meta:
        verbose_name = "ressource"
        verbose_name_plural = "ressources"
        indexes = [models.Index(F("dated_on").desc(), name="resource_dated_on")]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_from__isnull=True) | Q(period_to__isnull=True) | Q(period_to__gte=F("period_from")),
                name="resource_period_order",
                violation_error_message="La fin de la période est avant son début.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    # -- saving ---------------------------------------------------------------------------------------------------

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give or keep the identifier, write the columns of the lists, count it in the facets.

        A page that is an alias of another has no identifier: the other one's address is the permanent one.
        """
        before, fields = self.identifier, kwargs.get("update_fields")
        self.identifier = self._own_identifier()
        if fields is None:
            self._describe()
            super().save(*args, **kwargs)
            index_resource(self)
            keep_notice(self)
        else:
            # The object may hold a draft that only its revision keeps: nothing of it goes to the lists.
            kwargs["update_fields"] = {*fields, *({"identifier"} if before != self.identifier else ())}
            super().save(*args, **kwargs)
            library_changed()

    def publication_needs(self) -> Iterator[Need]:
        """What is missing for publication; a type adds its own."""
        yield from missing_fields(self)

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> None:
        """Publish ``revision`` or schedule it; ``NotReadyError`` when something is missing, by whatever way.

        The clock does not stop at one that has become unready (a theme deleted since): it waits, and is told to
        the team (``todo.unready_schedules``).
        """
        needs = list(revision.as_object().publication_needs())
        if needs and kwargs.get("log_action") == SCHEDULED:
            logger.warning("Publication programmée impossible : %s", NotReadyError(self, needs).messages[0])
            return
        if needs:
            raise NotReadyError(self, needs)
        super().publish(revision, *args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> "Resource":
        """A revision, even one that came with a copied page, never carries another identifier."""
        page: Resource = super().with_content_json(content)
        page.identifier = self.identifier
        return page

    def _own_identifier(self) -> str | None:
        """The one in the database if there is one, whatever the object in memory says; else the next one."""
        if self.alias_of_id:
            return None
        kept = Resource.objects.filter(pk=self.pk).values_list("identifier", flat=True).first() if self.pk else None
        return kept or next_identifier()

    def _describe(self) -> None:
        self.type_key = self.resource_type_key()
        self.type_label = self.label_for_lists()[:100]
        self.dated_on = self.date_for_lists()
        facts = " · ".join(fact for fact in self.facts_for_lists() if fact)
        self.facts = facts if len(facts) <= FACTS_LIMIT else f"{facts[: FACTS_LIMIT - 1]}…"

    @classmethod
    def resource_type_key(cls) -> str:
        """Key of its ResourceType, or the model's name when no plug-in declares it."""
        kind = resource_type(cls)
        return kind.key if kind else str(cls._meta.model_name)

    # -- what a type may say differently --------------------------------------------------------------------------

    def label_for_lists(self) -> str:
        """The word shown above its title."""
        kind = resource_type(type(self))
        return kind.label if kind else str(self._meta.verbose_name).capitalize()

    def date_for_lists(self) -> date | None:
        """The day that orders it among the others."""
        return self.first_published_on()

    def facts_for_lists(self) -> Iterable[str]:
        """Short facts for one line."""
        return ()

    shows_rights = True  # the period covered and the licence, which mean nothing for an offer

    def facts_for_page(self) -> "list[Fact]":
        """Facts of its own type, at the head of the margin."""
        return []

    def author_names(self) -> tuple[str, ...]:
        """Who is to be cited; nobody: the centre."""
        return ()

    def schema_org_type(self) -> Mapping[str, Any]:
        """``@type`` and properties of its own type (schema.org)."""
        return {"@type": "CreativeWork"}

    def search_texts(self) -> Iterable[str]:
        """Plain texts of its own type, for search."""
        return ()

    # -- facts ----------------------------------------------------------------------------------------------------

    @property
    def kind_key(self) -> str:
        """Key of its type in search and addresses."""
        return str(self.type_key)

    @property
    def kind_label(self) -> str:
        """What it is, as lists show it."""
        return str(self.type_label) or self.label_for_lists()

    @property
    def searchable(self) -> bool:  # type: ignore[override]
        """An alias is not found twice."""
        return self.alias_of_id is None

    @property
    def first_theme(self) -> str:
        """Its main theme, for the team's list."""
        theme = next(iter(self.themes.all()), None)
        return theme.name if theme else ""

    @property
    def year(self) -> int | None:
        """Year that the facet counts it in."""
        return self.dated_on.year if self.dated_on else None

    @property
    def period(self) -> str:
        """« 2015 – 2023 », « depuis 2015 », « jusqu’en 2023 », « 2023 » or nothing."""
        start, end = self.period_from, self.period_to
        if start and end:
            return str(start) if start == end else f"{start} – {end}"
        if start:
            return f"depuis {start}"
        return f"jusqu’en {end}" if end else ""

    @property
    def licence_url(self) -> str:
        """Where the licence is read, if it has an address."""
        return ADDRESSES.get(self.licence, "")

    def is_closed(self, on: date | None = None) -> bool:
        """Whether its closing date is past; the closing day itself is still open."""
        return self.closes_on is not None and self.closes_on < (on or timezone.localdate())

    def reading_minutes(self) -> int:
        """Whole minutes, one at least when there is something to read."""
        words = len(re.findall(r"\w+", self.search_body()))
        return -(-words // WORDS_A_MINUTE)

    def permanent_url(self) -> str:
        """``https://…/id/TR-2026-0042``; an alias gives the address of its original."""
        identifier = self.identifier or (self.alias_of.specific.identifier if self.alias_of_id else None)
        parts = self.get_url_parts()
        if not identifier or not parts:
            return self.get_full_url() or ""
        return f"{parts[1]}{reverse('resources:permanent', args=[identifier])}"

    def public_files(self) -> "list[ResourceFile]":
        """Its files that anyone may open, in the editor's order."""
        rows = list(self.files.all())
        shown = public_documents(get_document_model().objects.filter(pk__in=[row.document_id for row in rows]))
        documents = {document.pk: document for document in shown}
        for row in rows:
            if row.document_id in documents:
                row.document = documents[row.document_id]
        return [row for row in rows if row.document_id in documents]

    def related(self, limit: int | None = None) -> "list[Resource]":
        """What to read next (``neighbours.what_to_read_next``)."""
        return what_to_read_next(self, limit)

    # -- the page -------------------------------------------------------------------------------------------------

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What ``resources/resource_page.html`` shows, ready to print."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **page_context(self, request)}

    # -- the four stories -----------------------------------------------------------------------------------------

    def search_body(self) -> str:
        """Everything that a visitor reads on the page, without markup."""
        return in_sentences([*self.search_texts(), plain_text(self.body)])

    def search_document(self) -> SearchDocument:
        """The page's document with its identifier, keywords, closing date and facets, ancestors included."""
        return replace(
            super().search_document(),
            identifier=self.identifier or "",
            keywords=tuple(sorted(keyword.name for keyword in self.keywords.all())),
            language=self.language,
            published_on=self.dated_on or self.first_published_on(),
            closes_on=self.closes_on,
            facets={**facet_values(self), AUTHOR: tuple(slugify(name) for name in self.author_names())},
            files=tuple(
                FileStory(
                    document_id=row.document_id, title=row.shown_title, url=row.document.url, sha256=row.document.sha256
                )
                for row in self.public_files()
            ),
        )

    def citation(self) -> Citation:
        """With its authors, its own date and its permanent address."""
        return replace(
            super().citation(),
            url=self.permanent_url(),
            authors=self.author_names(),
            published_on=self.dated_on or self.first_published_on(),
            identifier=self.identifier or "",
            language=self.language,
            genre=self.kind_label,
            abstract=self.summary,
            keywords=tuple(keyword.name for keyword in self.keywords.all()),
        )

    def schema_org(self) -> Mapping[str, Any]:
        """schema.org: what is common, then what the type adds."""
        return structured_data(self)

    def newsletter_item(self) -> NewsletterItem:
        """With its picture and its own date."""
        return replace(super().newsletter_item(), image_id=self.cover_id, on=self.dated_on)


def resource_type(model: type[models.Model]) -> ResourceType | None:
    """The declared type whose model is ``model``."""
    return next((kind for kind in registry.all(ResourceType) if kind.model is model), None)
