"""What the networks show on the screen of a person or of a structure."""

from collections.abc import Mapping

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from actors.models import Organisation, Person, Position

from .models import Membership, Network

MOST = 30
"""Memberships shown; the list of members has the others."""


def memberships(request: HttpRequest, actor: Person | Organisation) -> Mapping[str, object] | None:
    """Networks of the actor open to the colleague, current ones first; a person's include those by position."""
    if isinstance(actor, Person):
        held = list(Position.objects.filter(person=actor.pk).order_by().values_list("pk", flat=True))
        about, parameter = Q(person=actor.pk) | Q(position__in=held), "personne"
    else:
        about, parameter = Q(organisation=actor.pk), "structure"
    opened = Network.objects.open_to(request.user)
    today = timezone.localdate()
    found = list(Membership.objects.with_actor().filter(about, network__in=opened)[:MOST])
    addable = list(Network.objects.open_to(request.user, to_change=True).filter(ended_on__isnull=True))
    if not found and not addable:
        return None
    lines = [(member, bool(member.ended_on and member.ended_on < today)) for member in found]
    return {"lines": sorted(lines, key=lambda line: line[1]), "addable": addable, "parameter": parameter}
