"""The vocabularies in the admin: themes as a tree, publics, schemes, keywords. The library puts them in its menu."""

from typing import Any

from django.db.models import Count, QuerySet
from django.forms import BaseForm
from django.http import HttpResponse
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from .forms import ReplacementForm, ThemeForm
from .merging import merge
from .models import Audience, Keyword, Scheme, Theme

ADDRESS = FieldPanel("slug", heading="Adresse", help_text="Laissez vide : elle est faite du nom.")


class VocabularyIndexView(generic.IndexView):
    """A list whose search looks into the names; each entry says how many resources have it."""

    any_permission_required = {"add", "change", "delete"}

    @property
    def add_item_label(self) -> str:
        """« Ajouter un thème »: these nouns are masculine."""
        return f"Ajouter un {self.model._meta.verbose_name}"  # noqa: SLF001 - Django's documented way to a model's name

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Part of the name is enough."""
        return queryset.filter(name__icontains=self.search_query) if self.search_query else queryset


class ReplaceOrDeleteView(generic.DeleteView):
    """Deletes an entry, or puts another in its place everywhere."""

    template_name = "taxonomies/confirm_delete.html"
    form_class = ReplacementForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How many resources have it."""
        used: Any = getattr(self.object, "resources", None) or self.object.resource_keywords
        return {**super().get_context_data(**kwargs), "used": used.count()}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form knows what goes."""
        return {**super().get_form_kwargs(), "instance": self.object}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Merge first when something takes its place; the deletion and its message follow as usual."""
        self.replacement = form.cleaned_data["replacement"]
        response: HttpResponse = super().form_valid(form)
        return response

    def delete_action(self) -> None:
        """Wagtail's deletion, or ours."""
        if self.replacement:
            merge(self.object, self.replacement)
        else:
            super().delete_action()


class VocabularyViewSet(ModelViewSet):
    """What they have in common."""

    index_view_class = VocabularyIndexView
    delete_view_class = ReplaceOrDeleteView
    copy_view_enabled = False
    inspect_view_enabled = False
    is_searchable = True
    search_fields = ["name"]
    list_per_page = 50
    name_accessor = "name"
    used_through = "resources"

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Name, and number of resources."""
        found = super().get_index_view_kwargs(**kwargs)
        return {
            **found,
            "columns": [
                TitleColumn("name", label="Nom", accessor=self.name_accessor, get_url=self._edit_url),
                Column("used", label="Ressources", accessor="used", width="15%"),
            ],
            "queryset": self.model._default_manager.annotate(used=Count(self.used_through, distinct=True)),  # noqa: SLF001 - Django's documented way for any model
        }

    def _edit_url(self, entry: Any) -> str:
        from django.urls import reverse

        return reverse(self.get_url_name("edit"), args=[entry.pk])


class ThemeViewSet(VocabularyViewSet):
    """Themes, as a tree."""

    model = Theme
    icon = "folder-open-inverse"
    menu_label = "Thèmes"
    add_to_admin_menu = False
    ordering = "path"
    name_accessor = "indented_name"
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("parent"), FieldPanel("description"), ADDRESS], base_form_class=ThemeForm
    )


class AudienceViewSet(VocabularyViewSet):
    """Publics."""

    model = Audience
    icon = "group"
    menu_label = "Publics"
    ordering = "name"
    panels = [FieldPanel("name"), ADDRESS]


class SchemeViewSet(VocabularyViewSet):
    """Schemes of public action, with their years."""

    model = Scheme
    icon = "clipboard-list"
    menu_label = "Dispositifs"
    ordering = "name"
    name_accessor = "__str__"
    panels = [
        FieldPanel("name"),
        FieldPanel("full_name"),
        FieldRowPanel([FieldPanel("start_year"), FieldPanel("end_year")]),
        ADDRESS,
    ]


class KeywordViewSet(VocabularyViewSet):
    """Free keywords, which editors make by typing them; here they are put together."""

    model = Keyword
    icon = "tag"
    menu_label = "Mots-clés"
    ordering = "name"
    used_through = "resource_keywords"
    panels = [FieldPanel("name", heading="Mot-clé"), ADDRESS]
