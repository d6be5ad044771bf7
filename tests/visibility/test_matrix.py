"""Every state of a page against every public outlet: what must be seen is seen, and nothing else.

An outlet that must not show the page is compared with itself as it was when the page was a draft: not a title, not an
identifier, not a count may differ. Where time passes, nothing runs meanwhile: no clock, no drain, no signal.
"""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from trajectoire.pages.base import page_models

from .outlets import INERT, OUTLETS, PAGES, Outlet, patterns
from .states import STATES, State
from .world import DRAFTED, World, build

CASES = [(kind, state) for state in STATES for kind in state.kinds]


def outlets(world: World) -> list[Outlet]:
    """Those where the page could be."""
    return [outlet for outlet in OUTLETS if world.kind in outlet.kinds]


def read_all(world: World) -> dict[str, str]:
    """What each outlet says now to a visitor."""
    return {outlet.name: outlet.read(world, Client()) for outlet in outlets(world)}


def faults(world: World, state: State, without: dict[str, str], now: dict[str, str]) -> Iterator[str]:
    """A sentence for each outlet that shows too much or too little."""
    for outlet in outlets(world):
        said, seen = now[outlet.name], getattr(state, outlet.verb)
        shown = outlet.mark.casefold() in said.casefold()
        if seen and not shown:
            yield f"{outlet.name}: does not show it ({said[:200]!r})"
        if shown and not seen:
            at = said.casefold().index(outlet.mark.casefold())
            yield f"{outlet.name}: shows it (…{said[max(0, at - 150) : at + 80]}…)"
        if (
            not seen
            and not outlet.about
            and state.alone
            and not said.startswith("status")
            and said != without[outlet.name]
        ):
            yield f"{outlet.name}: differs from what it says without it\n{_difference(without[outlet.name], said)}"
        if DRAFTED in said:
            yield f"{outlet.name}: shows a draft"


def _difference(before: str, after: str) -> str:
    import difflib

    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return "\n".join(list(lines)[:12])


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "state"), CASES, ids=[f"{kind}, {state.name}" for kind, state in CASES])
def test_the_public_sees_what_it_may_and_nothing_else(kind: str, state: State) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=True) as clock:
        world = build(kind)
        clock.move_to(start + state.later)
        without = read_all(world)
        clock.move_to(start)
        state.make(world)
        world.settle()
        read_all(world)  # whatever is kept from a first visit is kept
        clock.move_to(start + state.later)
        found = list(faults(world, state, without, read_all(world)))
    assert not found, "\n".join(found)


def test_every_public_address_is_read() -> None:
    known = {*INERT, *(route for outlet in OUTLETS for route in outlet.routes)}
    assert set(patterns()) - known == set(), "give it to an outlet, or say in INERT why it shows nothing of pages"
    assert known - set(patterns()) == set(), "an address that is gone"


def test_every_type_of_page_is_read() -> None:
    types = {model._meta.label for model in page_models()}
    assert types == set(PAGES), "say in PAGES which outlet reads what it says of other pages"
