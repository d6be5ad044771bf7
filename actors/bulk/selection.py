"""The actors of a selection, and what would be done to each of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from actors.changes import Change
from actors.filters import OrganisationFilterSet, PersonFilterSet
from actors.finding.asking import matching
from actors.models import Organisation, Person
from actors.permissions import sees_personal_details, visible_organisations, visible_persons
from trajectoire.pages.keys import keys_of

MOST = 5000
"""Actors in one selection."""

SOURCE = "Action sur une liste"
"""What the history writes beside each change."""

Actor = Person | Organisation


@dataclass(frozen=True)
class Concerned:
    """An actor, and what will be done in words; « » when the heading says it all."""

    actor: Actor
    what: str = ""


@dataclass(frozen=True)
class LeftAlone:
    """An actor to whom nothing is done, and why."""

    actor: Actor
    reason: str


@dataclass
class Plan:
    """What an action would do. ``carry_out`` does it, inside a transaction, and returns nothing."""

    concerned: list[Concerned] = field(default_factory=list)
    left: list[LeftAlone] = field(default_factory=list)
    note: str = ""
    carry_out: Callable[[], None] = lambda: None

    @property
    def print(self) -> str:
        """The same text for the same plan: what was read is what is done."""
        told = [(one.actor.pk, one.what) for one in self.concerned]
        return sha256(repr(told).encode("utf-8", "replace")).hexdigest()


def chosen(request: HttpRequest, model: type[Actor]) -> QuerySet[Any]:
    """The actors of an address: those named by ``id``, or with ``id=all`` the whole list as its filters narrow it.

    Only those whom the colleague sees.
    """
    user = request.user
    seen: QuerySet[Any] = visible_persons(user) if model is Person else visible_organisations(user)
    asked = request.GET.getlist("id")
    if "all" not in asked:
        return seen.filter(pk__in=keys_of(asked[: MOST + 1]))
    narrow: Any = PersonFilterSet if model is Person else OrganisationFilterSet
    found: QuerySet[Any] = narrow(request.GET, queryset=seen, request=request).qs
    if words := request.GET.get("q", "").replace("\x00", " ").strip():
        found, _approximate = matching(found, words, personal=sees_personal_details(user))
    return found


def note(actors: Sequence[tuple[Actor, str, str]], what: str, user: Any) -> None:
    """Add one line of history a (actor, before, after); ``what`` changed, in words."""
    Change.objects.bulk_create(
        [
            Change(
                field=what[:60],
                before=before[:300],
                after=after[:300],
                source=SOURCE,
                by=user,
                **{str(actor._meta.model_name): actor},  # noqa: SLF001 - documented API
            )
            for actor, before, after in actors
        ],
        batch_size=500,
    )
