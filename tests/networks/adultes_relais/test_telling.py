"""The posts one by one, in the coverage of a contract and in the finder: their state, whom to call, no name."""

import pytest
from django.utils import timezone

from networks.adultes_relais.models import Modality
from networks.adultes_relais.telling import found, lines
from networks.contract import CellState
from networks.finding import Wanted

from .places import contract, in_days, post

pytestmark = pytest.mark.django_db


def test_the_posts_of_a_contract_are_told_one_by_one() -> None:
    made = post()
    post("AR 2", ends_in=-900)
    post("AR 3", territory=contract("Ailleurs"))
    told = lines(timezone.localdate(), [made.territory_id])
    assert [(line.title, line.state) for line in told][:1] == [("Médiation AR 1", CellState.MISSING)]
    assert told[0].note == f"Vacant ; Maison des habitants ; convention jusqu’au {in_days(365):%d/%m/%Y}"
    assert "Médiation AR 3" not in {line.title for line in told}


def test_the_finder_knows_posts_by_their_title_and_their_modalities() -> None:
    made = post(title="Médiation nature")
    made.modalities.add(Modality.objects.create(name="Aller vers les familles, en bas des immeubles"))
    post("AR 9", ends_in=-900, title="Familles d’hier")
    answers = list(found(Wanted("familles")))
    assert [(each.title, each.to_call[0].name) for each in answers] == [("Médiation nature", "Maison des habitants")]
    assert set(answers[0].places) == {made.territory_id}
    assert [each.title for each in found(Wanted("", {1: "Adultes-relais"}))] == ["Médiation nature"]
    assert list(found(Wanted("compost"))) == []
