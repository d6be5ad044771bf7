"""Django's own mail (password resets, Wagtail's notifications) goes through the outbox."""

from collections.abc import Sequence
from email.utils import getaddresses
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from . import purposes
from .dressing import dressed
from .frozen import freeze_django
from .message import Recipient, one_line
from .models import Batch
from .sending import store

PURPOSE_HEADER = "X-Trajectoire-Purpose"
"""Header by which whoever calls Django's mail names its purpose; it does not leave."""

DEFAULT_PURPOSE = "equipe"


class OutboxBackend(BaseEmailBackend):
    """``EMAIL_BACKEND`` of every installation: writes to the outbox, in the caller's transaction.

    It cannot call itself: ways out never use ``EMAIL_BACKEND`` (``mail.transport``).
    """

    def __init__(self, fail_silently: bool = False, **_options: Any) -> None:
        super().__init__(fail_silently=fail_silently)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Number of messages written; those without recipient do not count."""
        return sum(self._write(message) for message in email_messages)

    def _write(self, message: EmailMessage) -> bool:
        recipients = [Recipient(address=address) for _name, address in getaddresses(message.recipients()) if address]
        if not recipients:
            return False
        headers = dict(message.extra_headers)
        purpose = purposes.purpose(headers.pop(PURPOSE_HEADER, DEFAULT_PURPOSE))
        message.extra_headers = headers
        now = timezone.now()
        batch = Batch(
            purpose=purpose.key,
            subject=one_line(str(message.subject))[:300],
            mime=freeze_django(_in_two_versions(message)),
            priority=purposes.priority_of(purpose),
            created_at=now,
            release_at=now,
        )
        store(batch, recipients)
        return True


def _in_two_versions(message: EmailMessage) -> EmailMessage:
    """A message that is only text gets the designed version that ours have; any other stays as its author made it."""
    if message.content_subtype != "plain" or message.attachments or getattr(message, "alternatives", None):
        return message
    subject, text = one_line(str(message.subject)), str(message.body)
    both = EmailMultiAlternatives(
        subject, text, message.from_email, message.to, headers=message.extra_headers, cc=message.cc
    )
    both.reply_to, both.encoding = message.reply_to, message.encoding
    both.attach_alternative(dressed(subject, text), "text/html")
    return both
