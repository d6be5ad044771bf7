"""The entry « Réseaux » of the admin's menu, for those to whom a network is open."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from networks.policies import enters


class NetworksItem(MenuItem):
    """An entry for whoever has a network open."""

    def is_shown(self, request: HttpRequest) -> bool:
        """One query, and none for who may see all networks and there is one."""
        return request.user.has_perm("networks.view_network") or enters(request.user)


class NetworksMenu(SubmenuMenuItem):
    """« Réseaux » and what it holds."""

    def is_shown(self, request: HttpRequest) -> bool:
        """As its entries."""
        return NetworksItem("", "").is_shown(request)


def networks_menu() -> MenuItem:
    """The whole entry; applications add theirs with the hook ``register_networks_menu_item``."""
    entries: list[MenuItem] = [
        NetworksItem("Tous les réseaux", reverse("networks_index"), name="networks-all", icon_name="link", order=10),
        NetworksItem("Membres", reverse("networks_members"), name="networks-members", icon_name="group", order=20),
    ]
    menu = Menu(register_hook_name="register_networks_menu_item", items=entries)
    return NetworksMenu("Réseaux", menu, name="networks", icon_name="link", order=350)
