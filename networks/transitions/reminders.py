"""What waits for who animates the network: requests without an answer, offers that end."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.contrib.auth.models import AbstractUser
from django.urls import reverse
from django.utils import timezone

from networks.kinds import may
from trajectoire.plugins import TodoItem

from .figures import PATIENCE, unanswered
from .models import Exchange
from .terms import KIND

MOST = 5
SOON = timedelta(days=14)


def todo_items(user: AbstractUser) -> Iterator[TodoItem]:
    """Requests that have waited thirty days, then offers that end within two weeks, for who may change the network."""
    if not may(user, KIND, to_change=True):
        return
    today = timezone.localdate()
    for request in islice(unanswered(today), MOST):
        yield TodoItem(
            title=f"Sans réponse : {request.title}",
            detail=f"{request.asker} cherche depuis le {request.opened_on:%d/%m/%Y}",
            url=reverse("transitions_exchange", args=[request.pk]),
            due=request.opened_on + PATIENCE,
        )
    ending = Exchange.objects.open().filter(kind=Exchange.Kind.OFFER, open_until__lte=today + SOON)
    for offer in ending.select_related("organisation", "person").order_by("open_until", "pk")[:MOST]:
        yield TodoItem(
            title=f"Offre qui s’achève : {offer.title}",
            detail=f"{offer.asker} la propose jusqu’au {offer.open_until:%d/%m/%Y}",
            url=reverse("transitions_exchange", args=[offer.pk]),
            due=offer.open_until,
        )
