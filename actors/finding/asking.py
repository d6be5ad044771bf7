"""From what is typed to actors: every word must begin a word of the actor; slips are forgiven when that finds too few.

Both functions narrow a query set that the caller has already limited to what the colleague may see.
"""

from typing import Any, TypeVar

from django.db.models import CharField, Exists, Lookup, OuterRef, Q, QuerySet

from actors.models import Organisation, Person

from .keys import OrganisationKey, PersonKey, Place, Spelling
from .words import as_one, asked, nearest, spellings

Actor = TypeVar("Actor", Person, Organisation)

SHORT = 2
"""Letters of a word that begins too many others: it is sought whole, or at the beginning of names."""


NO_LIMIT = 2**31 - 1
LOOKED_AT = 4000
"""Words looked at for a few suggestions; far more than the words that begin alike of as many actors."""


@CharField.register_lookup
class Begins(Lookup[str]):
    """``word__begins="dup"``: an index is read, on both databases. For folded words, which no pattern can be in."""

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Between the beginning and the beginning followed by the last character."""
        column, values = self.process_lhs(compiler, connection)
        return f"({column} >= %s AND {column} < %s)", (*values, self.rhs, *values, f"{self.rhs}\U0010ffff")

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Byte by byte, whatever the collation of the database."""
        column, values = self.process_lhs(compiler, connection)
        end = f"{self.rhs}\U0010ffff"
        return f"({column} ~>=~ %s AND {column} ~<~ %s)", (*values, self.rhs, *values, end)


def matching(
    actors: QuerySet[Actor], text: str, *, personal: bool, most: int = NO_LIMIT
) -> tuple[QuerySet[Actor], bool]:
    """Those of ``actors`` that ``text`` finds, and whether slips had to be forgiven. A text without a word finds none.

    ``personal``: whether personal addresses and numbers are looked into. ``most``: words looked at, for who shows a
    part of what is found; an actor has a few that begin alike.
    """
    words = _rarest_first(text)
    if not words:
        return actors.none(), False
    if _keys(actors, [_begun(word) for word in words], personal=personal).exists():
        return having(actors, text, personal=personal, most=most), False
    return resembling(actors, text, personal=personal), True


def having(actors: QuerySet[Actor], text: str, *, personal: bool, most: int = NO_LIMIT) -> QuerySet[Actor]:
    """Those with, for every word of ``text``, a word that begins so; none for a text without a word."""
    return _with_all(actors, [_begun(word) for word in _rarest_first(text)], personal=personal, most=most)


def resembling(actors: QuerySet[Actor], text: str, *, personal: bool) -> QuerySet[Actor]:
    """Slips forgiven: each word as it is or as one it may be a slip for; or the whole question written as one word."""
    words = _rarest_first(text)
    if not words:
        return actors.none()
    found = _keys(actors, [_begun(word) | Q(word__in=near(word)) for word in words], personal=personal)
    if len(words) > 1:
        found = found.union(_keys(actors, [_begun(as_one(text))], personal=personal))
    return actors.filter(pk__in=found[:NO_LIMIT])


def suggested(actors: QuerySet[Actor], text: str, *, personal: bool, most: int, slips: bool = True) -> list[Actor]:
    """The ``most`` best: by their names first, whole words before their beginnings; by the rest; then ``slips``.

    One step after the other, each read only if those before found too few: none sorts all that it finds.
    """
    words = asked(text)
    if not words:
        return []
    typing, rarest = words[-1], _rarest_first(text)
    named = Q(place=Place.NAME)
    whole = [Q(word=word) & named for word in rarest]
    steps = [_with_all(actors, whole, personal=False, most=LOOKED_AT)]
    if len(words) > 1:
        last = [(_begun(word) if word == typing else Q(word=word)) & named for word in rarest]
        steps.append(_with_all(actors, last, personal=False, most=LOOKED_AT))
    steps.append(_with_all(actors, [_begun(word) & named for word in rarest], personal=False, most=LOOKED_AT))
    steps.append(_with_all(actors, [_begun(word) for word in rarest], personal=personal, most=LOOKED_AT))
    found: list[Actor] = []
    for step in steps:
        found += _others(step, found, most)
    if slips and len(found) < most:
        found += _others(resembling(actors, text, personal=personal), found, most)
    return found


def _others(actors: QuerySet[Actor], found: list[Actor], most: int) -> list[Actor]:
    if len(found) == most:
        return []
    return list(actors.exclude(pk__in=[one.pk for one in found]).order_by("pk")[: most - len(found)])


def _rarest_first(text: str) -> list[str]:
    """The words of a question, longest first: the longer a beginning, the fewer words begin so."""
    return sorted(asked(text), key=len, reverse=True)


def near(word: str) -> list[str]:
    """Known words that ``word`` may be a slip for."""
    ways = spellings(word)
    if not ways:
        return []
    return nearest(word, set(Spelling.objects.filter(spelling__in=ways).values_list("word", flat=True)))


def _begun(word: str) -> Q:
    if len(word) <= SHORT:
        return Q(word=word) | Q(word__begins=word, place=Place.NAME)
    return Q(word__begins=word)


def _with_all(actors: QuerySet[Actor], words: list[Q], *, personal: bool, most: int = NO_LIMIT) -> QuerySet[Actor]:
    """Those of ``actors`` that have a word in each of ``words``; only the ``most`` first words found are looked at.

    The limit, even one that is never reached, makes the databases find the words first. Left to choose, PostgreSQL
    reads persons in the order asked until fifty have the word: for names in « du », all those from A to D.
    """
    if not words:
        return actors.none()
    return actors.filter(pk__in=_keys(actors, words, personal=personal)[:most])


def _keys(actors: QuerySet[Any], words: list[Q], *, personal: bool) -> QuerySet[Any, Any]:
    """Keys of those of ``actors`` that have one of their words in each of ``words``, the rarest first."""
    table: Any = PersonKey if actors.model is Person else OrganisationKey
    everything = table.objects.all()
    if actors.model is Person and not personal:
        everything = everything.exclude(place=Place.PERSONAL)
    found = everything.filter(words[0])
    for word in words[1:]:
        found = found.filter(Exists(everything.filter(word, actor=OuterRef("actor"))))
    if actors.query.where:
        found = found.filter(actor__in=actors.order_by().values("pk"))
    keys: QuerySet[Any, Any] = found.values("actor")
    return keys
