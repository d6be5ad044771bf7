"""Who sees which interactions."""

from django.contrib.auth.models import AbstractUser
from django.db.models import Q, QuerySet

from actors.models import Organisation, Person
from networks.models import Interaction, Network
from networks.network import Colleague


def visible_interactions(user: Colleague) -> QuerySet[Interaction]:
    """All with ``networks.view_interaction``; otherwise those about a network open to this colleague.

    What was said with a member of their network about something else stays with the team.
    """
    if not isinstance(user, AbstractUser) or not user.is_active:
        return Interaction.objects.none()
    if user.has_perm("networks.view_interaction"):
        return Interaction.objects.all()
    return Interaction.objects.filter(network__in=Network.objects.open_to(user))


def with_actor(interactions: QuerySet[Interaction], actor: Person | Organisation) -> QuerySet[Interaction]:
    """Those in which this person, or this structure, took part."""
    side = "person" if isinstance(actor, Person) else "organisation"
    return interactions.filter(Q(**{f"participations__{side}": actor.pk}))
