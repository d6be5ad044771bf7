"""Signed links: what a person may do from a message, without an account.

A link serves one purpose (the name of the address it opens), one person (their mailbox's digest) and one object,
until a date. It is computed when the message leaves and never stored: the database keeps the digest of those that
work once and have. Its key comes from ``SECRET_KEY``; older keys (``SECRET_KEY_FALLBACKS``) still open links made with
them.

Opening a link (GET) shows a page and writes nothing, since mail scanners open every link; acting is a POST.
"""

import base64
import binascii
import hmac
import struct
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .addresses import normalise
from .models import Address, UsedLink

_HEAD = struct.Struct(">BI32s4s")
"""Version, expiry (seconds since 1970), person (their digest), what tells two alike links apart."""

_VERSION = 1
_MAC_BYTES = 16
_MAX_TOKEN = 400


class LinkError(Exception):
    """A link that opens nothing; the sentence says what to do."""


class InvalidLinkError(LinkError):
    """Altered, cut, or made for another purpose."""


class ExpiredLinkError(LinkError):
    """Good once, too old now."""


@dataclass(frozen=True)
class SignedLink:
    """What a valid link says: purpose, person (digest of the mailbox), object, end; ``digest`` names the link."""

    view: str
    person: str
    object: str
    expires_at: datetime
    digest: str

    def address(self) -> Address | None:
        """The mailbox it was made for, if we still know it."""
        return Address.objects.filter(digest=self.person).first()


def make(view: str, digest: str, *, object: str = "", expires_at: datetime, nonce: bytes = b"\0\0\0\0") -> str:  # noqa: A002 - the word of the domain
    """Token for the mailbox ``digest``. Put it in an address and nowhere else."""
    head = _HEAD.pack(_VERSION, int(expires_at.timestamp()), bytes.fromhex(digest), nonce[:4])
    payload = head + object.encode()
    return _encoded(payload + _mac(view, payload, settings.SECRET_KEY))


def url(view: str, token: str) -> str:
    """The whole address of the page ``view`` for ``token``."""
    return f"{settings.BASE_URL}{reverse(view, args=[token])}"


def read(token: str, view: str) -> SignedLink:
    """What ``token`` says, if it is good for ``view``. Raises ``LinkError``; writes nothing."""
    data = _decoded(token)
    payload, mac = data[:-_MAC_BYTES], data[-_MAC_BYTES:]
    keys = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    if len(payload) < _HEAD.size or not any(hmac.compare_digest(mac, _mac(view, payload, key)) for key in keys):
        raise InvalidLinkError(
            "Ce lien n’est pas valable. Ouvrez-le depuis le message que vous avez reçu, sans le recopier."
        )
    version, expiry, person, _nonce = _HEAD.unpack(payload[: _HEAD.size])
    expires_at = datetime.fromtimestamp(expiry, UTC)
    if version != _VERSION or expires_at <= timezone.now():
        raise ExpiredLinkError("Ce lien n’est plus valable. Demandez-en un nouveau.")
    return SignedLink(
        view=view,
        person=person.hex(),
        object=payload[_HEAD.size :].decode(),
        expires_at=expires_at,
        digest=salted_hmac("trajectoire.mail.used-link", token, algorithm="sha256").hexdigest(),
    )


def spend(link: SignedLink) -> bool:
    """Use up a link that works once: ``True`` the first time, in the caller's transaction."""
    try:
        with transaction.atomic():
            UsedLink.objects.create(digest=link.digest)
    except IntegrityError:
        return False
    return True


def is_spent(link: SignedLink) -> bool:
    """Whether it was used up."""
    return UsedLink.objects.filter(digest=link.digest).exists()


def person_of(email: str) -> str:
    """Digest that ``make`` wants for ``email``."""
    return normalise(email).digest


def _mac(view: str, payload: bytes, key: str) -> bytes:
    return salted_hmac(f"trajectoire.mail.link:{view}", payload, secret=key, algorithm="sha256").digest()[:_MAC_BYTES]


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(token: str) -> bytes:
    try:
        data = base64.b64decode(token[:_MAX_TOKEN] + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
    return data if _encoded(data) == token else b""
