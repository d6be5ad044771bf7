"""The small country of the networks, with the network of the transitions."""

import pytest

from networks.kinds import network_of
from networks.transitions.terms import KIND, NAME
from tests.networks.world import World, build


@pytest.fixture
def world(db: None) -> World:
    network_of(KIND, name=NAME)
    return build()
