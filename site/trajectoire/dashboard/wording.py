"""Dates in words, as one says them in front of a calendar."""

from datetime import date

from django.utils.formats import date_format

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
WEEK = 7


def in_words(day: date, today: date) -> str:
    """``day`` seen from ``today``: "demain", "vendredi", "dans 12 jours", "il y a 2 jours", "le 3 mars 2027"."""
    distance = (day - today).days
    near = {0: "aujourd’hui", 1: "demain", 2: "après-demain", -1: "hier", -2: "avant-hier"}
    if distance in near:
        return near[distance]
    if 0 < distance < WEEK:
        return DAYS[day.weekday()]
    month = 31
    if 0 < distance <= month:
        return f"dans {distance} jours"
    if -month <= distance < 0:
        return f"il y a {-distance} jours"
    return f"le {_ordinal(day)} {date_format(day, 'F Y')}"


def _ordinal(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)
