"""Official codes and names as files write them: what a spreadsheet did to them is undone."""

import re
from datetime import date

QPV = re.compile(r"QN[0-9]{2}[0-9AB][0-9]{2}[A-Z]")
"""Codes of the 2024 list (decrees of 28 December 2023 and 27 December 2024): QN, department, number, letter."""
OLD_QPV = re.compile(r"QP[0-9A-Z]{6,7}")
"""Codes of the list of 2014, replaced in 2024: never to be taken for the present ones."""
_COMMUNE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
_DEPARTMENT = re.compile(r"(?:[0-9]{2}|2[AB]|97[0-9]|98[0-9])")
_REGION = re.compile(r"[0-9]{2}")
_EPCI = re.compile(r"[0-9]{9}")
_LEGAL_FORM = re.compile(r"^(?:CC|CA|CU) (?:de la |de l’|des |du |de |d’|Le )?")
NAME_LIMIT = 150


class CodeError(ValueError):
    """A code or a value that cannot be what its column says; the message is for the report."""


def neighbourhood(text: str) -> str:
    """Code of a priority neighbourhood of the 2024 list."""
    code = text.replace(" ", "").upper()
    if QPV.fullmatch(code):
        return code
    if OLD_QPV.fullmatch(code):
        message = f"{code} est un code de l’ancienne liste (avant 2024) : prenez la liste des QPV 2024."
        raise CodeError(message)
    message = f"« {text} » n’est pas un code de QPV (QN, département, numéro, lettre)."
    raise CodeError(message)


def commune(text: str) -> str:
    """INSEE code of a commune; a leading zero lost in a spreadsheet is put back."""
    return _code(text, 5, _COMMUNE, "de commune (5 signes)")


def department(text: str) -> str:
    """INSEE code of a department: 01, 2A, 974."""
    return _code(text, 2, _DEPARTMENT, "de département")


def region(text: str) -> str:
    """INSEE code of a region."""
    return _code(text, 2, _REGION, "de région")


def epci(text: str) -> str:
    """SIREN of an intercommunality; spaces between its digits are dropped."""
    return _code(text, 9, _EPCI, "SIREN (9 chiffres)")


def _code(text: str, length: int, form: re.Pattern[str], what: str) -> str:
    code = "".join(text.split()).upper()
    if code.isascii() and code.isdigit():
        code = code.zfill(length)
    if not form.fullmatch(code):
        message = f"« {text} » n’est pas un code {what}."
        raise CodeError(message)
    return code


def department_of(commune_code: str) -> str:
    """The department that a commune's code begins with: three signs overseas."""
    return commune_code[:3] if commune_code.startswith(("97", "98")) else commune_code[:2]


def mended(name: str) -> str:
    """An official name as it is printed: one space, curly apostrophes, small words small, a ligature."""
    name = re.sub(r"\s+", " ", name).strip().replace("'", "’").replace("Coeur", "Cœur")
    name = re.sub(r"(?<=[\w] )(D’|Du |De |Des |Et )", lambda small: small[0].lower(), name)
    if not name or "\ufffd" in name or "\x00" in name:
        message = "Le nom manque, ou porte un signe illisible."
        raise CodeError(message)
    if len(name) > NAME_LIMIT:
        message = f"Le nom dépasse {NAME_LIMIT} signes."
        raise CodeError(message)
    return name


def contract_name(epci_name: str) -> str:
    """What a contract is called until somebody gives it its usual name: its EPCI without the legal form."""
    return _LEGAL_FORM.sub("", mended(epci_name))


def population(text: str) -> int:
    """A number of inhabitants, spaces allowed."""
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:  # noqa: PLR2004 - under two thousand million
        message = f"« {text} » n’est pas un nombre d’habitants."
        raise CodeError(message)
    return int(digits)


def degrees(text: str, most: int) -> float:
    """A longitude or a latitude, with a point or a comma."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not -most <= value <= most:
        message = f"« {text} » n’est pas une coordonnée en degrés."
        raise CodeError(message)
    return value


def day(text: str) -> date:
    """A day: 2025-01-01 or 01/01/2025."""
    parts = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4})", text.strip()[:10])
    try:
        if parts and parts[1]:
            return date(int(parts[1]), int(parts[2]), int(parts[3]))
        if parts:
            return date(int(parts[6]), int(parts[5]), int(parts[4]))
    except ValueError:
        pass
    message = f"« {text} » n’est pas une date (2025-01-01 ou 01/01/2025)."
    raise CodeError(message)
