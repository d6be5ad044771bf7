"""Who may read the minutes of a group, and the message that gives them the link."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

import mail
from events.event import EventPage
from events.registration.model import Registration, RegistrationState
from events.registration.telling import PURPOSE
from mail.addresses import InvalidAddress, normalise
from mail.declared_texts import MailText, Variable
from mail.message import PersonalLink, Recipient
from mail.texts import compose

from .model import Minutes

KEY = "compte-rendu-reserve"
LINK_VIEW = "event_group"
LINK_LASTS = timedelta(days=30)
"""Long enough to read it, short enough that a forwarded message does not open the group for ever."""

TEXT = MailText(
    key=KEY,
    label="Compte rendu réservé au groupe",
    purpose=PURPOSE,
    mjml="events/mail/minutes.mjml",
    plain="events/mail/minutes.txt",
    subject="Compte rendu : {titre}",
    opening="Bonjour {prenom},\n\nLes comptes rendus du groupe sont à lire par le lien ci-dessous. Il vous est "
    "propre : ne le transmettez pas. Il reste ouvert trente jours.",
    when="Quand l’équipe envoie un compte rendu réservé, ou quand un membre demande un nouveau lien.",
    variables=(
        Variable(name="prenom", label="Prénom", example="Lucie"),
        Variable(name="titre", label="Titre de l’événement", example="Groupe de travail médiation"),
    ),
    links=("lien",),
    sample={"news": "Réunion du 12 janvier, relevé de décisions"},
)
"""Its words may be rewritten by editors."""


def members(event: EventPage) -> QuerySet[Registration]:
    """Those who belong to the group: a confirmed registration, in the order of their names."""
    found = Registration.objects.filter(event=event, state=RegistrationState.CONFIRMED)
    return found.order_by("last_name", "first_name", "pk")


@transaction.atomic
def tell(minutes: Minutes) -> int:
    """Send the link to each member who has an address, once for these minutes; number of messages."""
    locked = Minutes.objects.select_for_update().select_related("event").get(pk=minutes.pk)
    written = 0
    for member in members(locked.event).exclude(email=""):
        _write(member, locked.event, news=locked.title, key=f"compte-rendu-{locked.pk}-{member.key}")
        written += 1
    locked.told_at = timezone.now()
    locked.save(update_fields=["told_at"])
    minutes.told_at = locked.told_at
    return written


def send_again(event: EventPage, address: str) -> None:
    """A new link to the member who has this address; nothing for anybody else, and the caller cannot tell."""
    try:
        wanted = normalise(address)
    except InvalidAddress:
        return
    for member in members(event).filter(email__iexact=wanted.email):
        _write(member, event, news="", key="")


def _write(member: Registration, event: EventPage, *, news: str, key: str) -> None:
    message = compose(KEY, {"news": news}, variables={"prenom": member.first_name, "titre": event.title})
    link = PersonalLink(view=LINK_VIEW, object=str(member.key), lifetime=LINK_LASTS)
    recipient = Recipient(address=member.email, name=member.full_name, values={"lien": link})
    mail.send(message, recipient, PURPOSE, key=key)
