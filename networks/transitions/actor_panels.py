"""What the network shows on the screen of a person or of a structure: what they carry, seek and offer."""

from collections.abc import Mapping

from django.db.models import Q
from django.http import HttpRequest

from actors.models import Organisation, Person
from networks.kinds import may

from .models import Exchange, Initiative
from .terms import KIND

MOST = 10
"""Of each; the lists have the others."""


def carried(request: HttpRequest, actor: Person | Organisation) -> Mapping[str, object] | None:
    """Initiatives, requests and offers of the actor, for who sees the network; two queries."""
    if not may(request.user, KIND):
        return None
    if isinstance(actor, Person):
        own = Q(membership__person=actor.pk) | Q(membership__position__person=actor.pk)
        exchanges = Exchange.objects.filter(person=actor.pk)
    else:
        own = Q(organisation=actor.pk) | Q(membership__organisation=actor.pk)
        exchanges = Exchange.objects.filter(organisation=actor.pk)
    initiatives = list(Initiative.objects.with_maturity().filter(own).order_by("title", "pk")[:MOST])
    waiting = list(exchanges.order_by("-opened_on", "-pk")[:MOST])
    return {"initiatives": initiatives, "exchanges": waiting} if initiatives or waiting else None
