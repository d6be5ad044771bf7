"""The return address of each message (VERP): what comes back to it names the message it answers.

``retours+<uid>.<mac>@exemple.fr``: the code keeps a stranger from inventing returns that would
silence somebody else's mailbox.
"""

import hmac
import uuid

from django.conf import settings
from django.utils.crypto import salted_hmac

from mail.frozen import sender

_LENGTH = 10


def return_address(uid: uuid.UUID) -> str:
    """Envelope sender of the message ``uid``; without a mailbox for returns, the site's own address."""
    mailbox = settings.MAIL_BOUNCE_ADDRESS
    if not mailbox:
        return sender()[1]
    local, _, domain = mailbox.rpartition("@")
    return f"{local}+{uid.hex}.{_code(uid, settings.SECRET_KEY)}@{domain}"


def returned_uid(address: str) -> uuid.UUID | None:
    """The message that a return address names, or ``None`` when its code is not ours."""
    _, plus, tail = address.partition("@")[0].partition("+")
    name, _, code = tail.partition(".")
    try:
        uid = uuid.UUID(hex=name)
    except ValueError:
        return None
    keys = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    return uid if plus and any(hmac.compare_digest(code.lower(), _code(uid, key)) for key in keys) else None


def _code(uid: uuid.UUID, key: str) -> str:
    return salted_hmac("trajectoire.mail.returns", uid.hex, secret=key, algorithm="sha256").hexdigest()[:_LENGTH]
