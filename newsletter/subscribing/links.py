"""The personal address of the preference centre."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from mail import PersonalLink
from mail import links as signed

VIEW = "newsletter_preferences"
"""Name of the address, and purpose of the links that open it."""

LIFETIME = timedelta(days=365)
FROM_A_PAGE = timedelta(hours=2)
"""Life of a link given by a page that a link already opened."""


def preferences_link() -> PersonalLink:
    """The link of a message to its reader's preferences (a value of ``mail.Recipient``)."""
    return PersonalLink(view=VIEW, lifetime=LIFETIME)


def preferences_path(digest: str) -> str:
    """Path of the preferences of a mailbox whose owner has just shown another link of theirs."""
    token = signed.make(VIEW, digest, expires_at=timezone.now() + FROM_A_PAGE)
    return reverse(VIEW, args=[token])
