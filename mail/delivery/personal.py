"""One recipient's own message: the fields of the frozen bytes, filled."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from mail import links
from mail.encoding import mailbox
from mail.frozen import Frozen, sender

from .leases import Leased, frozen_of

UNSUBSCRIBE_VIEW = "mail:unsubscribe"
_A_YEAR = 365 * 24 * 3600


@lru_cache(maxsize=1)
def message_domain() -> str:
    """What follows the @ in our Message-IDs: the domain of the site's address."""
    return sender()[1].rpartition("@")[2] or "localhost"


class Cutter:
    """Keeps the frozen messages of the last batches, cut and ready."""

    def __init__(self) -> None:
        self.frozen = lru_cache(maxsize=4)(self._load)

    @staticmethod
    def _load(batch_id: int) -> tuple[Frozen, str, datetime]:
        mime, left, release_at = frozen_of(batch_id)
        return Frozen(mime), left, release_at

    def message(self, leased: Leased) -> bytes:
        """The bytes that leave for this recipient."""
        frozen, left, release_at = self.frozen(leased.batch_id)
        given = leased.values
        if "unsubscribe_url" in frozen.names and "unsubscribe_url" not in given:
            given = {**given, "unsubscribe_url": {"view": UNSUBSCRIBE_VIEW, "object": left, "seconds": _A_YEAR}}
        values = {
            name: value if isinstance(value, str) else self._link(leased, value, release_at)
            for name, value in given.items()
        }
        values["to"] = mailbox(leased.name, leased.email)
        values["message_id"] = f"<{leased.uid.hex}@{message_domain()}>"
        return frozen.fill(values)

    @staticmethod
    def _link(leased: Leased, value: dict[str, Any], release_at: datetime) -> str:
        """The same at each try: everything in it comes from what is stored."""
        expires_at = release_at + timedelta(seconds=value["seconds"])
        nonce = leased.uid.bytes[:4]
        token = links.make(value["view"], leased.digest, object=value["object"], expires_at=expires_at, nonce=nonce)
        return links.url(value["view"], token)
