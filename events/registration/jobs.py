"""What the clock starts; figures are for tests and commands, a job gives none."""

from . import places, upkeep


def end_offers() -> None:
    """Let go the offers that nobody answered in time."""
    places.expire_offers()


def remind() -> None:
    """Remind those who come."""
    upkeep.remind()


def tell_changes() -> None:
    """Tell those who are registered what changed."""
    upkeep.tell_changes()


def forget() -> None:
    """Erase what is no longer needed."""
    upkeep.forget()
