"""The reasons to write, as the installed applications declare them."""

from datetime import timedelta

from trajectoire.plugins import MailPurpose, registry

from .models.outbox import HOLD, Priority


def purpose(key: str) -> MailPurpose:
    """The purpose ``key``. Raises ``LookupError`` when no application declares it."""
    found = registry.get(MailPurpose, key)
    if found is None:
        known = ", ".join(sorted(p.key for p in registry.all(MailPurpose)))
        raise LookupError(f"no mail purpose {key!r} is declared; known: {known}")
    return found


def label(key: str) -> str:
    """Label of the purpose ``key``, even when the application that declared it is gone."""
    found = registry.get(MailPurpose, key)
    return found.label if found else key


def hold_of(found: MailPurpose) -> timedelta:
    """How long a message of this purpose waits before it leaves."""
    if found.hold is not None:
        return found.hold
    return HOLD if found.bulk else timedelta(0)


def priority_of(found: MailPurpose) -> Priority:
    """Its place in the queue."""
    if found.essential:
        return Priority.URGENT
    return Priority.BULK if found.bulk else Priority.NORMAL


def every() -> list[MailPurpose]:
    """Every purpose declared."""
    return registry.all(MailPurpose)
