"""Keys of records as they come in an address or a form: any text may come."""

_DIGITS = 18
"""Digits that any key of eight bytes holds (2⁶³ − 1 has nineteen); more would overflow the database's integer."""


def key_of(text: str) -> int | None:
    """The key that ``text`` writes in plain digits; None for anything else, however long."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None


def keys_of(texts: list[str]) -> list[int]:
    """The keys among ``texts``, in their order; what is not a key is left out."""
    return [key for text in texts if (key := key_of(text)) is not None]
