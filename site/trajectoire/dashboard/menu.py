"""The menus of the administration: in the team's words, in the order of a day, without what nobody uses.

Applications add their entries with Wagtail's hooks and choose ``menu_order`` among these ranks (docs/plugins.md).
"""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from .panels import count_of

RANKS = {
    "today": 10,
    "todo": 20,
    "explorer": 100,
    "library": 200,
    "actors": 300,
    "networks": 350,
    "territories": 400,
    "files": 500,
    "messages": 600,
    "reports": 9000,
    "settings": 10000,
    "help": 11000,
}
"""Rank of each entry of the main menu, by name."""

NAMES = {"explorer": "Pages du site", "reports": "Suivi", "settings": "Réglages", "help": "Aide"}
"""Our words for Wagtail's entries."""

FILES = ("images", "documents")
USELESS_REPORTS = {"locked-pages", "workflow-tasks", "page-types-usage"}
USELESS_HELP = ("whats-new", "editor-guide")
TECHNICAL_SETTINGS = {"workflows", "workflow-tasks", "sites", "locales"}
"""Shown to whoever installs the site (superusers) only."""

SETTINGS_NAMES = {
    "users": "Équipe",
    "groups": "Rôles",
    "collections": "Dossiers de fichiers",
    "redirects": "Redirections",
    "workflows": "Circuits de relecture",
    "workflow-tasks": "Étapes de relecture",
    "sites": "Adresses du site",
}


class TodoMenuItem(MenuItem):
    """Entry « À traiter », followed by how many things wait."""

    def render_component(self, request: HttpRequest) -> object:
        """The label is made for each reader: entries are shared by all requests."""
        count = count_of(request)
        label = f"À traiter ({count})" if count else "À traiter"
        return MenuItem(label, self.url, name=self.name, icon_name=self.icon_name).render_component(request)


def today_item() -> MenuItem:
    """The first screen."""
    return MenuItem("Aujourd’hui", reverse("wagtailadmin_home"), name="today", icon_name="home", order=RANKS["today"])


def todo_item() -> MenuItem:
    """The list of what waits."""
    return TodoMenuItem("À traiter", reverse("dashboard_todo"), name="todo", icon_name="tasks", order=RANKS["todo"])


def arrange_main(_request: HttpRequest, items: list[MenuItem]) -> None:
    """Name and order the entries; gather images and documents."""
    files = [item for item in items if item.name in FILES]
    items[:] = [item for item in items if item not in files and item.name != "snippets"]
    if files:
        items.append(
            SubmenuMenuItem(
                "Images et fichiers", Menu(items=files), name="files", icon_name="image", order=RANKS["files"]
            )
        )
    for item in items:
        item.label = NAMES.get(item.name, item.label)
        item.order = RANKS.get(item.name, item.order)


def arrange_settings(request: HttpRequest, items: list[MenuItem]) -> None:
    """Technical entries are for whoever installs the site."""
    technical = set() if getattr(request.user, "is_superuser", False) else TECHNICAL_SETTINGS
    items[:] = _without(items, technical)
    for item in items:
        item.label = SETTINGS_NAMES.get(item.name, item.label)


def arrange_reports(_request: HttpRequest, items: list[MenuItem]) -> None:
    """Keep the reports that a team of six reads."""
    items[:] = _without(items, USELESS_REPORTS)


def arrange_help(_request: HttpRequest, items: list[MenuItem]) -> None:
    """Our own guide takes the place of Wagtail's."""
    items[:] = [item for item in items if not item.name.startswith(USELESS_HELP)]


def _without(items: Sequence[MenuItem], names: set[str]) -> list[MenuItem]:
    return [item for item in items if item.name not in names]
