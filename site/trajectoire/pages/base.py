"""``BasePage``: what every page of the site has in common."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from wagtail.models import Page

from trajectoire.counting.models import DailyCount
from trajectoire.counting.visits import note_visit

from .forms import PageForm
from .stories import Citation, NewsletterItem, SearchDocument
from .visibility import VisiblePageManager


class BasePage(Page):
    """Abstract page with a summary, the visibility verbs and the four stories.

    A page saves with a title alone: a field that publication needs is declared ``blank=False`` and Wagtail
    asks for it when the page is published or submitted, not when a draft is saved.
    """

    closing_date_field: ClassVar[str | None] = None
    """Name of the model's own closing date, if it has one (``listed()``)."""
    searchable: ClassVar[bool] = True
    """Whether search finds it; a list or a front page, which only leads to others, says no."""

    search_relations: ClassVar[tuple[str, ...]] = ()
    """Relations that ``search_document()`` reads, brought at once for many pages."""

    page_picture: ClassVar[str] = ""
    """Static file that shows the type to an editor who adds a page; a resource gives it with its ``ResourceType``."""

    summary = models.TextField(
        "chapô",
        blank=True,
        max_length=600,
        help_text="Deux ou trois phrases qui disent l’essentiel, pour les listes, la recherche et la lettre.",
    )

    objects = VisiblePageManager()
    base_form_class = PageForm

    class Meta:
        abstract = True

    @property
    def kind_label(self) -> str:
        """What the page is, in a word shown above its title."""
        return str(self._meta.verbose_name).capitalize()

    @property
    def kind_key(self) -> str:
        """Key of its type in search and addresses."""
        return "page"

    @property
    def search_key(self) -> str:
        """Stable key of its search document."""
        return f"page-{self.pk}"

    def first_published_on(self) -> date | None:
        """Local date of first publication."""
        moment = self.first_published_at
        return timezone.localdate(moment) if moment else None

    def is_reachable(self) -> bool:
        """Whether anyone may open it now (the verb, asked of the database)."""
        return bool(type(self).objects.filter(pk=self.pk).reachable().exists())

    def is_listed(self) -> bool:
        """Whether lists show it today (the verb, asked of the database)."""
        return bool(type(self).objects.filter(pk=self.pk).listed().exists())

    def search_body(self) -> str:
        """Plain text of its content, for search."""
        return ""

    def search_document(self) -> SearchDocument:
        """Its story for the search engines."""
        return SearchDocument(
            key=self.search_key,
            kind=self.kind_key,
            kind_label=self.kind_label,
            title=self.title,
            url=self.get_url() or "",
            summary=self.summary,
            body=self.search_body(),
            published_on=self.first_published_on(),
        )

    def citation(self) -> Citation:
        """Its story for a bibliography."""
        site = self.get_site()
        return Citation(
            title=self.title,
            url=self.get_full_url() or "",
            publisher=site.site_name if site else "",
            published_on=self.first_published_on(),
        )

    def schema_org(self) -> Mapping[str, Any]:
        """Its story for the web of data (schema.org, JSON-LD)."""
        return {"@context": "https://schema.org", "@type": "WebPage", "name": self.title, "url": self.get_full_url()}

    def newsletter_item(self) -> NewsletterItem:
        """Its story for a letter."""
        return NewsletterItem(
            label=self.kind_label,
            title=self.title,
            text=self.summary,
            url=self.get_full_url() or "",
            on=self.first_published_on(),
            key=self.pk,
        )

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page; that it was read is noted outside of the database."""
        answer: HttpResponseBase = super().serve(request, *args, **kwargs)
        if answer.status_code == HTTPStatus.OK:
            note_visit(DailyCount.Kind.PAGE, self.pk, request)
        return answer

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """A page past its expiry is gone at once, even if the clock has not unpublished it yet."""
        if not path_components and self.expire_at and self.expire_at <= timezone.now():
            raise Http404
        return super().route(request, path_components)


def page_models() -> list[type[BasePage]]:
    """Concrete leaf page models of the project and its plug-ins."""
    found = [model for model in apps.get_models() if issubclass(model, BasePage)]
    return [m for m in found if not any(o is not m and issubclass(o, m) for o in found)]
