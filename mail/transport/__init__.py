"""The ways out: SMTP, a provider, a folder. Each takes one message and says what became of it."""

from dataclasses import dataclass
from typing import Protocol

from .outcomes import Accepted, Refused, Unavailable, Uncertain

__all__ = ["Accepted", "Envelope", "Refused", "Transport", "Unavailable", "Uncertain", "open_transport"]


@dataclass(frozen=True)
class Envelope:
    """One message as it leaves: who gets the returns, who gets it, its MIME bytes, its identifier (Message-ID's)."""

    sender: str
    recipient: str
    data: bytes
    uid: str


class Transport(Protocol):
    """A way out. It keeps its connection between messages; ``close`` ends it."""

    def deliver(self, envelope: Envelope) -> Accepted:
        """Hand over one message. Raises ``Refused``, ``Uncertain`` or ``Unavailable``, and nothing else."""
        ...

    def close(self) -> None:
        """End the connection; never raises."""
        ...


def open_transport() -> Transport:
    """The way out that the settings choose."""
    from django.conf import settings

    from .folder import FolderTransport
    from .provider import ProviderTransport
    from .smtp import SMTPTransport

    if settings.MAIL_TRANSPORT == "folder":
        return FolderTransport(settings.EMAIL_FILE_PATH)
    if settings.MAIL_PROVIDER != "aucun":
        return ProviderTransport(settings.MAIL_PROVIDER)
    return SMTPTransport.from_settings()
