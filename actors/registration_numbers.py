"""SIREN and SIRET: the numbers that INSEE gives to a legal unit and to each of its establishments."""

from django.core.exceptions import ValidationError

SIREN_LENGTH = 9
SIRET_LENGTH = 14
LA_POSTE = "356000000"


def luhn_sum(digits: str) -> int:
    """Sum of the digits after doubling every second one from the right (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled)  # noqa: PLR2004 - sum of two digits


def compact(value: str) -> str:
    """The number without the spaces and dots people type."""
    return "".join(character for character in value if not character.isspace() and character not in ".-")


def validate_registration_number(value: str) -> None:
    """Accept a SIREN (9 digits) or a SIRET (14) whose key is right; else say what is wrong.

    Establishments of La Poste but its head office do not follow Luhn: their digits add up to a multiple of
    five (INSEE, Sirene documentation).
    """
    number = compact(value)
    if not (number.isascii() and number.isdigit()) or len(number) not in {SIREN_LENGTH, SIRET_LENGTH}:
        raise ValidationError("Un numéro SIREN a 9 chiffres, un numéro SIRET en a 14.", code="length")
    if number.startswith(LA_POSTE) and len(number) == SIRET_LENGTH and sum(map(int, number)) % 5 == 0:
        return
    if luhn_sum(number[:SIREN_LENGTH]) % 10 or luhn_sum(number) % 10:
        raise ValidationError("Ce numéro n’existe pas : un chiffre est faux ou manque. Relisez-le.", code="key")
