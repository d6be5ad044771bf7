"""The window in which territories are chosen in the admin: by name, code and level."""

from django import forms
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import BaseChooseView
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from .models import Level, Territory, TerritoryQuerySet


class TerritoryFilterForm(BaseFilterForm):
    """What narrows the list of territories to choose from."""

    q = forms.CharField(
        label="Nom ou code", widget=forms.TextInput(attrs={"placeholder": "Planoise, QN02503M…"}), required=False
    )
    level = forms.ChoiceField(
        label="Échelon",
        choices=[("", "Tous"), *Level.choices],
        required=False,
        widget=forms.Select(attrs={"data-chooser-modal-search-filter": True}),
    )

    def filter(self, objects: TerritoryQuerySet) -> TerritoryQuerySet:
        """Those that match, as one types."""
        if level := self.cleaned_data.get("level"):
            objects = objects.filter(level=level)
        if text := self.cleaned_data.get("q"):
            objects = objects.matching(text)
            self.is_searching, self.search_query = True, text
        return objects


class _TerritoryList(BaseChooseView):
    """The list of the chooser: widest first, with the codes."""

    filter_form_class = TerritoryFilterForm
    page_title = "Choisir un territoire"
    page_subtitle = ""

    def get_object_list(self) -> TerritoryQuerySet:
        """Territories of today."""
        return Territory.objects.valid()

    def apply_object_list_ordering(self, objects: TerritoryQuerySet) -> TerritoryQuerySet:
        """From the region down."""
        return objects.widest_first()

    @property
    def columns(self) -> list[Column]:
        """Name with its level, and code."""
        columns: list[Column] = super().columns
        columns[0].label = "Territoire"
        return [*columns, Column("code", label="Code officiel")]


class TerritoryChooseView(_TerritoryList, ChooseView):
    """The window."""


class TerritoryChooseResultsView(_TerritoryList, ChooseResultsView):
    """Its list alone, as one types."""


class TerritoryChooserViewSet(SnippetChooserViewSet):
    """The chooser, also used by foreign keys to a territory."""

    choose_view_class = TerritoryChooseView
    choose_results_view_class = TerritoryChooseResultsView
    choose_one_text = "Choisir un territoire"
    choose_another_text = "Choisir un autre territoire"
    link_to_chosen_text = "Voir ce territoire"
