"""The tray in the admin: its addresses and its entry in the menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import views


class _TrayItem(MenuItem):
    """« Boîte d’entrée », for who may decide."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Deny by default."""
        user: Any = request.user
        return views.may_decide(user)


@hooks.register("register_admin_urls")
def tray_urls() -> list[URLPattern]:
    """The screens."""
    return [
        path("acteurs/boite/", views.tray, name="actors_intake"),
        path("acteurs/boite/plusieurs/", views.several, name="actors_intake_several"),
        path("acteurs/boite/<int:key>/", views.one, name="actors_intake_one"),
    ]


@hooks.register("register_admin_menu_item")
def tray_item() -> MenuItem:
    """Beside « Acteurs »."""
    return _TrayItem("Boîte d’entrée", reverse("actors_intake"), name="boite-d-entree", icon_name="download", order=405)
