"""Who receives an issue of a letter today, with what each follows; who does not, and why."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from itertools import chain
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from mail.models import Permission, PermissionState, Suppression
from newsletter.issues.parts import Interests as Followed
from newsletter.letters.model import Letter
from territories.models import Territory
from trajectoire.taxonomies.models import Theme

from .model import BETWEEN_ISSUES, PURPOSE, Interests, Pace, Subscription, SubscriptionState

CHUNK = 5000
"""Readers prepared together: bounds the memory and the number of queries, whatever their number."""


class Why(StrEnum):
    """Why somebody who subscribed receives nothing today; the value is said to the team."""

    PENDING = "N’a pas confirmé son adresse"
    PAUSED = "A fait une pause"
    ALREADY = "Veut un numéro par mois au plus, et l’a déjà eu"
    SUPPRESSED = "Messages revenus, signalés ou refusés"
    NO_CONSENT = "A retiré son accord"


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader: their subscription, address and digest, and what they follow (slugs, for conditional parts)."""

    subscription: int
    address: str
    digest: str
    follows: Followed


@dataclass(frozen=True)
class LeftOut:
    """How many receive nothing, for one reason."""

    why: Why
    number: int


def recipients(letter: Letter, now: datetime | None = None) -> Iterator[Reader]:
    """Everybody who receives an issue of ``letter`` that leaves at ``now``, in the order of their subscriptions.

    Four queries by ``CHUNK`` readers, and two by territory that somebody follows.
    """
    receiving = _asked(letter, now).filter(why="").order_by("pk")
    fields = ("pk", "address_id", "address__email", "address__digest")
    followed = _Followed()
    last = 0
    while rows := list(receiving.filter(pk__gt=last).values_list(*fields)[:CHUNK]):
        first, last = rows[0][0], rows[-1][0]
        concerned = Interests.objects.filter(
            address__subscriptions__letter=letter, address__subscriptions__pk__range=(first, last)
        )
        follows = followed.by_address(concerned)
        for key, address_id, email, digest in rows:
            yield Reader(key, email, digest, follows.get(address_id, EVERYTHING))


def number_of_recipients(letter: Letter, now: datetime | None = None) -> int:
    """How many they are."""
    return _asked(letter, now).filter(why="").count()


def left_out(letter: Letter, now: datetime | None = None) -> list[LeftOut]:
    """Those who subscribed, did not leave, and receive nothing today: how many for each reason, in one query."""
    counted = _asked(letter, now).exclude(why="").order_by().values_list("why").annotate(number=Count("pk"))
    numbers: dict[str, int] = dict(counted)
    return [LeftOut(why, numbers[why.name]) for why in Why if why.name in numbers]


def note_received(letter: Letter, now: datetime | None = None) -> int:
    """An issue of ``letter`` leaves at ``now`` for all its recipients: remember it, for who wants one a month.

    To be called in the transaction that freezes the issue, after its recipients were read; how many they are.
    """
    moment = now or timezone.now()
    return _asked(letter, moment).filter(why="").update(last_issue_at=moment)


EVERYTHING = Followed()
"""What follows who chose nothing."""


def _asked(letter: Letter, now: datetime | None) -> QuerySet[Any]:
    """Subscriptions that were not ended, with ``why``: a name of ``Why``, or nothing for who receives."""
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    agreed = Permission.objects.filter(address=OuterRef("address_id"), purpose=PURPOSE, state=PermissionState.CONFIRMED)
    forbidden = Suppression.objects.in_force().filter(digest=OuterRef("address__digest"), purpose__in=["", PURPOSE])
    why = Case(
        When(state=SubscriptionState.PENDING, then=Value(Why.PENDING.name)),
        When(Exists(forbidden), then=Value(Why.SUPPRESSED.name)),
        When(~Exists(agreed), then=Value(Why.NO_CONSENT.name)),
        When(state=SubscriptionState.PAUSED, paused_until__gt=today, then=Value(Why.PAUSED.name)),
        When(Q(pace=Pace.MONTHLY, last_issue_at__gt=moment - BETWEEN_ISSUES), then=Value(Why.ALREADY.name)),
        default=Value(""),
        output_field=CharField(),
    )
    concerned = Subscription.objects.filter(letter=letter).exclude(state=SubscriptionState.ENDED)
    return concerned.annotate(why=why)


class _Followed:
    """What interests come to, as slugs; readers who chose the same share one value."""

    def __init__(self) -> None:
        self._themes = _theme_families()
        self._territories = cache(_territory_family)
        self._value = cache(self._made)

    def by_address(self, interests: QuerySet[Interests]) -> dict[int, Followed]:
        """By key of address."""
        themes = _grouped(interests.filter(themes__isnull=False).values_list("pk", "themes"))
        own = interests.filter(only_mine=True, territories__isnull=False)
        territories = _grouped(own.values_list("pk", "territories"))
        keys = themes.keys() | territories.keys()
        return {key: self._value(themes[key], territories[key]) for key in keys}

    def _made(self, themes: frozenset[int], territories: frozenset[int]) -> Followed:
        return Followed(
            themes=frozenset(chain.from_iterable(self._themes.get(key, ()) for key in themes)),
            territories=frozenset(chain.from_iterable(map(self._territories, territories))),
        )


def _grouped(pairs: Iterable[tuple[int, int]]) -> Mapping[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for owner, key in pairs:
        found[owner].add(key)
    return defaultdict(frozenset, {owner: frozenset(keys) for owner, keys in found.items()})


def _theme_families() -> dict[int, frozenset[str]]:
    """For each theme, its slug, those above and those below: what is said of one concerns who follows the other."""
    rows = list(Theme.objects.values_list("pk", "path", "slug"))
    return {
        key: frozenset(slug for _, other, slug in rows if other.startswith(path) or path.startswith(other))
        for key, path, _ in rows
    }


def _territory_family(key: int) -> frozenset[str]:
    """The same for a territory: what contains it and what is within it."""
    territory = Territory.objects.get(pk=key)
    family = chain((territory,), territory.ancestors(), territory.descendants())
    return frozenset(one.slug for one in family)
