"""The coverage in the admin: its addresses and its entry of the menu « Réseaux »."""

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from networks.desk.menu import NetworksItem
from networks.menu import NETWORKS_MENU_HOOK

from . import views


@hooks.register(NETWORKS_MENU_HOOK)
def coverage_item() -> MenuItem:
    """« Couverture », first of the menu after the list of networks."""
    return NetworksItem(
        "Couverture", reverse("networks_coverage"), name="networks-coverage", icon_name="site", order=15
    )


@hooks.register("register_admin_urls")
def coverage_addresses() -> list[URLPattern]:
    """Under ``/gestion/``."""
    return [
        path("reseaux/couverture/", views.coverage, name="networks_coverage"),
        path("reseaux/couverture/export.<str:ending>", views.export, name="networks_coverage_export"),
        path("reseaux/couverture/<str:code>/", views.contract_screen, name="networks_coverage_contract"),
    ]
