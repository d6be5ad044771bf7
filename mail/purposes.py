"""The reasons to write, as the installed applications declare them."""

from datetime import timedelta

from trajectoire.plugins import MailLists, MailPurpose, registry

from .models.outbox import HOLD, Priority


def purpose(key: str) -> MailPurpose:
    """The purpose ``key``. Raises ``LookupError`` when no application declares it."""
    found = registry.get(MailPurpose, key)
    if found is None:
        known = ", ".join(sorted(p.key for p in registry.all(MailPurpose)))
        raise LookupError(f"no mail purpose {key!r} is declared; known: {known}")
    return found


def label(key: str, about: str = "") -> str:
    """Label of the purpose ``key``, or of its list ``about``, even when the application that declared it is gone."""
    found = registry.get(MailPurpose, key)
    if found is None:
        return key
    return (found.lists.label(about) if found.lists and about else "") or found.label


def choices(key: str, digest: str) -> str:
    """Where the owner of the mailbox ``digest`` chooses among the lists of the purpose; empty: nowhere."""
    lists = lists_of(key)
    return lists.choices(digest) if lists else ""


def lists_of(key: str) -> MailLists | None:
    """The lists of the purpose ``key``, if it has any."""
    found = registry.get(MailPurpose, key)
    return found.lists if found else None


def target(key: str, about: str = "") -> str:
    """What a link to leave names: a purpose, or one of its lists (``letters/mensuelle``)."""
    return f"{key}/{about}" if about else key


def read_target(named: str) -> tuple[str, str]:
    """Purpose and list of a ``target``."""
    key, _, about = named.partition("/")
    return key, about


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
