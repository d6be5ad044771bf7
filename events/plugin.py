"""What the agenda contributes."""

from datetime import time, timedelta

from actors.contract import ActorPanel
from networks.contract import NetworkPanel
from trajectoire.plugins import (
    AudienceSource,
    Contribution,
    IntakeSource,
    LegalBasis,
    MailPurpose,
    NewsletterLayout,
    NewsletterSection,
    ResourceType,
    Role,
    RoleGrant,
    ScheduledJob,
)

from . import coming
from .afterwards import thanking
from .event import EventPage
from .following import letters
from .following.networks import participation_of
from .following.person import registrations_of
from .inviting import rules as inviting
from .minutes import sharing
from .registration import jobs, proposing, telling
from .registration.texts import REGISTRATION_TEXTS

_TEAM = (
    "events.follow_events",
    "events.view_registration",
    "events.add_registration",
    "events.change_registration",
)

contributions: list[Contribution] = [
    ResourceType(
        model=EventPage,
        key="event",
        label="Événement",
        plural="Événements",
        description="Une journée, un cycle, un groupe de travail : la date, le programme, l’inscription, "
        "puis ce qui en est sorti.",
        icon="date",
        picture="events/event.svg",
        order=60,
    ),
    *coming.contributions,
    RoleGrant(key="events-direction", label="Suivre les événements", role=Role.DIRECTION, permissions=_TEAM),
    RoleGrant(
        key="events-project-officer",
        label="Suivre les événements",
        role=Role.PROJECT_OFFICER,
        permissions=_TEAM,
    ),
    MailPurpose(
        key=telling.PURPOSE,
        label="Inscription à un événement",
        basis=LegalBasis.CONTRACT,
        description="Ce qui concerne votre inscription : confirmation, place libérée, changement, rappel.",
        essential=True,
    ),
    *REGISTRATION_TEXTS,
    thanking.TEXT,
    sharing.TEXT,
    *inviting.TEXTS,
    IntakeSource(key=proposing.SOURCE, label="Inscriptions aux événements", accepted=proposing.accepted),
    ScheduledJob(
        key="events-offers",
        label="Places proposées restées sans réponse",
        run=jobs.end_offers,
        every=timedelta(minutes=15),
    ),
    ScheduledJob(
        key="events-reminders", label="Rappels avant les événements", run=jobs.remind, every=timedelta(hours=1)
    ),
    ScheduledJob(
        key="events-changes",
        label="Événements changés ou annulés : prévenir les inscrits",
        run=jobs.tell_changes,
        every=timedelta(minutes=10),
    ),
    ScheduledJob(
        key="events-thanks",
        label="Remercier après les événements",
        run=thanking.send_due,
        every=timedelta(minutes=1),
    ),
    ScheduledJob(
        key="events-forget-invitations",
        label="Oublier les coordonnées des personnes invitées",
        run=inviting.forget,
        every=timedelta(days=1),
        at=time(3, 25),
    ),
    ScheduledJob(
        key="events-forget",
        label="Oublier les besoins des participants, puis leurs coordonnées",
        run=jobs.forget,
        every=timedelta(days=1),
        at=time(3, 20),
    ),
    ActorPanel(
        key="evenements",
        label="Événements",
        template="events/following/person.html",
        context=registrations_of,
        aside=True,
        order=40,
    ),
    NetworkPanel(
        key="evenements-reseau",
        label="Participation aux événements",
        template="events/following/network.html",
        context=participation_of,
        order=20,
    ),
    NewsletterSection(
        key="agenda",
        label="À vos agendas",
        description="Les prochains événements de l’agenda.",
        items=letters.coming_events,
        layout=NewsletterLayout.DATES,
        order=20,
    ),
    AudienceSource(
        key="evenements",
        label="Personnes inscrites à un événement",
        basis=LegalBasis.CONTRACT,
        choices=letters.choices,
        recipients=letters.recipients,
    ),
]
