"""The mailbox of returns, emptied as it is understood."""

from dataclasses import dataclass

from mail.mailbox_reading import MailboxError, opened

from . import rules
from .reading import MAX_BYTES, read

__all__ = ["MailboxError", "Tally", "collect"]


@dataclass
class Tally:
    """What was read: returns that count, and the rest."""

    recorded: int = 0
    ignored: int = 0


def collect(address: str) -> Tally:
    """Read and empty the mailbox ``address`` (``imaps://…`` or ``maildir:///…``). Raises ``MailboxError``.

    A message leaves the mailbox only after what it says is recorded; told twice, it counts once.
    """
    tally = Tally()
    with opened(address, MAX_BYTES) as messages:
        for data in messages:
            found = read(data)
            if found is None:
                tally.ignored += 1
                continue
            rules.apply(
                found.kind,
                found.delivery.digest,
                delivery=found.delivery,
                code=found.code,
                detail=found.detail,
                source="boîte des retours",
            )
            tally.recorded += 1
    return tally
