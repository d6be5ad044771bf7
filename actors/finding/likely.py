"""Who somebody about to be added may already be: same address, same number, same or nearly the same name."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from rapidfuzz.distance import OSA

from actors.models import Organisation, Person
from actors.phones import national_format

from .asking import Actor, suggested
from .words import as_one

MOST = 5
"""Proposed at once."""
LOOKED_AT = 20


def likely_persons(
    persons: QuerySet[Person], first_name: str, last_name: str, *, email: str = "", phone: str = ""
) -> list[Person]:
    """Those of ``persons`` that this one may be, surest first: the address or the number of a post, then the names."""
    found: list[Person] = []
    reached = Q()
    if email.strip():
        reached |= Q(positions__email__iexact=email.strip())
    if phone.strip():
        reached |= Q(positions__phone=national_format(phone.strip()))
    if reached:
        found += persons.filter(reached).distinct().order_by("pk")[:MOST]
    if last_name.strip():
        both = as_one(f"{first_name} {last_name}")
        near = (
            _first_few(persons, f"{first_name} {last_name}") if first_name.strip() else _first_few(persons, last_name)
        )
        turned = {one.pk: (as_one(str(one)), as_one(f"{one.last_name} {one.first_name}")) for one in near}
        # Without a first name every namesake may be meant; with one, only those who nearly have both.
        found += [one for one in near if not first_name.strip() or _alike(both, turned[one.pk])]
    return _once(found)


def likely_organisations(
    organisations: QuerySet[Organisation], name: str, *, email: str = "", phone: str = ""
) -> list[Organisation]:
    """Those of ``organisations`` that this one may be: by the words of its name, its acronym, its address."""
    found: list[Organisation] = []
    reached = Q()
    if email.strip():
        reached |= Q(email__iexact=email.strip())
    if phone.strip():
        reached |= Q(phone=national_format(phone.strip()))
    if reached:
        found += organisations.filter(reached).order_by("pk")[:MOST]
    if name.strip():
        found += _first_few(organisations, name)
    return _once(found)


def same_name(organisations: QuerySet[Organisation], name: str) -> Organisation | None:
    """The only structure of this name, accents, case and hyphens apart; None when there is none, or several."""
    plain = as_one(name)
    same = [one for one in _first_few(organisations, name) if plain in {as_one(one.name), as_one(one.acronym)}]
    return same[0] if plain and len(same) == 1 else None


def _first_few(actors: QuerySet[Actor], text: str) -> list[Actor]:
    return suggested(actors, text, personal=False, most=LOOKED_AT)


def _alike(name: str, others: Iterable[str]) -> bool:
    return any(OSA.distance(name, other) <= max(1, len(name) // 6) for other in others)


def _once(found: list[Actor]) -> list[Actor]:
    return list({one.pk: one for one in found}.values())[:MOST]
