"""The fields that a team gave to a network: what may be written in them, how a value is kept, how it is shown.

One pure function, ``check``, decides for forms and files alike.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from django.utils.formats import date_format

from trajectoire.pages.keys import key_of

from .models import NetworkField

Value = str | int | float
Kind = NetworkField.Kind

LONGEST = 2000
"""Characters of a text."""

GREATEST = 10**15
"""A number beyond this one is a typing mistake; below it JSON keeps every digit."""


class ValueRefusedError(ValueError):
    """What was typed cannot be kept; the message says what to write instead."""


def check(fields: Iterable[NetworkField], raw: Mapping[str, str]) -> tuple[dict[str, Value], dict[str, str]]:
    """Values to keep and sentences of refusal, both by the key of the field; an empty value is left out.

    ``raw`` holds what was typed, by key. A territory or a file is given by its number; that it exists is for the
    caller to say.
    """
    values: dict[str, Value] = {}
    refusals: dict[str, str] = {}
    for field in fields:
        text = (raw.get(field.key) or "").strip()
        if not text:
            if field.required:
                refusals[field.key] = "Ce champ est obligatoire."
            continue
        try:
            values[field.key] = _READERS[Kind(field.kind)](text, field)
        except ValueRefusedError as error:
            refusals[field.key] = str(error)
    return values, refusals


def options(field: NetworkField) -> list[str]:
    """The choices of a field, in their order, each once."""
    return list(dict.fromkeys(line.strip() for line in field.choices.splitlines() if line.strip()))


def shown(field: NetworkField, value: Value | None, names: Mapping[int, str]) -> str:
    """A value in words. ``names``: those of the territories, by their key.

    A value that no longer fits is shown as it is.
    """
    if value is None:
        return ""
    if field.kind == Kind.TERRITORY:
        return names.get(int(value), "") if isinstance(value, int) else ""
    if field.kind == Kind.FILE:
        return "un fichier"
    if field.kind == Kind.DATE:
        try:
            return date_format(date.fromisoformat(str(value)), "j F Y")
        except ValueError:
            return str(value)
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _text(text: str, _field: NetworkField) -> str:
    if "\x00" in text:
        raise ValueRefusedError("Ce texte contient un caractère illisible : retapez-le.")
    if len(text) > LONGEST:
        raise ValueRefusedError(f"{LONGEST} caractères au plus ; ce texte en a {len(text)}.")
    return text


def _choice(text: str, field: NetworkField) -> str:
    if text not in options(field):
        raise ValueRefusedError(f"Choisissez l’une de ces valeurs : {', '.join(options(field))}.")
    return text


def _date(text: str, _field: NetworkField) -> str:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise ValueRefusedError("Écrivez une date comme 23/11/2026.")


def _number(text: str, _field: NetworkField) -> int | float:
    try:
        number = float("".join(text.split()).replace(",", "."))
    except ValueError:
        number = math.nan
    if not abs(number) < GREATEST:
        raise ValueRefusedError("Écrivez un nombre en chiffres, comme 12 ou 3,5.")
    return int(number) if number.is_integer() else number


def _key(text: str, _field: NetworkField) -> int:
    key = key_of(text)
    if key is None:
        raise ValueRefusedError("Choisissez dans la liste.")
    return key


_READERS: dict[Kind, Callable[[str, NetworkField], Value]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.DATE: _date,
    Kind.NUMBER: _number,
    Kind.TERRITORY: _key,
    Kind.FILE: _key,
}
