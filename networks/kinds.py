"""What an application with a network of its own needs: its ``Network``, who may see it, the contract of each place."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AbstractUser
from django.db.models import QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from territories.models import Level, Territory

from .network import Colleague, Network


def network_of(kind: str, *, name: str, mail_purpose: str = "reseaux") -> Network:
    """The network of this kind, made the first time (a read never calls this).

    ``mail_purpose``: key of the ``MailPurpose`` by which its members are written to.
    """
    found = Network.objects.filter(kind=kind).order_by("pk").first()
    if found:
        return found
    network, made = Network.objects.get_or_create(
        key=kind, defaults={"kind": kind, "name": name, "mail_purpose": mail_purpose}
    )
    if not made:
        network.kind = kind
        network.save(update_fields=["kind"])
    return network


def may(user: Colleague | AbstractBaseUser, kind: str, *, to_change: bool = False) -> bool:
    """Whether this colleague may see the network of this kind, or change it: all networks, or this one."""
    if not isinstance(user, AbstractUser) or not user.is_active:
        return False
    if user.has_perm("networks.change_membership" if to_change else "networks.view_network"):
        return True
    return Network.objects.filter(kind=kind).open_to(user, to_change=to_change).exists()


class KindPolicy(ModelPermissionPolicy):
    """Rights on the records of a network are those on the network itself; nothing is deleted, things end."""

    def __init__(self, model: Any, kind: str) -> None:
        """``kind`` is what ``Network.kind`` says."""
        super().__init__(model)
        self.kind = kind

    def user_has_permission(self, user: AbstractBaseUser, action: str) -> bool:
        """To view, as the network is opened; to add or change, as it is opened to change; to delete, never."""
        if action == "delete":
            return False
        return may(user, self.kind, to_change=action != "view")

    def user_has_any_permission(self, user: AbstractBaseUser, actions: Any) -> bool:
        """One of them is enough."""
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: AbstractBaseUser, action: str, instance: Any) -> bool:  # noqa: ARG002 - Wagtail's signature
        """As for the network."""
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user: AbstractBaseUser, actions: Any, instance: Any) -> bool:  # noqa: ARG002 - Wagtail's signature
        """As for the network."""
        return self.user_has_any_permission(user, actions)

    def instances_user_has_any_permission_for(self, user: AbstractBaseUser, actions: Any) -> QuerySet[Any]:
        """All of them, or none."""
        everything: QuerySet[Any] = self.model._default_manager.all()  # noqa: SLF001 - Django's documented way for any model
        return everything if self.user_has_any_permission(user, actions) else everything.none()


def contracts_by_place() -> dict[int, set[int]]:
    """Keys of the contrats de ville by key of what they contain directly, and each contract for itself; two queries."""
    found = {pk: {pk} for pk in Territory.objects.filter(level=Level.CITY_CONTRACT).values_list("pk", flat=True)}
    links = Territory.parents.through.objects.filter(to_territory__level=Level.CITY_CONTRACT)
    for inside, contract in links.values_list("from_territory", "to_territory"):
        found.setdefault(inside, set()).add(contract)
    return found
