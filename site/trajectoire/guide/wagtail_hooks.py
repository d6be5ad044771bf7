"""Hooks: the guide's addresses, its menu entry, its style."""

from django.templatetags.static import static
from django.urls import URLPattern, path, re_path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import views


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """Under ``/gestion/``; the former address of the single page leads to the guide."""
    return [
        path("aide/", views.guide_home, name="guide_home"),
        re_path(r"^aide/images/(?P<name>[\w-]+\.(?:webp|png))$", views.guide_picture, name="guide_picture"),
        path("aide/<slug:slug>/", views.guide_page, name="guide_page"),
        path("mode-d-emploi/", RedirectView.as_view(pattern_name="guide_home"), name="dashboard_help"),
    ]


@hooks.register("register_help_menu_item")
def menu_entry() -> MenuItem:
    """Entry « Guide », first of the help."""
    return MenuItem("Guide", reverse("guide_home"), name="guide", icon_name="help", order=10)


@hooks.register("insert_global_admin_css")
def stylesheet() -> SafeString:
    """The guide's page, and the line at the head of forms."""
    return format_html('<link rel="stylesheet" href="{}">', static("guide/guide.css"))
