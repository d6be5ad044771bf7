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


def matching(actors: QuerySet[Actor], text: str, *, personal: bool) -> tuple[QuerySet[Actor], bool]:
    """Those of ``actors`` that ``text`` finds, and whether slips had to be forgiven. A text without a word finds none.

    ``personal``: whether personal addresses and numbers are looked into.
    """
    words = asked(text)
    if not words:
        return actors.none(), False
    strict = _having(actors, words, personal=personal)
    if strict.exists():
        return strict, False
    return _forgiving(actors, text, words, personal=personal), True


def suggested(actors: QuerySet[Actor], text: str, *, personal: bool, most: int, slips: bool = True) -> list[Actor]:
    """The ``most`` best: by their names first, the whole word before its beginning; by the rest; then ``slips``."""
    words = asked(text)
    if not words:
        return []
    named = Q(place=Place.NAME)
    whole = {f"whole_{place}": _exists(actors, Q(word=word) & named) for place, word in enumerate(words)}
    order = [f"-whole_{place}" for place in range(len(words))]
    found = list(_having(actors.annotate(**whole), words, personal=False, where=named).order_by(*order, "pk")[:most])
    if len(found) < most:
        found += _others(_having(actors, words, personal=personal), found, most)
    if slips and len(found) < most:
        found += _others(_forgiving(actors, text, words, personal=personal), found, most)
    return found


def _others(actors: QuerySet[Actor], found: list[Actor], most: int) -> list[Actor]:
    left = most - len(found)
    return list(actors.exclude(pk__in=[one.pk for one in found]).order_by("pk")[:left])


def _having(actors: QuerySet[Actor], words: list[str], *, personal: bool, where: Q | None = None) -> QuerySet[Actor]:
    for word in words:
        actors = _narrowed(actors, _begun(word), personal=personal, where=where)
    return actors


def _forgiving(actors: QuerySet[Actor], text: str, words: list[str], *, personal: bool) -> QuerySet[Actor]:
    """Each word as it is or as one it may be a slip for; or the whole question written as one word."""
    one = as_one(text)
    alternatives = Q(pk__in=_keys(actors, _begun(one), personal=personal))
    narrowed = Q()
    for word in words:
        narrowed &= Q(pk__in=_keys(actors, _begun(word) | Q(word__in=near(word)), personal=personal))
    return actors.filter(alternatives | narrowed if len(words) > 1 else narrowed)


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


def _narrowed(actors: QuerySet[Actor], words: Q, *, personal: bool, where: Q | None) -> QuerySet[Actor]:
    return actors.filter(pk__in=_keys(actors, words & where if where else words, personal=personal))


def _keys(actors: QuerySet[Any], words: Q, *, personal: bool) -> QuerySet[Any, Any]:
    table: Any = PersonKey if actors.model is Person else OrganisationKey
    found = table.objects.filter(words)
    if actors.model is Person and not personal:
        found = found.exclude(place=Place.PERSONAL)
    keys: QuerySet[Any, Any] = found.values("actor")
    return keys


def _exists(actors: QuerySet[Any], words: Q) -> Exists:
    table: Any = PersonKey if actors.model is Person else OrganisationKey
    return Exists(table.objects.filter(words, actor=OuterRef("pk")))
