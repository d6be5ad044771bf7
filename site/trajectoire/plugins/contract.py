"""What an application may contribute, as frozen dataclasses.

Every contribution has a ``key`` (unique among its kind, lower-case ASCII) and a ``label`` (French, shown on screen).
Heavy things (models, functions) may be given as objects: ``plugin.py`` is imported once every model is loaded.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser
    from django.db.models import Model

CONTRACT_VERSION = "1.0"
"""Version of the contract (semantic versioning: a plug-in written for 1.0 works with every 1.x)."""


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What every contribution has: a key, a label, and a rank (small first) for ordered lists."""

    key: str
    label: str
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class ResourceType(Contribution):
    """A type of resource of the library: a concrete subclass of ``resources.models.Resource``.

    ``plural`` names lists of it, ``description`` explains it to an editor who chooses a page type.
    """

    model: type["Model"]
    plural: str
    description: str
    icon: str = "doc-full"


@dataclass(frozen=True, kw_only=True)
class Facet(Contribution):
    """A way to narrow lists and searches.

    ``path`` is the attribute of a resource that gives the values: a relation to a controlled vocabulary
    (objects with ``slug`` and ``name``), or a plain attribute. ``parameter`` is the name in the address
    (``?theme=``). ``hierarchical``: a value also counts for its ancestors (``get_ancestors()``).
    """

    path: str
    parameter: str
    hierarchical: bool = False


@dataclass(frozen=True, kw_only=True)
class TodoItem:
    """One line of the panel "À traiter": what waits, why, where to act, since or until when."""

    title: str
    detail: str
    url: str
    due: date | None = None
    urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class TodoSource(Contribution):
    """Gives a person what waits for them. ``items(user)`` must be cheap: it runs on the dashboard.

    It returns at most what it wants shown, most pressing first; the panel keeps ten in all.
    """

    items: Callable[["AbstractBaseUser"], Iterable[TodoItem]]


@dataclass(frozen=True, kw_only=True)
class ScheduledJob(Contribution):
    """Work that the clock starts every ``every``; it must be safe to run twice."""

    run: Callable[[], None]
    every: timedelta


class Role(StrEnum):
    """The four groups of a centre's team; the value is the group's name on screen."""

    DIRECTION = "Direction"
    PROJECT_OFFICER = "Chargé·e de projet"
    EDITOR = "Rédaction"
    REVIEWER = "Relecture"


@dataclass(frozen=True, kw_only=True)
class RoleGrant(Contribution):
    """Permissions that an application gives to a role; what is granted by nobody is denied.

    ``permissions`` are ``app_label.codename`` strings of model permissions. Permissions on pages and
    collections belong to the core (docs/operations.md).
    """

    role: Role
    permissions: tuple[str, ...] = field(default_factory=tuple)
