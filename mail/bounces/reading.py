"""Reading one returned message: which of our messages it answers, and what it says of it.

A stranger may send anything to the mailbox of returns. So a return only counts when it proves which message it answers:
by its own address, whose code only we can make (VERP), or by the Message-ID of a message that went to the very
mailbox that it reports.
"""

import re
import uuid
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses

from flufl.bounce import all_failures

from mail.addresses import InvalidAddress, normalise
from mail.delivery.returns import returned_uid
from mail.models import Delivery, EventKind
from mail.transport.outcomes import safe_text

from . import rules

_OUR_NAME = re.compile(rb"<([0-9a-f]{32})@")
_WHERE_SENT = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
MAX_BYTES = 2 * 1024 * 1024
"""Read of a message; what comes after tells nothing more."""
_MAX_WORDS = 6000
_QUOTED = re.compile(
    r"(?im)^[->\s*]*(below this line|this is a copy|original message|included is a copy|unsent message|return-path:"
    r"|received: |message header|.{0,20}copy of (the|your) message)"
)


@dataclass(frozen=True)
class Return:
    """What a returned message says: of which delivery, what happened, the status code and a line of text."""

    delivery: Delivery
    kind: EventKind
    code: str = ""
    detail: str = ""


def read(data: bytes) -> Return | None:
    """The return that ``data`` is, or ``None`` when it is none or proves nothing."""
    data = data[:MAX_BYTES]
    message = message_from_bytes(data, policy=policy.compat32)
    proven = _by_address(message)
    delivery = proven or _by_name(data)
    if delivery is None:
        return None
    if _is_complaint(message):
        return Return(delivery, EventKind.COMPLAINT)
    temporary, permanent = _failures(message)
    if not temporary and not permanent:
        automatic = str(message.get("Auto-Submitted", "no")).lower().startswith("auto-replied")
        return Return(delivery, EventKind.AUTO_REPLY) if automatic else None
    if proven is None and delivery.digest not in _digests(temporary | permanent):
        return None
    code, text = _status(message)
    return Return(delivery, meaning(message, permanent=bool(permanent)), code, text)


def meaning(message: Message, *, permanent: bool) -> EventKind:
    """What a report of failure says: by its status (RFC 3464), else by the words written for people.

    A definite failure that gives no reason counts like a full mailbox: five of them, and the mailbox rests.
    """
    code, text = _status(message)
    if not permanent or code.startswith("4"):
        return EventKind.SOFT_BOUNCE
    words = text if rules.says_why(text) else _words(message)
    return rules.kind_of(code, words, otherwise=EventKind.SOFT_BOUNCE)


def _by_address(message: Message) -> Delivery | None:
    headers = [str(value) for name in _WHERE_SENT for value in message.get_all(name, [])]
    for _name, address in getaddresses(headers):
        uid = returned_uid(address)
        if uid is not None:
            return Delivery.objects.filter(uid=uid).first()
    return None


def _by_name(data: bytes) -> Delivery | None:
    """The message named inside, in the copy that a return carries."""
    named = [uuid.UUID(hex=found.decode()) for found in _OUR_NAME.findall(data)[:10]]
    return Delivery.objects.filter(uid__in=named).first() if named else None


def _failures(message: Message) -> tuple[set[bytes], set[bytes]]:
    try:
        found = all_failures(message)
    except Exception:  # noqa: BLE001 - heuristics over hostile text: what they cannot read says nothing
        return set(), set()
    return set(found[0]), set(found[1])


def _digests(addresses: set[bytes]) -> set[str]:
    found = set()
    for address in addresses:
        try:
            found.add(normalise(address.decode("utf-8", "replace")).digest)
        except InvalidAddress:
            continue
    return found


def _words(message: Message) -> str:
    """What the report says to people, without the copy of the message that it may quote."""
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            written = part.get_payload(decode=True)
            text = written.decode("utf-8", "replace") if isinstance(written, bytes) else ""
            return _QUOTED.split(text[:_MAX_WORDS])[0]
    return ""


def _is_complaint(message: Message) -> bool:
    """An abuse report (RFC 5965)."""
    return message.get_content_type() == "multipart/report" and message.get_param("report-type") == "feedback-report"


def _status(message: Message) -> tuple[str, str]:
    """Status and diagnostic of a delivery report (RFC 3464), or nothing."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload() if part.is_multipart() else []:
            if isinstance(block, Message | EmailMessage) and block.get("Status"):
                code = re.search(r"[245]\.\d{1,3}\.\d{1,3}", str(block["Status"]))
                return (code[0] if code else ""), safe_text(str(block.get("Diagnostic-Code", "")))
    return "", ""
