"""What the alerts contribute."""

from datetime import time, timedelta

from django.urls import reverse

from trajectoire.plugins import Contribution, FollowOffer, LegalBasis, MailPurpose, ScheduledJob

from . import telling
from .lists import LISTS
from .model import PURPOSE
from .texts import TEXTS


def _address(parameters: str) -> str:
    """Where these parameters of a search are followed."""
    return f"{reverse('newsletter_follow')}?{parameters}"


def _tell() -> None:
    telling.tell_followers()


contributions: list[Contribution] = [
    MailPurpose(
        key=PURPOSE,
        label="Alertes",
        basis=LegalBasis.CONSENT,
        description="Ce qui paraît parmi ce que vous suivez, au rythme que vous avez choisi.",
        bulk=True,
        hold=timedelta(0),
        lists=LISTS,
    ),
    *TEXTS,
    FollowOffer(key="alertes", label="Alertes par courriel", address=_address),
    ScheduledJob(
        key="newsletter-alerts", label="Alertes : prévenir de ce qui paraît", run=_tell, every=timedelta(minutes=5)
    ),
    ScheduledJob(
        key="newsletter-alerts-forget",
        label="Alertes jamais confirmées ou arrêtées",
        run=telling.forget,
        every=timedelta(days=1),
        at=time(3, 50),
    ),
]
