"""What may be done to several resources at once: a theme, a territory, out of the lists.

A published page without a draft is published again with its change by those who may publish; a draft that waits
keeps waiting, with the change in it: nothing of somebody's unfinished work goes out by a bulk action.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import Page

from territories.models import Territory
from territories.widgets import TerritoriesInput
from trajectoire.taxonomies.models import Theme

from .resource import Resource

Change = Callable[[Any], bool]
"""Changes a draft; whether there was something to change."""


class ThemeForm(forms.Form):
    """Which theme."""

    theme = forms.ModelChoiceField(label="Thème à ajouter", queryset=Theme.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["theme"]
        field.queryset = Theme.objects.order_by("path")  # type: ignore[attr-defined]
        field.label_from_instance = lambda theme: theme.indented_name()  # type: ignore[attr-defined]


class TerritoryForm(forms.Form):
    """Which territories."""

    territories = forms.ModelMultipleChoiceField(
        label="Territoires à ajouter", queryset=Territory.objects.all(), widget=TerritoriesInput
    )


class ArchiveForm(forms.Form):
    """Nothing to choose."""


class _ResourceAction(PageBulkAction):
    """An action on resources that the person may edit; other pages are named as left alone."""

    template_name = "resources/admin/bulk.html"
    icon_name = "doc-full"
    verb = ""
    explanation = ""

    def check_perm(self, page: Page) -> bool:
        """A resource, not a copy that follows another, that the person may edit and that nobody has locked."""
        if page.alias_of_id or not issubclass(page.specific_class or Page, Resource):
            return False
        allowed = page.permissions_for_user(self.request.user)
        return bool(allowed.can_edit() and not allowed.page_locked())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The words of the screen too."""
        words = {"verb": self.verb, "explanation": self.explanation, "icon_name": self.icon_name}
        return {**super().get_context_data(**kwargs), **words}

    def get_execution_context(self) -> dict[str, Any]:
        """Who asks, and for what."""
        return {"user": self.request.user, "change": self.change(self.cleaned_form.cleaned_data)}

    def change(self, chosen: dict[str, Any]) -> Change:
        """What is done to each draft."""
        raise NotImplementedError

    @classmethod
    def execute_action(cls, objects: Iterable[Page], **context: Any) -> tuple[int, int]:
        """Number of resources changed."""
        return sum(apply_change(page.specific, context["change"], context["user"]) for page in objects), 0

    def get_success_message(self, num_parent_objects: int, _num_child_objects: int) -> str:
        """How many, and that the others had it already."""
        many = "s" if num_parent_objects > 1 else ""
        if not num_parent_objects:
            return "Rien à changer : c’était déjà fait."
        return f"{num_parent_objects} ressource{many} changée{many}."


class AddTheme(_ResourceAction):
    """A theme for several resources."""

    display_name = "Ajouter un thème"
    action_type = "add_theme"
    aria_label = "Ajouter un thème aux ressources choisies"
    action_priority = 50
    form_class = ThemeForm
    icon_name = "tag"
    verb = "Ajouter le thème"
    explanation = "Le thème s’ajoute à ceux qu’elles ont déjà."

    def change(self, chosen: dict[str, Any]) -> Change:
        """Add the theme."""
        return lambda draft: _add(draft, "themes", [chosen["theme"]])


class AddTerritory(_ResourceAction):
    """Territories for several resources."""

    display_name = "Ajouter un territoire"
    action_type = "add_territory"
    aria_label = "Ajouter un territoire aux ressources choisies"
    action_priority = 51
    form_class = TerritoryForm
    icon_name = "site"
    verb = "Ajouter ces territoires"
    explanation = "Ils s’ajoutent à ceux qu’elles ont déjà."

    def change(self, chosen: dict[str, Any]) -> Change:
        """Add the territories."""
        return lambda draft: _add(draft, "territories", list(chosen["territories"]))


class Archive(_ResourceAction):
    """Several resources leave the lists and keep their pages."""

    display_name = "Archiver"
    action_type = "archive"
    aria_label = "Archiver les ressources choisies"
    action_priority = 52
    form_class = ArchiveForm
    icon_name = "history"
    verb = "Archiver"
    explanation = (
        "Elles quittent les listes, la recherche et les flux. Leurs pages et leurs adresses restent : "
        "un lien donné continue de mener quelque part. Pour revenir en arrière, videz leur date de clôture."
    )

    def change(self, _chosen: dict[str, Any]) -> Change:
        """Close it the day before today."""
        return _close


def apply_change(page: Resource, change: Change, user: Any) -> bool:
    """Change the latest draft of ``page``, and publish it again if the public already sees all of it."""
    all_public = page.live and not page.has_unpublished_changes  # asked first: without a draft, the draft is the page
    draft = page.get_latest_revision_as_object()
    if not change(draft):
        return False
    revision = draft.save_revision(user=user, log_action=True, clean=False)
    if all_public and page.permissions_for_user(user).can_publish():
        revision.publish(user=user)
    return True


def _add(draft: Any, relation: str, entries: list[Any]) -> bool:
    had = list(getattr(draft, relation).all())
    new = [entry for entry in entries if entry not in had]
    if new:
        setattr(draft, relation, [*had, *new])
    return bool(new)


def _close(draft: Any) -> bool:
    if draft.is_closed():
        return False
    draft.closes_on = timezone.localdate() - timedelta(days=1)
    return True


ACTIONS = (AddTheme, AddTerritory, Archive)
