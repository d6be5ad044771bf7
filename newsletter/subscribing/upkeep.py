"""What the clock does for subscriptions: forget demands that nobody confirmed."""

from datetime import timedelta

from django.utils import timezone

from .model import Subscription, SubscriptionState

KEPT = timedelta(days=30)
"""A link to confirm is good for less; what was typed beside it then serves nothing."""


def forget() -> None:
    """Delete the demands that have waited ``KEPT`` for their confirmation, with the choices typed with them."""
    Subscription.objects.filter(state=SubscriptionState.PENDING, since__lt=timezone.now() - KEPT).delete()
