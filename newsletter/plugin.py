"""What the letters contribute."""

from datetime import time, timedelta

from trajectoire.plugins import Contribution, LegalBasis, MailPurpose, ResourceType, Role, RoleGrant, ScheduledJob

from .alerts import offering
from .issues import sending
from .issues.page import Issue
from .subscribing import upkeep
from .subscribing.lists import LISTS
from .subscribing.model import PURPOSE
from .subscribing.texts import TEXTS

_LETTERS = ("newsletter.view_letter", "newsletter.add_letter", "newsletter.change_letter")
_SUBSCRIBERS = ("newsletter.view_subscription", "newsletter.add_subscription", "newsletter.change_subscription")

contributions: list[Contribution] = [
    ResourceType(
        model=Issue,
        key="issue",
        label="Lettre",
        plural="Lettres",
        description="Un numéro d’une lettre : composé depuis le site, envoyé aux abonnés, gardé en archive.",
        icon="mail",
        order=70,
    ),
    ScheduledJob(
        key="newsletter-forget",
        label="Oublier les demandes d’abonnement jamais confirmées",
        run=upkeep.forget,
        every=timedelta(days=1),
        at=time(3, 40),
    ),
    ScheduledJob(
        key="newsletter-send",
        label="Faire partir les lettres programmées",
        run=sending.send_due,
        every=timedelta(minutes=1),
    ),
    MailPurpose(
        key=PURPOSE,
        label="Lettres d’information",
        basis=LegalBasis.CONSENT,
        description="Les lettres que vous avez choisies. Chacune se quitte en un clic.",
        bulk=True,
        lists=LISTS,
    ),
    *TEXTS,
    RoleGrant(key="newsletter-direction", label="Lettres", role=Role.DIRECTION, permissions=(*_LETTERS, *_SUBSCRIBERS)),
    RoleGrant(
        key="newsletter-project-officer",
        label="Abonnés des lettres",
        role=Role.PROJECT_OFFICER,
        permissions=("newsletter.view_letter", *_SUBSCRIBERS),
    ),
    RoleGrant(key="newsletter-editor", label="Lettres", role=Role.EDITOR, permissions=_LETTERS),
    *offering.contributions,
]
