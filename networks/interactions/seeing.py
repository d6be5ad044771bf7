"""Who sees which interactions."""

from django.contrib.auth.models import AbstractUser
from django.db.models import Q, QuerySet
from django.db.models.functions import TruncDate

from actors.models import Organisation, Person
from networks.models import Interaction, Network, Participation
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
    """Those in which this person took part; or this structure, by itself or by somebody who held a post there then."""
    took_part = Participation.objects.order_by().values("interaction")
    if isinstance(actor, Person):
        return interactions.filter(pk__in=took_part.filter(person=actor.pk))
    day = TruncDate("interaction__happened_at")
    then = took_part.filter(
        Q(person__positions__started_on__isnull=True) | Q(person__positions__started_on__lte=day),
        Q(person__positions__ended_on__isnull=True) | Q(person__positions__ended_on__gte=day),
        person__positions__organisation=actor.pk,
    )
    return interactions.filter(pk__in=took_part.filter(organisation=actor.pk).union(then))
