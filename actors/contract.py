"""What applications contribute to the actor base (docs/plugins.md): panels of an actor's screen, and who sees whom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trajectoire.plugins import Contribution

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from .models import Organisation, Person


@dataclass(frozen=True, kw_only=True)
class ActorPanel(Contribution):
    """A block of the screen of a person or of a structure.

    ``context(request, actor)`` receives a ``Person`` or an ``Organisation`` and answers ``None`` when it has nothing to
    show or when the colleague may not see it: it checks permissions itself. Its queries are few and their number does
    not depend on the data. ``template`` sees what it gives, and ``actor``, ``panel_id``, ``panel_title``, ``request``.
    ``aside``: in the narrow column of the margin.
    """

    template: str
    context: Callable[["HttpRequest", Any], Mapping[str, object] | None]
    aside: bool = False


@dataclass(frozen=True, kw_only=True)
class ActorScope(Contribution):
    """Lets colleagues who may not see the whole base see some of it (an outside co-animator: one network).

    Both functions take the user and give the records that this application opens to them, as query sets of keys:
    ``persons(user)`` of ``Person``, ``organisations(user)`` of ``Organisation``. What no scope opens stays closed.
    """

    persons: Callable[["AbstractUser"], "QuerySet[Person, Any]"]
    organisations: Callable[["AbstractUser"], "QuerySet[Organisation, Any]"]
