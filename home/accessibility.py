"""What the site may say of its accessibility: the rule of the RGAA, from the last audit.

Source: RGAA 4.1, « Obligations », and decree 2019-768 of 24 July 2019, articles 4 and 5. Without a valid audit
the site is declared "non conforme"; an audit speaks for three years at most.
"""

from datetime import date
from decimal import Decimal

from django.db import models

VALID_YEARS = 3
PARTIAL = Decimal(50)
FULL = Decimal(100)


class Regime(models.TextChoices):
    """How the law of 11 February 2005 (article 47) bears on a centre."""

    SUBJECT = "subject", "Soumis : collectivité, groupement, ou association financée surtout par des fonds publics"
    DELEGATE = "delegate", "Soumis : chargé d’une mission de service public"
    VOLUNTARY = "voluntary", "Non soumis : engagement volontaire"


class Conformity(models.TextChoices):
    """The three statements that the law knows; the label is the mention shown at the foot of each page."""

    NONE = "none", "non conforme"
    PARTIAL = "partial", "partiellement conforme"
    FULL = "full", "totalement conforme"


def conformity(rate: Decimal | None, audited_on: date | None, on: date) -> Conformity:
    """The statement that is true on the day ``on``; ``rate`` is the share of criteria met, in percent."""
    if rate is None or audited_on is None or expires(audited_on) <= on:
        return Conformity.NONE
    if rate >= FULL:
        return Conformity.FULL
    return Conformity.PARTIAL if rate >= PARTIAL else Conformity.NONE


def expires(audited_on: date) -> date:
    """The day from which an audit of ``audited_on`` no longer counts."""
    year = audited_on.year + VALID_YEARS
    try:
        return audited_on.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)
