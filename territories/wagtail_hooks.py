"""The territories in the admin: the entry « Territoires » of the menu."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from .choosing import TerritoryChooserViewSet
from .models import Territory, TerritoryQuerySet
from .widgets import CHOOSER_NAMESPACE, territories_panel


def _parents(territory: Territory) -> str:
    return ", ".join(str(parent) for parent in territory.parents.all())


class TerritoryIndexView(IndexView):
    """The list: found by name or code, whatever the accents."""

    @property
    def add_item_label(self) -> str:
        """In our words."""
        return "Ajouter un territoire"

    def search_queryset(self, queryset: TerritoryQuerySet) -> TerritoryQuerySet:
        """As in the chooser."""
        return queryset.matching(self.search_query) if self.is_searching else queryset


class TerritoryViewSet(SnippetViewSet):
    """Territories: read by all, corrected by Direction, since they are official."""

    model = Territory
    icon = "globe"
    menu_name = "territories"
    menu_label = "Territoires"
    menu_order = 400
    add_to_admin_menu = True
    index_view_class = TerritoryIndexView
    chooser_viewset_class = TerritoryChooserViewSet
    chooser_admin_url_namespace = CHOOSER_NAMESPACE
    chooser_base_url_path = "territoires/choisir"
    base_url_path = "territoires"
    list_display = [
        "name",
        Column("level", label="Échelon", accessor="get_level_display", sort_key="level"),
        Column("code", label="Code officiel", sort_key="code"),
        Column("parents", label="Contenu dans", accessor=_parents),
    ]
    list_filter = ["level"]
    list_per_page = 50
    search_fields = ["name", "code"]
    inspect_view_enabled = True
    inspect_view_fields = ["name", "level", "code", "population", "presentation", "parents", "children"]
    inspect_view_fields += ["valid_from", "valid_to", "successors"]
    copy_view_enabled = False
    panels = [
        HelpPanel("<p>Codes et noms viennent des listes officielles : ne les changez que pour les suivre.</p>"),
        MultiFieldPanel([FieldPanel("name"), FieldRowPanel([FieldPanel("level"), FieldPanel("code")])], heading="Quoi"),
        FieldPanel("presentation"),
        territories_panel("parents"),
        MultiFieldPanel(
            [FieldPanel("population"), FieldRowPanel([FieldPanel("longitude"), FieldPanel("latitude")])],
            heading="Où, et combien d’habitants",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]), territories_panel("successors")],
            heading="Depuis et jusqu’à quand",
            help_text="Un territoire disparu garde sa ligne : donnez son dernier jour et ce qui l’a remplacé.",
        ),
    ]

    def get_queryset(self, _request: HttpRequest) -> Any:
        """From the region down, with what the list shows."""
        return Territory.objects.widest_first().prefetch_related("parents")


register_snippet(TerritoryViewSet)
