"""The personal address of « Mes alertes »."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from mail import PersonalLink
from mail import links as signed

VIEW = "newsletter_my_alerts"
"""Name of the address, and purpose of the links that open it."""

LIFETIME = timedelta(days=365)
FROM_A_PAGE = timedelta(hours=2)
"""Life of a link given by a page that a link already opened."""


def alerts_link() -> PersonalLink:
    """The link of a message to its reader's alerts (a value of ``mail.Recipient``)."""
    return PersonalLink(view=VIEW, lifetime=LIFETIME)


def alerts_path(digest: str) -> str:
    """Path of the alerts of a mailbox whose owner has just shown another link of theirs."""
    return reverse(VIEW, args=[signed.make(VIEW, digest, expires_at=timezone.now() + FROM_A_PAGE)])
