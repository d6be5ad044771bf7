"""What an application contributes when its network needs more than fields: ``NetworkType`` (docs/plugins.md)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from trajectoire.plugins import Contribution

from .finding import Found, Wanted

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest


class CellState(StrEnum):
    """State of a cell of the coverage matrix, worst last; each has its own shape on screen."""

    FRESH = "fresh"
    REVIEW = "review"
    MISSING = "missing"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """In the words of the team."""
        return {"fresh": "à jour", "review": "à revoir", "missing": "vacant ou dormant", "unknown": "rien de connu"}[
            self.value
        ]


@dataclass(frozen=True, kw_only=True)
class CoverageCell:
    """What a network has in a territory: how many, in which state, and a word beside (« 1 dormante »)."""

    count: int
    state: CellState
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CoverageLine:
    """One of the things of a cell: a body, a post, an initiative. ``address`` is its screen in the admin."""

    title: str
    state: CellState
    note: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class NetworkPanel(Contribution):
    """A block of the screen of a network.

    ``context(request, network)`` answers ``None`` when it has nothing to show or when the colleague may not see it: it
    checks permissions itself. ``template`` sees what it gives, and ``network``, ``panel_id``, ``panel_title``,
    ``request``.
    """

    template: str
    context: Callable[["HttpRequest", Any], Mapping[str, object] | None]


@dataclass(frozen=True, kw_only=True)
class NetworkType(Contribution):
    """A network with models of its own: bodies, posts, initiatives.

    ``key`` is what ``Network.kind`` says. ``unit`` and ``units`` name one and several of the things it tracks
    (« instance », « instances »); ``model`` is what they are. ``coverage(on)`` gives, for the day ``on``, a cell by
    ``Territory`` key, in a number of queries that does not depend on the data; a territory left out has nothing known.
    ``lines(on, places)``, optional, tells them one by one for the territories whose keys are ``places``.
    ``found(wanted)``, optional, gives what answers a colleague who looks for who has already done something.
    ``dashboard`` is the name of the admin address of its first screen. ``public_template`` sees what
    ``public_context(request, network)`` gives, and ``network``: it is the middle of the network's public page, and
    shows no one who did not agree.
    """

    unique = ("model",)

    model: type["Model"]
    unit: str
    units: str
    dashboard: str
    coverage: Callable[[date], Mapping[int, CoverageCell]]
    lines: Callable[[date, Collection[int]], Iterable[CoverageLine]] | None = None
    found: Callable[[Wanted], Iterable[Found]] | None = None
    public_template: str = ""
    public_context: Callable[["HttpRequest", Any], Mapping[str, object]] | None = None
