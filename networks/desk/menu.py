"""Entries of the menu « Réseaux » for those to whom a network is open."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import MenuItem

from networks.policies import enters
from networks.set_up import NetworkViewSet

from .quick_add import may_add


class NetworksItem(MenuItem):
    """An entry for whoever has a network open."""

    def is_shown(self, request: HttpRequest) -> bool:
        """One query, and none for who may see all networks."""
        return request.user.has_perm("networks.view_network") or enters(request.user)


class SetUpItem(MenuItem):
    """An entry for who sets networks up."""

    def is_shown(self, request: HttpRequest) -> bool:
        """With the permission to change a network."""
        return bool(request.user.has_perm("networks.change_network"))


class AddItem(MenuItem):
    """An entry for who may add persons or structures."""

    def is_shown(self, request: HttpRequest) -> bool:
        """No query: the permissions are known."""
        return may_add(request.user)


def add_actor() -> MenuItem:
    """« Ajouter une personne »: one screen for a person, a structure, a post and a network."""
    address = reverse("networks_quick_add")
    return AddItem("Ajouter une personne", address, name="networks-add", icon_name="plus", order=5)


def every_network() -> MenuItem:
    """« Tous les réseaux »."""
    address = reverse("networks_index")
    return NetworksItem("Tous les réseaux", address, name="networks-all", icon_name="link", order=10)


def every_member() -> MenuItem:
    """« Membres »."""
    address = reverse("networks_members")
    return NetworksItem("Membres", address, name="networks-members", icon_name="group", order=20)


def set_up() -> MenuItem:
    """« Réglages des réseaux »."""
    address = reverse(NetworkViewSet().get_url_name("list"))
    return SetUpItem("Réglages des réseaux", address, name="networks-set-up", icon_name="cog", order=900)
