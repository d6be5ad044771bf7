"""The adultes-relais of the demonstration: sixty conventions in every state, made once, with invented names."""

from collections import Counter

import pytest
import time_machine
from django.utils import timezone

from actors.models import Person
from demo.mediators import create_mediators
from networks.adultes_relais.conventions import ConventionState
from networks.adultes_relais.figures import PostState, coverage, ending, isolated, overview
from networks.adultes_relais.listing import Asked, rows
from networks.adultes_relais.models import Convention, Modality, TrainingNeed, WorkContract
from networks.models import Membership
from territories.facts import load_facts

pytestmark = pytest.mark.django_db


def test_sixty_conventions_in_varied_states_are_made_once() -> None:
    load_facts("27")
    assert create_mediators() == Convention.objects.count() == 60
    people = Person.objects.count()
    assert create_mediators() == 0
    assert Person.objects.count() == people == Membership.objects.count()
    assert Person.objects.values("first_name", "last_name").distinct().count() == people

    lines = overview(timezone.localdate())
    assert set(Counter(line.state for line in lines)) == set(PostState)
    states = {row.state for row in rows(lines, Asked(former=True))}
    assert states == set(ConventionState)
    assert all(ending(lines).values())
    assert len({cell.state for cell in coverage(timezone.localdate()).values()}) == 3
    assert isolated(lines)
    assert any(line.following for line in lines)
    assert TrainingNeed.objects.count() > 5
    assert {contract.kind for contract in WorkContract.objects.all()} == {"cdd", "cdi"}
    assert all(line.departments and line.contracts for line in lines)
    assert Modality.objects.filter(posts__isnull=False).distinct().count() == 11


@pytest.mark.parametrize("day", ["2027-03-31", "2028-02-29"])
def test_the_demonstration_is_made_on_any_day(day: str) -> None:
    load_facts("27")
    with time_machine.travel(f"{day} 12:00+01:00", tick=False):
        assert create_mediators() == 60
