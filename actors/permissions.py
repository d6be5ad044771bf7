"""Who sees which actors. What no line allows is refused.

The whole base needs ``actors.view_person`` or ``actors.view_organisation``. Who has neither sees what an ``ActorScope``
opens: the members of the networks that their groups were given. Lists, search, exports, history and choosers all start
from ``visible_persons`` and ``visible_organisations``, so that none of them can forget the rule.
"""

from typing import TypeVar

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Q, QuerySet

from trajectoire.plugins import registry

from .contract import ActorScope
from .models import Organisation, Person

Colleague = AbstractUser | AnonymousUser
Actor = TypeVar("Actor", Person, Organisation)


def visible_persons(user: Colleague) -> QuerySet[Person]:
    """The persons that this colleague may see."""
    if _has(user, "actors.view_person"):
        return Person.objects.all()
    return _opened(user, Person.objects.all(), "persons")


def visible_organisations(user: Colleague) -> QuerySet[Organisation]:
    """The structures that this colleague may see."""
    if _has(user, "actors.view_organisation"):
        return Organisation.objects.all()
    return _opened(user, Organisation.objects.all(), "organisations")


def may_see(user: Colleague, actor: Person | Organisation) -> bool:
    """Whether this colleague may open this actor's screen."""
    seen: QuerySet[Person] | QuerySet[Organisation]
    seen = visible_persons(user) if isinstance(actor, Person) else visible_organisations(user)
    return seen.filter(pk=actor.pk).exists()


def may_change(user: Colleague, actor: Person | Organisation) -> bool:
    """Whether this colleague may correct this actor: only those who may correct the whole base."""
    name = "person" if isinstance(actor, Person) else "organisation"
    return _has(user, f"actors.change_{name}")


def sees_personal_details(user: Colleague) -> bool:
    """Whether personal addresses and telephones are shown to this colleague at all."""
    return _has(user, "actors.view_personal_details")


def _has(user: Colleague, permission: str) -> bool:
    return isinstance(user, AbstractUser) and user.is_active and user.has_perm(permission)


def _opened(user: Colleague, everyone: QuerySet[Actor], kind: str) -> QuerySet[Actor]:
    if not isinstance(user, AbstractUser) or not user.is_active:
        return everyone.none()
    condition = Q(pk__in=[])
    for scope in registry.all(ActorScope):
        condition |= Q(pk__in=getattr(scope, kind)(user).values("pk"))
    return everyone.filter(condition)
