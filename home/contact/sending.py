"""A message that comes: kept first, then passed on to the centre, both or neither."""

from django.db import transaction
from django.urls import reverse
from wagtail.admin.utils import get_admin_base_url

import mail
from home.centre import Centre
from mail.message import without_marks
from mail.texts import compose

from .messages import ContactMessage

PURPOSE = TEXT = "contact"


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
    words = {
        "name": message.name,
        "email": message.email,
        "object": message.subject,
        "body": message.body,
        "url": f"{get_admin_base_url() or ''}{inspect_address(message)}",
    }
    words = {name: without_marks(value) for name, value in words.items()}
    variables = {"nom": message.name, "objet": message.subject}
    try:
        return compose(TEXT, words, variables=variables, reply_to=(message.email,))
    except mail.InvalidAddress:  # an address that Django accepts and the outbox does not
        return compose(TEXT, words, variables=variables)
