"""Everything that can happen to a page, and what the public may then see of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, PageViewRestriction

from home.models import ContentPage

from .world import DRAFTED, World


@dataclass(frozen=True, kw_only=True)
class State:
    """``make`` brings the page there from a draft; then ``later`` passes, while no job runs.

    What the public may then see: ``reachable`` (the page), ``listed`` (in lists), ``file`` (the name of its file),
    ``download`` (the file itself, which depends on its folder alone). ``kinds``: for which pages the state exists.
    ``alone``: nothing else on the site changes, so that what does not show the page is the same as without it.
    """

    name: str
    make: Callable[[World], None]
    later: timedelta = timedelta(0)
    reachable: bool = False
    listed: bool = False
    file: bool = False
    download: bool = True
    kinds: tuple[str, ...] = ("publication", "article", "parent")
    alone: bool = True


def publish(world: World, **changes: Any) -> None:
    """Publish the page, with these fields changed."""
    page = world.page.get_latest_revision_as_object() if world.page.latest_revision else world.page
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()
    world.page.refresh_from_db()


def edited(world: World) -> None:
    """Published, then changed in a draft."""
    publish(world)
    page = world.page.get_latest_revision_as_object()
    page.title = f"{world.page.title} {DRAFTED}"
    page.summary = f"Un chapô {DRAFTED}."
    page.save_revision()


def unpublished(world: World) -> None:
    """Published, then withdrawn."""
    publish(world)
    world.page.unpublish()


def restricted(kind: str) -> Callable[[World], None]:
    """Published, then kept for some."""

    def make(world: World) -> None:
        publish(world)
        restriction = PageViewRestriction.objects.create(
            page=world.page, restriction_type=kind, password="un mot de passe"
        )
        if kind == PageViewRestriction.GROUPS:
            restriction.groups.add(Group.objects.get_or_create(name="Quelques-uns")[0])

    return make


def closed_place(world: World) -> Any:
    """A page that asks visitors to sign in."""
    place = ContentPage(title="Espace réservé", slug="espace-reserve")
    world.home.add_child(instance=place)
    PageViewRestriction.objects.create(page=place, restriction_type=PageViewRestriction.LOGIN)
    return place


def moved_below_a_restriction(world: World) -> None:
    """Published, then moved where one signs in."""
    place = closed_place(world)
    publish(world)
    world.page.move(place, pos="last-child")


def restricted_from_above(world: World) -> None:
    """Published, then a page above it is kept for some."""
    publish(world)
    PageViewRestriction.objects.create(page=world.page.get_parent(), restriction_type=PageViewRestriction.LOGIN)


def file_restricted(world: World) -> None:
    """Published, with a file whose folder, two levels up, is kept for some."""
    above = world.document.collection
    world.document.collection = above.add_child(name="Sous-dossier")
    world.document.save()
    CollectionViewRestriction.objects.create(collection=above, restriction_type=CollectionViewRestriction.LOGIN)
    publish(world)


def restricted_then_opened(world: World) -> None:
    """Kept for some, then for all again."""
    restricted("login")(world)
    PageViewRestriction.objects.all().delete()


def moment(**ahead: float) -> Any:
    """A moment from now."""
    return timezone.now() + timedelta(**ahead)


SEEN: dict[str, Any] = {"reachable": True, "listed": True, "file": True}

STATES = [
    State(name="draft", make=lambda _world: None),
    State(name="published", make=publish, **SEEN),
    State(name="published and edited", make=edited, **SEEN),
    State(name="withdrawn", make=unpublished),
    State(name="scheduled", make=lambda world: publish(world, go_live_at=moment(hours=5))),
    State(
        name="scheduled, and the clock did not run",
        make=lambda world: publish(world, go_live_at=moment(hours=5)),
        later=timedelta(hours=6),
    ),
    State(
        name="expired, and the clock did not run",
        make=lambda world: publish(world, expire_at=moment(minutes=5)),
        later=timedelta(minutes=10),
    ),
    State(name="not yet expired", make=lambda world: publish(world, expire_at=moment(hours=1)), **SEEN),
    State(name="for who signs in", make=restricted("login")),
    State(name="for who has the password", make=restricted("password")),
    State(name="for a group", make=restricted("groups")),
    State(name="moved below a restriction", make=moved_below_a_restriction),
    State(name="restricted from above", make=restricted_from_above, kinds=("publication",), alone=False),
    State(name="restricted, then opened", make=restricted_then_opened, **SEEN),
    State(
        name="closed",
        make=lambda world: publish(world, closes_on=timezone.localdate() + timedelta(days=1)),
        later=timedelta(days=2),
        kinds=("publication",),
        reachable=True,
        file=True,
    ),
    State(
        name="on its closing day",
        make=lambda world: publish(world, closes_on=timezone.localdate() + timedelta(days=1)),
        later=timedelta(days=1),
        kinds=("publication",),
        **SEEN,
    ),
    State(name="with a restricted file", make=file_restricted, reachable=True, listed=True, download=False),
]
