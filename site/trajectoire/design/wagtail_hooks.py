"""What the design system adds to the admin: its brand, and the living page of the components."""

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .gallery.views import components


@hooks.register("insert_global_admin_css")
def brand_stylesheet() -> SafeString:
    """Colours, type and mark of the administration."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("register_admin_urls")
def register_components_url() -> list[URLPattern]:
    """``/gestion/composants/``."""
    return [path("composants/", components, name="design_components")]


@hooks.register("register_help_menu_item")
def register_components_menu_item() -> MenuItem:
    """The page in the help menu."""
    return MenuItem("Composants du site", reverse("design_components"), icon_name="view", order=900)
