"""Telephone numbers as people write them, checked and shown one way."""

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError


def _parse(value: str) -> phonenumbers.PhoneNumber:
    region = getattr(settings, "TRAJECTOIRE_PHONE_REGION", "FR")
    return phonenumbers.parse(value, region)


def validate_phone(value: str) -> None:
    """Accept a possible number; a number of another country starts with + and its code."""
    try:
        possible = phonenumbers.is_possible_number(_parse(value))
    except phonenumbers.NumberParseException:
        possible = False
    if not possible:
        raise ValidationError(
            "Ce numéro ne peut pas exister. Exemples : 03 81 00 00 40, +41 22 000 00 00.", code="phone"
        )


def national_format(value: str) -> str:
    """The number as it is written in the country, or as it was typed when it cannot be read."""
    if not value:
        return ""
    try:
        number = _parse(value)
    except phonenumbers.NumberParseException:
        return value
    home = phonenumbers.region_code_for_number(number) == getattr(settings, "TRAJECTOIRE_PHONE_REGION", "FR")
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(number, style))
