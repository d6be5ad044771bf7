"""Postcodes as people write them."""

import re

from django.core.exceptions import ValidationError

_FRENCH = re.compile(r"(?!00)[0-9]{5}")
_FOREIGN = re.compile(r"[A-Z]{1,2}-[0-9A-Z]{3,7}")


def compact_postcode(value: str) -> str:
    """The postcode without the spaces people type, letters as capitals: ``25 200`` is ``25200``."""
    return "".join(value.split()).upper()


def validate_postcode(value: str) -> None:
    """Accept five digits, or a foreign postcode that begins with its country (Universal Postal Union: ``CH-1200``)."""
    text = compact_postcode(value)
    if not (_FRENCH.fullmatch(text) or _FOREIGN.fullmatch(text)):
        raise ValidationError(
            "Un code postal a 5 chiffres. Exemples : 25200, ou CH-1200 pour la Suisse.", code="postcode"
        )
