"""E-mail addresses: one spelling for each mailbox, and a digest that outlives the address.

Rules from RFC 5321 (lengths, section 4.5.3.1), RFC 5322 (dot-atom), RFC 6531 (accents before the @) and
RFC 5891 through UTS 46 (accents after it). Quoted local parts and IP literals exist in the standards and nowhere
else: they are refused, since what looks like one is a typing mistake or an attack.
"""

import hmac
import re
import unicodedata
from dataclasses import dataclass

import idna
from django.conf import settings

MAX_LENGTH = 254
"""Longest address that SMTP can carry (RFC 5321, erratum 1690)."""

MAX_LOCAL = 64

_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_ROLES = re.compile(
    "abuse|accueil|admin|administration|association|asso|bonjour|bureau|communication|contact|courrier|direction|hello|"
    "hostmaster|infos?|information|mairie|postmaster|presidence|secretariat|service|support|webmaster"
)
_DEAF = re.compile("do-?not-?reply|mailer-daemon|ne-?pas-?repondre|no[.-]?reply|null")


class InvalidAddress(ValueError):  # noqa: N818 - reads better where it is raised
    """An address that no mail can reach; the sentence is for the person who typed it and never quotes it."""


@dataclass(frozen=True)
class NormalAddress:
    """An address in the spelling used to write to it, and in the one used to compare.

    ``email``: the local part as typed, the domain in lower-case ASCII (``xn--…``). ``key``: without case, so that
    a mailbox has one key. ``domain``: ASCII. ``shown``: with the accents of the domain.
    """

    email: str
    key: str
    domain: str
    shown: str

    @property
    def digest(self) -> str:
        """Keyed digest of the mailbox (``digest_of``)."""
        return digest_of(self.key)

    @property
    def is_role(self) -> bool:
        """Whether it is read by whoever is on duty (contact@, mairie@): no consent of one person there."""
        return bool(_ROLES.fullmatch(self.key.partition("@")[0]))

    @property
    def is_deaf(self) -> bool:
        """Whether nobody reads it (ne-pas-repondre@)."""
        return bool(_DEAF.fullmatch(self.key.partition("@")[0]))

    @property
    def is_ascii(self) -> bool:
        """Whether any mail server can carry it; otherwise the server must announce SMTPUTF8."""
        return self.email.isascii()


def normalise(text: str) -> NormalAddress:
    """``text`` as an address. Raises ``InvalidAddress``, whose sentence says what to do."""
    typed = unicodedata.normalize("NFC", text.translate(_INVISIBLE)).strip()
    local, at, domain = typed.rpartition("@")
    if not at or not local or not domain:
        raise InvalidAddress("Une adresse e-mail s’écrit « nom@exemple.fr ».")
    if any(c.isspace() or unicodedata.category(c).startswith("C") for c in typed):
        raise InvalidAddress("Une adresse e-mail ne contient pas d’espace. Écrivez-la d’un seul tenant.")
    if not _LOCAL.fullmatch(local):
        raise InvalidAddress("Vérifiez ce qui précède le signe @ : un caractère n’y a pas sa place.")
    ascii_domain = _ascii_domain(domain)
    email = f"{local}@{ascii_domain}"
    if len(local.encode()) > MAX_LOCAL or len(email.encode()) > MAX_LENGTH:
        raise InvalidAddress("Cette adresse e-mail est trop longue pour exister. Vérifiez-la.")
    key = f"{unicodedata.normalize('NFKC', local.casefold())}@{ascii_domain}"
    return NormalAddress(email=email, key=key, domain=ascii_domain, shown=f"{local}@{_shown_domain(ascii_domain)}")


def _ascii_domain(domain: str) -> str:
    plain = domain.rstrip(".").lower()
    try:
        found = plain if _is_plain(plain) else str(idna.encode(plain, uts46=True), "ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise InvalidAddress("Vérifiez ce qui suit le signe @ : ce domaine ne peut pas exister.") from error
    labels = found.split(".")
    if len(labels) < 2 or labels[-1].isdigit() or len(found) > 253:  # noqa: PLR2004 - a name and its ending; RFC 1035
        raise InvalidAddress("Vérifiez ce qui suit le signe @ : il faut un domaine entier, comme « exemple.fr ».")
    return found


_PLAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*")


def _is_plain(domain: str) -> bool:
    return "xn--" not in domain and bool(_PLAIN.fullmatch(domain))


def _shown_domain(domain: str) -> str:
    if "xn--" not in domain:
        return domain
    return str(idna.decode(domain))


def digest_of(key: str) -> str:
    """Keyed digest (HMAC-SHA-256, 64 hexadecimal digits) of the mailbox ``key``, with the current secret."""
    return _digest(key, _secrets()[0])


def digests_of(key: str) -> list[str]:
    """The digests under every secret still accepted, the current first: for lists kept for years."""
    return [_digest(key, secret) for secret in _secrets()]


def _digest(key: str, secret: bytes) -> str:
    return hmac.digest(secret, bytes(key, "utf-8"), "sha256").hex()


def _secrets() -> list[bytes]:
    chosen = [settings.MAIL_PEPPER, settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    return [f"trajectoire.mail.address:{secret}".encode() for secret in chosen if secret]


def masked(email: str) -> str:
    """``c•••@exemple.fr``: enough for its owner to know it, for logs and for pages that others may open."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}•••@{domain}" if local else "•••"
