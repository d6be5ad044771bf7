"""What the adultes-relais show on the screen of a person or of a structure: posts held, conventions signed."""

from collections.abc import Mapping

from django.db.models import Q
from django.http import HttpRequest

from actors.models import Organisation, Person
from networks.kinds import may

from .models import Convention, PostHolding
from .terms import KIND

MOST = 20


def posts(request: HttpRequest, actor: Person | Organisation) -> Mapping[str, object] | None:
    """A person's posts, those that are held first; a structure's conventions, the latest first."""
    if not may(request.user, KIND):
        return None
    if isinstance(actor, Person):
        own = Q(membership__person=actor.pk) | Q(membership__position__person=actor.pk)
        held = PostHolding.objects.filter(own).select_related("post", "membership")
        lines = [
            (holding.post, holding.membership.started_on, holding.membership.ended_on, "")
            for holding in held.order_by("-membership__started_on", "-pk")[:MOST]
        ]
    else:
        signed = Convention.objects.filter(employer=actor.pk).select_related("post").order_by("-starts_on", "-pk")
        lines = [
            (convention.post, convention.starts_on, convention.ends_on, convention.number)
            for convention in signed[:MOST]
        ]
    return {"lines": lines} if lines else None
