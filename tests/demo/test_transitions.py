"""The network of the transitions in the demonstration: varied, made once, with pairs that could meet."""

import pytest

from demo.transitions import create_transitions
from demo.vocabularies import create_vocabularies
from networks.transitions.figures import maturities
from networks.transitions.matching import suggestions
from networks.transitions.models import Exchange, Initiative
from networks.transitions.public import published
from territories.facts import load_facts

pytestmark = pytest.mark.django_db


def test_forty_initiatives_and_twenty_exchanges_are_made_once() -> None:
    load_facts("27")
    create_vocabularies()
    assert create_transitions() == 60
    assert (Initiative.objects.count(), Exchange.objects.count()) == (40, 20)
    assert create_transitions() == 0
    assert all(count for _stage, count in maturities())
    assert 20 < len(published()) < 40
    titles = {(pair.request.title, pair.offer.title) for pair in suggestions()}
    assert ("Une caméra thermique à emprunter", "Prêt d’une caméra thermique, avec la façon de s’en servir") in titles
    assert len(titles) < 35
