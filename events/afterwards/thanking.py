"""The message that thanks those who came, with what came of the event and the way to say what they thought of it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

import mail
from events.event import EventPage
from events.registration.model import Registration
from events.registration.telling import PURPOSE
from mail.declared_texts import MailText, Variable
from mail.message import PersonalLink, Recipient
from mail.texts import compose
from resources.models import Resource

from .figures import came
from .model import Thanks

KEY = "evenement-merci"
LINK_VIEW = "event_opinion"
WAIT = timedelta(minutes=10)
"""Time in which the sending may still be cancelled."""
LINK_LASTS = timedelta(days=60)

TEXT = MailText(
    key=KEY,
    label="Merci d’être venu·e",
    purpose=PURPOSE,
    mjml="events/mail/thanks.mjml",
    plain="events/mail/thanks.txt",
    subject="Merci : {titre}",
    opening="Bonjour {prenom},\n\nMerci d’avoir participé. Dites-nous ce que vous en avez pensé : deux questions, "
    "sans nom.",
    when="Après un événement, quand l’équipe remercie celles et ceux qui sont venus.",
    variables=(
        Variable(name="prenom", label="Prénom", example="Lucie"),
        Variable(name="titre", label="Titre de l’événement", example="Les quartiers en transition"),
    ),
    links=("lien",),
    sample={
        "words": "Merci pour ces échanges.",
        "outcomes": [("Actes de la journée", "https://exemple.fr/ressources/actes/")],
        "event_url": "https://exemple.fr/agenda/les-quartiers/",
    },
)
"""Its words may be rewritten by editors."""


def send_due() -> None:
    """Send the thanks asked more than ten minutes ago. Safe to repeat: each message has its own key."""
    due = Thanks.objects.filter(sent_at=None, asked_at__lte=timezone.now() - WAIT).values_list("pk", flat=True)
    for key in list(due):
        _send(key)


@transaction.atomic
def _send(key: int) -> None:
    thanks = Thanks.objects.select_for_update().filter(pk=key, sent_at=None).first()
    if thanks is None:
        return
    event = EventPage.objects.get(pk=thanks.event_id)
    public = Resource.objects.listed().filter(outcome_of__page=event).order_by("pk")
    outcomes = [(one.title, one.full_url) for one in public]
    written = 0
    for registration in came(event):
        if registration.email:
            _write(thanks, event, registration, outcomes)
            written += 1
    thanks.sent_at, thanks.recipients = timezone.now(), written
    thanks.save(update_fields=["sent_at", "recipients"])


def _write(thanks: Thanks, event: EventPage, registration: Registration, outcomes: list[tuple[str, str]]) -> None:
    message = compose(
        KEY,
        {"words": thanks.words, "outcomes": outcomes, "event_url": event.full_url if event.live else ""},
        variables={"prenom": registration.first_name, "titre": event.title},
    )
    link = PersonalLink(view=LINK_VIEW, object=str(registration.key), lifetime=LINK_LASTS)
    recipient = Recipient(address=registration.email, name=registration.full_name, values={"lien": link})
    mail.send(message, recipient, PURPOSE, key=f"merci-{registration.key}")
