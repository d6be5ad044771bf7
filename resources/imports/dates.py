"""Days as people write them in French."""

import re
from collections.abc import Callable
from datetime import date

MONTHS = {
    name: rank
    for rank, names in enumerate(
        (
            "janvier janv jan",
            "février fevrier févr fevr fév fev",
            "mars",
            "avril avr",
            "mai",
            "juin",
            "juillet juil",
            "août aout",
            "septembre sept",
            "octobre oct",
            "novembre nov",
            "décembre decembre déc dec",
        ),
        1,
    )
    for name in names.split()
}
PIVOT = 70
"""A year of two digits below it is of this century."""

ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*|/)?")
NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
WEEKDAY = "(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)? ?"
WORDS = re.compile(rf"(?:(?:le )?{WEEKDAY}(\d{{1,2}})(?:er)? )?([^\W\d]+)\.? (\d{{4}})")
MONTH_AND_YEAR = re.compile(r"(\d{1,2})[/.\-](\d{4})")
YEAR = re.compile(r"(\d{4})(?:[/]{1,3})?")


def read_day(text: str) -> date | None:
    """« 12/03/2026 », « 12.3.26 », « 2026-03-12 », « 12 mars 2026 », « mars 2026 », « 2026 »; ``None`` if none of them.

    A month stands for its first day, a year for the first of January.
    """
    found = " ".join(text.replace("\u00a0", " ").casefold().split())
    for form, read in FORMS:
        if match := form.fullmatch(found):
            try:
                return read(match)
            except (ValueError, KeyError):
                return None
    return None


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < PIVOT else 1900)  # noqa: PLR2004 - digits of a year


FORMS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], date]]] = [
    (ISO, lambda match: date(int(match[1]), int(match[2]), int(match[3]))),
    (NUMBERS, lambda match: date(_year(match[3]), int(match[2]), int(match[1]))),
    (WORDS, lambda match: date(int(match[3]), MONTHS[match[2]], int(match[1] or 1))),
    (MONTH_AND_YEAR, lambda match: date(int(match[2]), int(match[1]), 1)),
    (YEAR, lambda match: date(int(match[1]), 1, 1)),
]
"""Ways of writing, and the day that each gives."""
