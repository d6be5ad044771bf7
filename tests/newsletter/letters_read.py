"""What tests read of the messages that leave."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path


def last_message(folder: Path) -> EmailMessage:
    """The last message delivered to ``folder``."""
    file = max(folder.glob("*.eml"), key=lambda each: each.stat().st_mtime_ns)
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def link_in(message: EmailMessage, address: str) -> str:
    """Path of the link of its text version that begins with ``address``."""
    body = message.get_body(("plain",))
    assert body is not None
    found = re.search(rf"http://[^/\s]+({re.escape(address)}\S+)", body.get_content())
    assert found, body.get_content()
    return found[1]


def one_click_path(message: EmailMessage) -> str:
    """Path to which a mail program posts when its reader leaves."""
    return re.sub(r"^https?://[^/]+", "", str(message["List-Unsubscribe"]).strip("<>"))
