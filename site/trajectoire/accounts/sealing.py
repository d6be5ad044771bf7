"""Sealing: what the database keeps and nobody should read there (second-factor secrets, kept entries).

The key comes from ``SECRET_KEY``; former keys in ``SECRET_KEY_FALLBACKS`` still open what they sealed.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class BrokenSealError(ValueError):
    """The text was not sealed here, or with a key that is no longer known."""


def seal(text: str) -> str:
    """``text``, unreadable without the installation's key."""
    return _box().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """What was sealed; raises ``BrokenSealError``."""
    try:
        return _box().decrypt(sealed.encode("ascii")).decode()
    except (InvalidToken, UnicodeError) as error:
        raise BrokenSealError("Ce contenu ne s’ouvre pas avec la clé de cette installation.") from error


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str | bytes) -> bytes:
    secret = key.encode() if isinstance(key, str) else key
    return base64.urlsafe_b64encode(hashlib.blake2b(secret, digest_size=32, person=b"trajectoire.seal").digest())
