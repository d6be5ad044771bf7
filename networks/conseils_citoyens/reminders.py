"""What waits for who animates the bodies: renewals that are due or late."""

from collections.abc import Iterator
from datetime import timedelta

from django.contrib.auth.models import AbstractUser
from django.urls import reverse
from django.utils import timezone

from networks.kinds import may
from trajectoire.plugins import TodoItem

from .figures import SOON_DAYS
from .models import BodyState, ParticipationBody
from .terms import KIND

MOST = 5


def todo_items(user: AbstractUser) -> Iterator[TodoItem]:
    """Renewals within six months or late, the nearest first, for who may change the network."""
    if not may(user, KIND, to_change=True):
        return
    today = timezone.localdate()
    due = ParticipationBody.objects.filter(renewal_due_on__lte=today + timedelta(days=SOON_DAYS))
    waiting = [
        body
        for body in due.select_related("territory").prefetch_related("stages").order_by("renewal_due_on")[: MOST * 4]
        if body.state_on(today) in {BodyState.ACTIVE, BodyState.DORMANT}
    ]
    for body in waiting[:MOST]:
        yield TodoItem(
            title=f"Préparer le renouvellement : {body.name}",
            detail=f"{body.territory.name}, {body.state.lower()}",
            url=reverse("conseils_citoyens_body", args=[body.pk]),
            due=body.renewal_due_on,
            urgent=body.renewal_due_on is not None and body.renewal_due_on < today,
        )
