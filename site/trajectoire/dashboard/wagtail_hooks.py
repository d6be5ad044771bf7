"""Hooks: panels of the first screen, menus, addresses."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from . import menu, views
from .content_checks import check_our_way
from .panels import SecondFactorPanel, TodoPanel, WritePanel

CLUTTER = {"whats_new_in_wagtail_version", "workflow_objects_to_moderate"}
"""Panels of Wagtail that repeat "À traiter" or speak to developers."""

hooks.register("construct_main_menu", menu.arrange_main, order=1000)
hooks.register("construct_settings_menu", menu.arrange_settings, order=1000)
hooks.register("construct_reports_menu", menu.arrange_reports, order=1000)
hooks.register("construct_help_menu", menu.arrange_help, order=1000)
hooks.register("construct_wagtail_userbar", check_our_way)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """Under ``/gestion/``."""
    return [
        path("a-traiter/", views.todo_view, name="dashboard_todo"),
        path("a-traiter/plus-tard/", views.snooze_view, name="dashboard_snooze"),
    ]


@hooks.register("register_admin_menu_item")
def today() -> MenuItem:
    """Entry « Aujourd’hui »."""
    return menu.today_item()


@hooks.register("register_admin_menu_item")
def todo() -> MenuItem:
    """Entry « À traiter »."""
    return menu.todo_item()


@hooks.register("insert_global_admin_css")
def page_types_stylesheet() -> SafeString:
    """The cards among which a type of page is chosen."""
    return format_html('<link rel="stylesheet" href="{}">', static("dashboard/page-types.css"))


@hooks.register("construct_homepage_panels")
def panels(_request: HttpRequest, found: list[Component]) -> None:
    """What waits comes first; what repeats it goes."""
    found[:] = [panel for panel in found if getattr(panel, "name", "") not in CLUTTER]
    found += [SecondFactorPanel(), TodoPanel(), WritePanel()]


@hooks.register("construct_homepage_summary_items", order=1000)
def summary(_request: HttpRequest, items: list[Component]) -> None:
    """Counts of pages and files tell nobody what to do."""
    items.clear()
