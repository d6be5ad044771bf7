"""ISBN, ISSN and DOI: checked where a person types them."""

import re

from django.core.exceptions import ValidationError

MODULUS = 11
TEN = 10
ISBN_LENGTHS = (10, 13)
ISSN_LENGTH = 8
DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
"""Crossref, « DOIs and matching regular expressions » (2015): matches 99 % of registered names and every new one."""


def compact(number: str) -> str:
    """The number without hyphens and spaces, in capitals."""
    return re.sub(r"[\s‐‑–-]+", "", number).upper()


def validate_isbn(number: str) -> None:
    """ISBN-13 (EAN modulus 10) or ISBN-10 (modulus 11), ISO 2108."""
    digits = compact(number)
    well_formed = re.fullmatch(r"[0-9]{9}[0-9X]|[0-9]{13}", digits)
    if not well_formed or (_weighted(digits) if len(digits) == ISBN_LENGTHS[0] else _ean(digits)):
        raise ValidationError(
            "Cet ISBN n’est pas exact : il a 13 chiffres (ou 10), dont le dernier vérifie les autres. Recopiez-le.",
            code="isbn",
        )


def validate_issn(number: str) -> None:
    """ISSN, modulus 11, ISO 3297."""
    digits = compact(number)
    if not re.fullmatch(r"[0-9]{7}[0-9X]", digits) or _weighted(digits):
        raise ValidationError(
            "Cet ISSN n’est pas exact : il a 8 caractères, comme 2271-1234. Recopiez-le.", code="issn"
        )


def validate_doi(name: str) -> None:
    """A DOI without the address of its resolver."""
    if not DOI.fullmatch(name.strip()):
        raise ValidationError("Un DOI commence par 10. et contient une barre : 10.3917/espp.082.0011.", code="doi")


def _weighted(digits: str) -> int:
    """Remainder of the sum weighted by decreasing ranks; ``X`` is ten."""
    ranks = range(len(digits), 0, -1)
    return (
        sum(rank * (TEN if digit == "X" else int(digit)) for rank, digit in zip(ranks, digits, strict=True)) % MODULUS
    )


def _ean(digits: str) -> int:
    """Remainder of the EAN-13 sum (weights 1 and 3)."""
    return sum(int(digit) * (3 if rank % 2 else 1) for rank, digit in enumerate(digits)) % TEN
