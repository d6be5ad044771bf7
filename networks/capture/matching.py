"""Whom the addresses of a mail designate: exactly, or nobody."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower

from actors.models import Organisation, Person, Position
from actors.permissions import visible_organisations, visible_persons
from networks.network import Colleague
from trajectoire.accounts.models import User

from .reading import Named


@dataclass(frozen=True)
class Matched:
    """``persons`` and ``organisations`` by key; ``unknown`` are nobody's, ``shared`` are those of several records."""

    persons: tuple[int, ...]
    organisations: tuple[int, ...]
    unknown: tuple[Named, ...]
    shared: tuple[Named, ...]


def match(user: Colleague, people: Iterable[Named], ours: Iterable[str] = ()) -> Matched:
    """The records that this colleague sees; colleagues and the addresses ``ours`` are left out. Five queries.

    An address of somebody whom the colleague does not see is unknown to them.
    """
    team = set(User.objects.exclude(email="").annotate(address=Lower("email")).values_list("address", flat=True))
    named = {each.address: each for each in people if each.address not in team and each.address not in set(ours)}
    found: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for address, pk in _by_address(Position, "email", named, "person"):
        found[address].add(("person", pk))
    for address, pk in _by_address(Person, "personal_email", named, "pk"):
        found[address].add(("person", pk))
    for address, pk in _by_address(Organisation, "email", named, "pk"):
        found[address].add(("organisation", pk))
    keys = {each for those in found.values() for each in those}
    seen = {("person", pk) for pk in _keys(visible_persons(user), keys, "person")}
    seen |= {("organisation", pk) for pk in _keys(visible_organisations(user), keys, "organisation")}
    sure: dict[tuple[str, int], None] = {}
    unknown, shared = [], []
    for address, each in named.items():
        those = found[address] & seen
        if not those:
            unknown.append(each)
        elif len(those) > 1:
            shared.append(each)
        else:
            sure[next(iter(those))] = None
    return Matched(
        persons=tuple(pk for kind, pk in sure if kind == "person"),
        organisations=tuple(pk for kind, pk in sure if kind == "organisation"),
        unknown=tuple(unknown),
        shared=tuple(shared),
    )


def _by_address(
    model: type[Position | Person | Organisation], field: str, named: dict[str, Named], key: str
) -> list[tuple[str, int]]:
    everything: QuerySet[Any] = model._default_manager.alias(mailbox=Lower(field))  # noqa: SLF001 - documented API
    rows = everything.filter(mailbox__in=list(named))
    return [(address.lower(), pk) for address, pk in rows.order_by("pk").values_list(field, key)]


def _keys(seen: "QuerySet[Any]", keys: set[tuple[str, int]], kind: str) -> list[int]:
    return list(seen.filter(pk__in=[pk for each, pk in keys if each == kind]).values_list("pk", flat=True))
