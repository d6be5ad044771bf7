"""Who sees which actors through the networks that they were given (``actors.contract.ActorScope``)."""

from django.contrib.auth.models import AbstractUser
from django.db.models import Q, QuerySet

from actors.models import Organisation, Person

from .models import Membership, Network


def persons(user: AbstractUser) -> QuerySet[Person]:
    """Persons who are or were in a network open to this colleague, by themselves or by a position."""
    members = Membership.objects.filter(network__in=Network.objects.open_to(user))
    return Person.objects.filter(
        Q(pk__in=members.filter(person__isnull=False).values("person"))
        | Q(pk__in=members.filter(position__isnull=False).values("position__person"))
    )


def organisations(user: AbstractUser) -> QuerySet[Organisation]:
    """Structures that are or were in a network open to this colleague, by themselves or by a position there."""
    members = Membership.objects.filter(network__in=Network.objects.open_to(user))
    return Organisation.objects.filter(
        Q(pk__in=members.filter(organisation__isnull=False).values("organisation"))
        | Q(pk__in=members.filter(position__isnull=False).values("position__organisation"))
    )
