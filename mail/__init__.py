"""Mail that leaves the site: one durable outbox for every application (docs/mail.md).

``mail.send(message, to, purpose)`` is the whole public interface for whoever writes to people::

    import mail

    mail.send(mail.Message(subject="Votre message", text="…"), to="claire@exemple.fr", purpose="contact")

It writes in the caller's transaction: a request that fails sends nothing, one that commits loses nothing.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from .addresses import InvalidAddress
from .message import Attachment, Message, PersonalLink, Recipient, slot

if TYPE_CHECKING:
    from trajectoire.accounts.models import User

    from .models import Batch

__all__ = ["Attachment", "InvalidAddress", "Message", "PersonalLink", "Recipient", "send", "slot"]


def send(
    message: Message,
    to: str | Recipient | Iterable[str | Recipient],
    purpose: str,
    *,
    hold: timedelta | None = None,
    key: str = "",
    by: "User | None" = None,
    about: str = "",
) -> "Batch":
    """Put ``message`` in the outbox for each of ``to``, in the caller's transaction; a worker sends it.

    ``purpose`` is the key of a ``MailPurpose``. ``hold`` delays the departure, during which it can be cancelled
    (by default what the purpose says: nothing, or ten minutes for mailings). ``key`` makes the call safe to
    repeat: a second call with the same key changes nothing and returns the first batch. ``by`` is who asked.
    ``about`` names the list of the purpose (``MailPurpose.lists``) that the message is for: it can be left alone.

    An address that cannot be written to (mistyped, suppressed, without the consent that the purpose asks) is
    not an error: its line in the ledger says why. Raises ``LookupError`` for an unknown purpose.
    """
    from .sending import send as write_to_outbox  # models can only be imported once Django has loaded

    return write_to_outbox(message, to, purpose, hold=hold, key=key, by=by, about=about)
