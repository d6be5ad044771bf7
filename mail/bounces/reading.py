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
_MAX_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True)
class Return:
    """What a returned message says: of which delivery, what happened, the status code and a line of text."""

    delivery: Delivery
    kind: EventKind
    code: str = ""
    detail: str = ""


def read(data: bytes) -> Return | None:
    """The return that ``data`` is, or ``None`` when it is none or proves nothing."""
    data = data[:_MAX_BYTES]
    message = message_from_bytes(data, policy=policy.compat32)
    proven = _by_address(message)
    delivery = proven or _by_name(data)
    if delivery is None:
        return None
    temporary, permanent = (_digests(found) for found in _failures(message))
    if _is_complaint(message):
        return Return(delivery, EventKind.COMPLAINT)
    if not temporary and not permanent:
        automatic = str(message.get("Auto-Submitted", "no")).lower().startswith("auto-replied")
        return Return(delivery, EventKind.AUTO_REPLY) if automatic else None
    if proven is None and delivery.digest not in temporary | permanent:
        return None
    code, text = _status(message)
    is_permanent = bool(permanent) and not code.startswith("4")
    kind = rules.kind_of(code, text, permanent=is_permanent) if is_permanent else EventKind.SOFT_BOUNCE
    return Return(delivery, kind, code, text)


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
