"""A message that comes: kept first, then passed on to the centre, both or neither."""

from django.db import transaction
from django.urls import reverse
from wagtail.admin.utils import get_admin_base_url

import mail
from home.centre import Centre

from .messages import ContactMessage

PURPOSE = "contact"


def receive(message: ContactMessage, centre: Centre) -> ContactMessage:
    """Store ``message`` and mail it to the centre's recipients; without recipient it waits in the ledger only."""
    with transaction.atomic():
        message.save()
        if centre.recipients:
            mail.send(_notice(message), centre.recipients, PURPOSE)
    return message


def inspect_address(message: ContactMessage) -> str:
    """Where the team reads ``message``."""
    return reverse("messages_modeladmin_inspect", args=[message.pk])


def _notice(message: ContactMessage) -> mail.Message:
    text = (
        f"{message.name} <{message.email}> vous écrit depuis le site.\n\n"
        f"Objet : {message.subject}\n\n"
        f"{message.body}\n\n"
        "-- \n"
        "Répondez à ce courriel pour lui répondre, puis marquez le message comme traité :\n"
        f"{get_admin_base_url() or ''}{inspect_address(message)}\n"
    )
    subject = f"Message du site : {message.subject}"
    try:
        return mail.Message(subject=subject, text=text, reply_to=(message.email,))
    except mail.InvalidAddress:  # an address that Django accepts and the outbox does not
        return mail.Message(subject=subject, text=text)
