"""One mail, as a file holds it: who, when, what, with which files. Any bytes are read; what cannot be is said.

Nothing is unpacked or fetched: an archive stays the bytes that it is. Headers go through Python's email package one by
one, since a malformed one makes it fail, and each failure stays with its header.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime

from mail.addresses import InvalidAddress, normalise

from .plain_text import of_html, without_quotes

LARGEST = 25 * 1024 * 1024
"""Bytes of a mail: what usual servers carry."""
MOST_PARTS = 100
MOST_PEOPLE = 50
MOST_HEADER = 20_000
MOST_HEADS = 200_000
MOST_TEXT = 400_000
KEPT_TEXT = 20_000
LONGEST_ID = 255


class UnreadableError(ValueError):
    """It is no mail, or none that can be read; the sentence is for the colleague."""


@dataclass(frozen=True)
class Named:
    """A mailbox as a header names it; ``address`` is in small letters."""

    name: str
    address: str


@dataclass(frozen=True)
class Piece:
    """A file of the mail; ``number`` is its rank among them, ``size`` in bytes."""

    number: int
    name: str
    size: int


@dataclass(frozen=True)
class Letter:
    """What a mail says. ``sent_by`` is whose it is; when it was forwarded as a file, ``author`` wrote what is inside.

    ``identity`` is its Message-ID, or a digest of its bytes when it has none that can be kept. ``sent_at`` is ``None``
    without a date, or with one that cannot be. ``doubtful``: the server that received it says that the sender is not
    proven.
    """

    identity: str
    sent_by: Named | None
    author: Named | None
    people: tuple[Named, ...]
    subject: str
    sent_at: datetime | None
    text: str
    pieces: tuple[Piece, ...]
    doubtful: bool = False


def read(data: bytes) -> Letter:
    """Read a mail. Raises ``UnreadableError`` and nothing else, whatever the bytes."""
    outer = _parsed(data)
    parts = list(_parts(outer))
    inner = next((part for part in parts if isinstance(part, _Enclosed)), None)
    letter = inner.message if inner else outer
    people = [*_people(letter, "From"), *_people(letter, "To", "Cc")]
    if inner:
        people += _people(outer, "From", "To", "Cc")
        parts = list(_parts(letter))
    return Letter(
        identity=_identity(outer, data),
        sent_by=next(iter(_people(outer, "From")), None),
        author=next(iter(_people(letter, "From")), None),
        people=_once(people),
        subject=_line(_header(letter, "Subject"))[:300],
        sent_at=_date(letter),
        text=_text(parts),
        pieces=tuple(Piece(number, *told) for number, told in enumerate(_files(parts))),
        doubtful=bool(re.search(r"\b(dmarc|spf)=fail\b", _header(outer, "Authentication-Results"), re.IGNORECASE)),
    )


def who_sent(data: bytes) -> tuple[Named | None, str]:
    """Sender and subject of a mail that cannot be read whole, from its first bytes; raises nothing."""
    try:
        message = BytesHeaderParser(policy=policy.compat32).parsebytes(data[:MOST_HEADS])
    except Exception:  # noqa: BLE001 - whatever the bytes
        return None, ""
    return next(iter(_people(message, "From")), None), _line(_header(message, "Subject"))[:300]


def digest_of(data: bytes) -> str:
    """What stands for the Message-ID of a mail that has none."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def content_of(data: bytes, numbers: set[int]) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of the chosen files of a mail. Raises ``UnreadableError``."""
    parts = list(_parts(_parsed(data)))
    inner = next((part for part in parts if isinstance(part, _Enclosed)), None)
    if inner:
        parts = list(_parts(inner.message))
    for number, part in enumerate(part for part in parts if isinstance(part, Message) and _is_file(part)):
        if number in numbers:
            yield _name(part), _bytes(part)


@dataclass(frozen=True)
class _Enclosed:
    """A mail inside the mail."""

    message: Message


def _parsed(data: bytes) -> Message:
    if len(data) > LARGEST:
        raise UnreadableError("Ce courriel dépasse 25 Mo : enregistrez-le sans ses pièces jointes.")
    try:
        message = message_from_bytes(data, policy=policy.compat32)
    except Exception as error:
        # The parser fails in as many ways as there are malformed mails: depth, charsets, boundaries.
        raise UnreadableError("Ce courriel est abîmé : il ne se lit pas.") from error
    if not any(message.get(name) for name in ("From", "To", "Subject", "Date", "Message-ID")):
        raise UnreadableError(
            "Ce fichier n’est pas un courriel. Dans votre messagerie : Enregistrer sous, format .eml."
        )
    return message


def _parts(message: Message) -> Iterator[Message | _Enclosed]:
    """What the mail is made of, in order, the first enclosed mail apart; never deeper than it was parsed."""
    waiting: list[Message] = [message]
    seen = 0
    enclosed = False
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        held = part.get_payload()
        if not isinstance(held, list):
            yield part
        elif part.get_content_type() == "message/rfc822":
            first = next((each for each in held if isinstance(each, Message)), None)
            if first is not None and not enclosed:
                enclosed = True
                yield _Enclosed(first)
        else:
            waiting[:0] = [each for each in held if isinstance(each, Message)]


def _header(message: Message, name: str) -> str:
    """The header as it was sent, unfolded and bounded; bytes beyond ASCII read as UTF-8."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    return raw[:MOST_HEADER].encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _line(text: str) -> str:
    """Words of a header (RFC 2047), on one line, without signs that are not text."""
    with suppress(Exception):  # words that do not decode stay as they were sent
        text = str(make_header(decode_header(text)))
    return " ".join(_clean(text).split())


def _clean(text: str) -> str:
    kept = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign if sign.isprintable() or sign in "\n\t" else " " if sign.isspace() else "" for sign in kept)


def _people(message: Message, *names: str) -> list[Named]:
    found = []
    for header in names:
        pairs: list[tuple[str, str]] = []
        with suppress(Exception):  # a malformed list of addresses names nobody
            pairs = getaddresses([_header(message, header).replace("\n", " ").replace("\r", " ")])
        for name, address in pairs[:MOST_PEOPLE]:
            try:
                known = normalise(address).email.lower()
            except InvalidAddress:
                continue
            found.append(Named(_line(name)[:160], known))
    return found


def _once(people: list[Named]) -> tuple[Named, ...]:
    """Each mailbox the first time that it is named."""
    found: dict[str, Named] = {}
    for each in people:
        found.setdefault(each.address, each)
    return tuple(found.values())[:MOST_PEOPLE]


def _date(message: Message) -> datetime | None:
    try:
        date = parsedate_to_datetime(_header(message, "Date"))
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        date = date.astimezone(UTC)
    except Exception:  # noqa: BLE001 - ValueError, TypeError, OverflowError: no date
        return None
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    return date if date.year >= 1990 and date <= tomorrow else None  # noqa: PLR2004 - otherwise, a clock that was not set


def _identity(message: Message, data: bytes) -> str:
    said = _line(_header(message, "Message-ID")).strip()
    if said and len(said) <= LONGEST_ID and not said.isspace():
        return said
    return digest_of(data)


def _is_file(part: Message) -> bool:
    try:
        return bool(part.get_filename()) or part.get_content_disposition() == "attachment"
    except Exception:  # noqa: BLE001 - a name that does not decode is a name
        return True


def _files(parts: list[Message | _Enclosed]) -> Iterator[tuple[str, int]]:
    for part in parts:
        if isinstance(part, Message) and _is_file(part):
            yield _name(part), len(_bytes(part))


def _name(part: Message) -> str:
    try:
        name = _line(str(part.get_filename() or ""))
    except Exception:  # noqa: BLE001 - a name that does not decode
        name = ""
    name = re.split(r"[\\/]", name)[-1].strip(". ")
    return name[-150:] or "piece-jointe"


def _bytes(part: Message) -> bytes:
    try:
        held = part.get_payload(decode=True)
    except Exception:  # noqa: BLE001 - an encoding that is none
        held = None
    return held if isinstance(held, bytes) else b""


def _text(parts: list[Message | _Enclosed]) -> str:
    """What was written, quotes and signature left out: the plain parts, or the others turned into text."""
    written: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    for part in parts:
        if isinstance(part, Message) and not _is_file(part) and part.get_content_type() in written:
            written[part.get_content_type()].append(_decoded(part))
    plain = "\n\n".join(written["text/plain"])
    if not plain.strip():
        plain = "\n\n".join(of_html(each) for each in written["text/html"])
    return without_quotes(_clean(plain[:MOST_TEXT])).strip()[:KEPT_TEXT]


def _decoded(part: Message) -> str:
    data = _bytes(part)[:MOST_TEXT]
    try:
        said = part.get_content_charset() or "utf-8"
        return data.decode(said, "replace")
    except Exception:  # noqa: BLE001 - a character set that does not exist
        return data.decode("utf-8", "replace")
