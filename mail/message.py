"""What is written, and to whom: plain values that any application can make."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from .addresses import normalise

SLOT = re.compile("\ue000([a-z][a-z0-9_]{0,39})\ue001")
"""A place that each recipient fills; the two marks are private characters that no text contains."""

_MARKS = re.compile("[\ue000\ue001\x00]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
_HEADER_NAME = re.compile(r"(?:In-Reply-To|List-Archive|List-Help|List-Id|List-Owner|List-Post|X-[A-Za-z0-9-]{1,60})")

MAX_ATTACHMENTS = 10 * 1024 * 1024
"""Bytes of all attachments together: more is refused by many servers, a link is better."""


def slot(name: str) -> str:
    """The place in a subject, a text or an HTML body where ``Recipient.values[name]`` goes.

    ``name`` is lower-case ASCII. ``slot("prenom")`` is put in a template's context like any other text.
    """
    mark = f"\ue000{name}\ue001"
    if not SLOT.fullmatch(mark):
        raise ValueError(f"{name!r} cannot name a slot")
    return mark


def one_line(text: str) -> str:
    """``text`` without line breaks nor control characters: nothing of it can become another header."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def without_marks(text: str) -> str:
    """``text`` without the characters that mark slots: a value never opens a slot of its own."""
    return _MARKS.sub("", text)


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file: its name as the reader sees it, its media type (``application/pdf``), its bytes."""

    name: str
    media_type: str
    content: bytes

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", self.media_type):
            raise ValueError(f"{self.media_type!r} is not a media type")


@dataclass(frozen=True, kw_only=True)
class PersonalLink:
    """A signed link for one recipient, made when the message leaves and stored nowhere in clear.

    ``view`` is the name of the address that it opens (``mail:confirm``) and its single purpose; ``object`` names what
    it acts on (``lettre``, ``registration-12``); it dies after ``lifetime``. See ``mail.links``.
    """

    view: str
    object: str = ""
    lifetime: timedelta = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """To whom: the address, the name shown beside it, and what fills the slots of the message."""

    address: str
    name: str = ""
    values: Mapping[str, str | PersonalLink] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message before it is addressed.

    ``text`` is the careful plain version, always there; ``html`` the other one, or nothing. ``reply_to``: addresses
    that receive the answers. ``headers``: only ``List-…``, ``In-Reply-To`` and ``X-…``; the outbox writes the others.
    ``references``: the Message-IDs of the conversation, oldest first. ``sender_name`` replaces the site's
    name before the site's address. Slots (``slot(name)``) may stand in ``subject``, ``text`` and ``html``.

    Raises ``ValueError`` for a header that is not allowed, ``InvalidAddress`` for a wrong ``reply_to``.
    """

    subject: str
    text: str
    html: str = ""
    reply_to: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    references: tuple[str, ...] = ()
    sender_name: str = ""

    def __post_init__(self) -> None:
        for address in self.reply_to:
            normalise(address)
        for name, value in self.headers.items():
            if not _HEADER_NAME.fullmatch(name) or one_line(value) != value or not value.isascii():
                raise ValueError(f"header {name!r} is not allowed, or its value is not one line of ASCII")
        if any(not re.fullmatch(r"<[!-;=?-~]+@[!-;=?-~]+>", reference) for reference in self.references):
            raise ValueError("a reference is a Message-ID: <left@right>")
        if sum(len(a.content) for a in self.attachments) > MAX_ATTACHMENTS:
            raise ValueError("attachments are too heavy: send a link")

    def slots(self) -> frozenset[str]:
        """Names of the slots that recipients have to fill."""
        return frozenset(SLOT.findall(self.subject + self.text + self.html))
