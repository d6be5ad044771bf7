"""Wagtail's questions about networks and memberships, answered by what each colleague's groups were given."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db.models import QuerySet
from django.http import Http404
from wagtail.permission_policies import ModelPermissionPolicy

from .models import Membership, Network
from .network import Colleague


class NetworkPolicy(ModelPermissionPolicy):
    """A network is seen by those to whom it is open, set up by who has the permission; nobody deletes one: it ends."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """To see: at least one is open."""
        if action == "delete":
            return False
        return Network.objects.open_to(user).exists() if action == "view" else super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Network) -> bool:
        """To see: this one is open."""
        if action == "view":
            return Network.objects.open_to(user).filter(pk=instance.pk).exists()
        return self.user_has_permission(user, action)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Network]:
        """Those that are open."""
        return Network.objects.open_to(user) if self.user_has_any_permission(user, actions) else Network.objects.none()


class MembershipPolicy(ModelPermissionPolicy):
    """A membership is seen and changed with its network; nobody deletes one: it ends."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """At least one network is open for that."""
        return action != "delete" and _open(user, action).exists()

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Membership) -> bool:
        """Its network is open for that."""
        return action != "delete" and _open(user, action).filter(pk=instance.network_id).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Membership]:
        """Those of the networks that are open for one of the actions."""
        to_change = "view" not in actions
        return Membership.objects.filter(network__in=Network.objects.open_to(user, to_change=to_change))


def _open(user: Colleague, action: str) -> QuerySet[Network]:
    return Network.objects.open_to(user, to_change=action != "view")


def network_or_404(user: Colleague, key: str, *, to_change: bool = False) -> Network:
    """The network of this address, if it is open to this colleague; one that is not is as if it did not exist."""
    network = Network.objects.open_to(user, to_change=to_change).filter(key=key).first()
    if network is None:
        raise Http404("Ce réseau n’existe pas, ou ne vous est pas ouvert.")
    return network


def membership_or_404(user: Colleague, number: int, *, to_change: bool = False) -> Membership:
    """The membership of this number, if its network is open to this colleague."""
    networks = Network.objects.open_to(user, to_change=to_change)
    membership = Membership.objects.with_actor().filter(pk=number, network__in=networks).first()
    if membership is None:
        raise Http404("Cette appartenance n’existe pas, ou ne vous est pas ouverte.")
    return membership


def enters(user: Colleague) -> bool:
    """Whether the screens of the networks have anything for this colleague."""
    return isinstance(user, AbstractUser) and user.is_active and Network.objects.open_to(user).exists()
