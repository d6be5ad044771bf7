"""One recipient's own message: the fields of the frozen bytes, filled."""

from functools import lru_cache
from typing import Any

from mail.encoding import mailbox
from mail.frozen import Frozen, sender

from .leases import Leased, frozen_of


@lru_cache(maxsize=1)
def message_domain() -> str:
    """What follows the @ in our Message-IDs: the domain of the site's address."""
    return sender()[1].rpartition("@")[2] or "localhost"


class Cutter:
    """Keeps the frozen messages of the last batches, cut and ready."""

    def __init__(self) -> None:
        self.frozen = lru_cache(maxsize=4)(self._load)

    @staticmethod
    def _load(batch_id: int) -> tuple[Frozen, str, Any]:
        mime, purpose, release_at = frozen_of(batch_id)
        return Frozen(mime), purpose, release_at

    def message(self, leased: Leased) -> bytes:
        """The bytes that leave for this recipient."""
        frozen, _purpose, _release_at = self.frozen(leased.batch_id)
        values = {name: value for name, value in leased.values.items() if isinstance(value, str)}
        values["to"] = mailbox(leased.name, leased.email)
        values["message_id"] = f"<{leased.uid.hex}@{message_domain()}>"
        return frozen.fill(values)
