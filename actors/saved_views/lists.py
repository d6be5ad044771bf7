"""The lists whose views may be saved; an application declares its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from actors.filters import OrganisationFilterSet, PersonFilterSet
from actors.permissions import visible_organisations, visible_persons

from .model import LONGEST

ALWAYS = ("q", "ordering")
"""What the address of any list may say."""


@dataclass(frozen=True, kw_only=True)
class SavedList:
    """A list. ``address`` names its screen; ``parts(request)`` are the names that its address may hold.

    ``faults(request, query)`` says, in the words of the screen, what of a query means nothing any more to a colleague.
    ``open_to(user)``: whether the colleague may open the list at all.
    """

    key: str
    label: str
    address: str
    parts: Callable[[HttpRequest], set[str]]
    faults: Callable[[HttpRequest, QueryDict], list[str]]
    open_to: Callable[[Any], bool]

    @property
    def url(self) -> str:
        """Its screen."""
        return reverse(self.address)

    def kept(self, request: HttpRequest, given: QueryDict) -> str:
        """What is kept of an address: its filters, its words, its order. "" when it is too long to be kept."""
        known, kept = {*ALWAYS, *self.parts(request)}, QueryDict(mutable=True)
        for name in sorted(given):
            values = [value for value in given.getlist(name) if value.strip()]
            if name in known and values:
                kept.setlist(name, values)
        said = kept.urlencode()
        return said if len(said) <= LONGEST else ""


LISTS: dict[str, SavedList] = {}
"""By key."""


def declare(one: SavedList) -> SavedList:
    """Add a list; twice the same key is a mistake of the programmer."""
    assert one.key not in LISTS, one.key  # noqa: S101 - at start
    LISTS[one.key] = one
    return one


def _declare_actors(key: str, label: str, address: str, filters: Any, seen: Callable[[Any], Any]) -> None:
    def faults(request: HttpRequest, query: QueryDict) -> list[str]:
        form = filters(query, queryset=seen(request.user), request=request).form
        return [
            f"Le filtre « {form.fields[name].label} » ne veut plus rien dire : ce qu’il cherchait n’existe plus."
            for name in form.errors
            if name in form.fields
        ]

    declare(
        SavedList(
            key=key,
            label=label,
            address=address,
            parts=lambda _request: set(filters.base_filters),
            faults=faults,
            open_to=lambda user: seen(user).exists(),
        )
    )


_declare_actors("personnes", "Personnes", "wagtailsnippets_actors_person:list", PersonFilterSet, visible_persons)
_declare_actors(
    "structures", "Structures", "wagtailsnippets_actors_organisation:list", OrganisationFilterSet, visible_organisations
)
