"""The library in the admin: every resource in one list, with what an editor looks for, and the vocabularies."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.urls import reverse
from django.utils.formats import date_format
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet

from territories.models import Territory, TerritoryQuerySet
from trajectoire.counting.figures import read_lately
from trajectoire.plugins import ResourceType, registry
from trajectoire.taxonomies.models import Theme
from trajectoire.taxonomies.viewsets import AudienceViewSet, KeywordViewSet, SchemeViewSet, ThemeViewSet

from .desk_export import COLUMNS, TeamExport
from .facets import FacetValue
from .imports.desk import ImportViewSet
from .library import LibraryPage
from .resource import Resource
from .retirement_desk import RetiredIdentifierViewSet

STATES = [("live", "Publiée"), ("draft", "Brouillon"), ("changed", "Publiée, avec un brouillon"), ("closed", "Close")]


def _types(_request: Any = None) -> list[tuple[str, str]]:
    return [(kind.key, kind.plural) for kind in registry.all(ResourceType)]


def _territories(_request: Any = None) -> TerritoryQuerySet:
    """Those that some resource is about, and all that contain them: no choice gives an empty list."""
    known = FacetValue.objects.filter(facet="territory", rows__isnull=False).values("value")
    return Territory.objects.filter(slug__in=known).widest_first()


def _closing(resource: Resource) -> str:
    if resource.closes_on is None:
        return ""
    day = date_format(resource.closes_on, "j N Y")
    return f"close le {day}" if resource.is_closed() else day


class ResourceFilterSet(WagtailFilterSet):
    """Narrowing the list of the admin."""

    type_key = django_filters.MultipleChoiceFilter(label="Type", choices=_types, widget=CheckboxSelectMultiple)
    state = django_filters.ChoiceFilter(
        label="État", choices=STATES, method="in_state", widget=RadioSelect, empty_label="Tous"
    )
    themes = django_filters.ModelMultipleChoiceFilter(
        label="Thème", queryset=lambda _request: Theme.objects.order_by("path"), widget=CheckboxSelectMultiple
    )
    territory = django_filters.ModelChoiceFilter(
        label="Territoire, et tout ce qu’il contient", queryset=_territories, method="within", empty_label="Tous"
    )
    closes_on = django_filters.DateFromToRangeFilter(label="Date de clôture", widget=DateRangePickerWidget)
    latest_revision_created_at = django_filters.DateFromToRangeFilter(label="Modifiée", widget=DateRangePickerWidget)

    class Meta:
        model = Resource
        fields: list[str] = []

    def within(self, queryset: QuerySet[Resource], _name: str, value: Territory) -> QuerySet[Resource]:
        """Resources about this territory or any that it contains, drafts too."""
        about = Resource.territories.through.objects.filter(territory__in=Territory.objects.all_within([value.pk]))
        return queryset.filter(pk__in=about.values("resource"))

    def in_state(self, queryset: QuerySet[Resource], _name: str, value: str) -> QuerySet[Resource]:
        """Resources in this state; « close » is published and past its closing day."""
        from django.utils import timezone

        today = timezone.localdate()
        states = {
            "live": Q(live=True),
            "draft": Q(live=False),
            "changed": Q(live=True, has_unpublished_changes=True),
            "closed": Q(live=True, closes_on__lt=today),
        }
        return queryset.filter(states[value])


class ResourceIndexView(TeamExport, IndexView):
    """One line a resource, read from the ``Resource`` table only."""

    base_filterset_class = ResourceFilterSet
    page_title = "Bibliothèque"
    add_item_label = "Ajouter une ressource"

    def annotate_queryset(self, pages: Any) -> Any:
        """What the columns show, without reading each type's own table."""
        pages = (
            pages.defer_streamfields().select_related("content_type").prefetch_related("sites_rooted_here", "themes")
        )
        pages = pages.annotate(read_lately=read_lately())
        if self.is_export:
            pages = pages.prefetch_related("territories", "audiences")
        return pages.prefetch_workflow_states().annotate_site_root_state().annotate_approved_schedule()

    def search_queryset(self, queryset: Any) -> Any:
        """Words of the title, or an identifier."""
        for word in (self.search_query or "").split()[:10]:
            queryset = queryset.filter(
                Q(title__icontains=word) | Q(draft_title__icontains=word) | Q(identifier__icontains=word)
            )
        return queryset

    def get_ordering(self) -> Any:
        """The latest changed first, in a search too."""
        chosen = self.request.GET.get("ordering", self.default_ordering)
        return chosen if chosen in self.get_valid_orderings() else self.default_ordering

    def order_queryset(self, queryset: Any) -> Any:
        """In the order asked; ties in the order of creation."""
        return queryset.order_by(self.ordering, "pk")

    def get_add_url(self) -> str | None:
        """Choose a type first, with its explanation."""
        library = LibraryPage.objects.first()
        if library is None or not library.permissions_for_user(self.request.user).can_add_subpage():
            return None
        return reverse("wagtailadmin_pages:add_subpage", args=[library.pk])


class ResourceListing(PageListingViewSet):
    """« Ressources » in the menu."""

    model = Resource
    name = "library"
    icon = "doc-full"
    menu_label = "Ressources"
    index_view_class = ResourceIndexView
    filterset_class = ResourceFilterSet
    list_per_page = 50
    list_export = list(COLUMNS)
    export_headings = COLUMNS
    export_filename = "bibliotheque"
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="Titre", sort_key="title", classname="title"),
        Column("identifier", label="Identifiant", sort_key="identifier", width="10%"),
        Column("type_label", label="Type", sort_key="type_label", width="11%"),
        Column("first_theme", label="Thème", width="12%"),
        Column("closes_on", label="Clôture", accessor=_closing, sort_key="closes_on", width="9%"),
        DateColumn("latest_revision_created_at", label="Modifiée", sort_key="latest_revision_created_at", width="10%"),
        Column("read_lately", label="Lue (30 j)", width="7%"),
        PageStatusColumn("status", label="État", sort_key="live", width="8%"),
    ]


class LibraryGroup(ViewSetGroup):
    """« Bibliothèque » in the menu; its rank is written with the others in ``trajectoire.dashboard``."""

    menu_label = "Bibliothèque"
    menu_name = "library"
    menu_icon = "doc-full"
    items = (
        ResourceListing(),
        ThemeViewSet(),
        AudienceViewSet(),
        SchemeViewSet(),
        KeywordViewSet(),
        ImportViewSet(),
        RetiredIdentifierViewSet(),
    )
