"""What the adultes-relais contribute: their network type, the ends that come, and the mail of Monday."""

from datetime import date, time, timedelta

from actors.contract import ActorPanel
from mail.declared_texts import MailText, Variable
from networks.contract import NetworkType
from trajectoire.plugins import LegalBasis, MailPurpose, ScheduledJob, TodoSource

from . import actor_panels
from .digest import PURPOSE, TEXT, send_digest
from .figures import coverage
from .models import Post
from .public import public_context
from .reminders import todo_items
from .telling import found, lines
from .terms import KIND, NAME

contributions = [
    NetworkType(
        key=KIND,
        label=NAME,
        model=Post,
        unit="poste",
        units="postes",
        dashboard="adultes_relais",
        coverage=coverage,
        lines=lines,
        found=found,
        public_template="adultes_relais/public.html",
        public_context=public_context,
    ),
    ActorPanel(
        key=KIND, label=NAME, template="adultes_relais/actor_posts.html", context=actor_panels.posts, aside=True
    ),
    TodoSource(key=KIND, label=NAME, items=todo_items, order=55),
    MailPurpose(
        key=PURPOSE,
        label="Fins de conventions d’adultes-relais",
        basis=LegalBasis.CONTRACT,
        description="Le lundi, à l’équipe : les conventions qui finissent bientôt.",
    ),
    MailText(
        key=TEXT,
        label="Fins de conventions d’adultes-relais",
        when="Le lundi matin, aux collègues qui animent les adultes-relais, quand une convention approche de sa fin.",
        purpose=PURPOSE,
        mjml="adultes_relais/messages/digest.mjml",
        plain="adultes_relais/messages/digest.txt",
        subject="Adultes-relais : {nombre} à préparer",
        opening="Bonjour,\n\nVoici les conventions d’adultes-relais dont la fin approche.",
        variables=(Variable(name="nombre", label="combien de conventions", example="3 conventions"),),
        sample={
            "url": "#",
            "stages": {
                "Finissent dans les 3 mois": [
                    {
                        "title": "Médiatrice école-familles",
                        "employer": "Maison des habitants du Mail",
                        "where": "Grand Val",
                        "number": "AR 021 24 0007",
                        "ends_on": date(2027, 1, 31),
                        "sequel": "Renouvellement demandé",
                        "vacant": False,
                        "url": "#",
                    }
                ]
            },
        },
    ),
    ScheduledJob(
        key=TEXT,
        label="Fins de conventions d’adultes-relais",
        run=send_digest,
        every=timedelta(days=7),
        at=time(7, 30),
    ),
]
