"""What a way out answers. The texts are safe to keep: one short line without any personal address."""

import re
from dataclasses import dataclass

from mail.message import one_line

_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"']+@[^\s<>()\[\]:;,\"']+")


def safe_text(text: str) -> str:
    """``text`` of a server on one line, shortened, with every address hidden."""
    return _ADDRESS.sub("…", one_line(text))[:250]


@dataclass(frozen=True)
class Accepted:
    """The server took the message and answers for it. ``provider_id``: its own name for it, if it gave one."""

    reply: str = ""
    provider_id: str = ""


class Refused(Exception):  # noqa: N818 - an answer, not a fault of ours
    """The server answered no to this message: ``permanent`` (5xx) or for now (4xx).

    ``code``: ``550 5.1.1``. ``about_recipient``: it said no to the mailbox, not to us nor to the content.
    """

    def __init__(self, code: str, text: str, *, permanent: bool, about_recipient: bool = False) -> None:
        self.code, self.text = code, safe_text(text)
        self.permanent, self.about_recipient = permanent, about_recipient
        super().__init__(f"{code} {self.text}")


class Uncertain(Exception):  # noqa: N818 - an answer, not a fault of ours
    """The exchange broke off: the server may have the message, or not. It is tried again, with the same Message-ID.

    ``handed_over``: the whole message had left us. Otherwise the server cannot have it.
    """

    def __init__(self, text: str, *, handed_over: bool) -> None:
        self.text, self.handed_over = safe_text(text), handed_over
        super().__init__(self.text)


class Unavailable(Exception):  # noqa: N818 - an answer, not a fault of ours
    """No message can leave now (no server, refused credentials, broken encryption, full disk): none is to blame.

    ``reason`` is a French sentence for the team.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason, self.detail = reason, safe_text(detail)
        super().__init__(f"{reason} {self.detail}".strip())
