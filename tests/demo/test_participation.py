"""The bodies of participation of the demonstration: varied, made once, none where there should be none."""

from datetime import timedelta

import pytest
from django.utils import timezone

from demo.participation import create_bodies
from networks.conseils_citoyens.figures import coverage, overview
from networks.conseils_citoyens.models import BodyState, ParticipationBody
from networks.models import Membership
from territories.facts import load_facts
from territories.models import Territory

pytestmark = pytest.mark.django_db


def test_twenty_three_bodies_in_varied_states_are_made_once() -> None:
    load_facts("27")
    assert create_bodies() == ParticipationBody.objects.count() == 23
    members = Membership.objects.count()
    assert create_bodies() == 0
    assert Membership.objects.count() == members

    today = timezone.localdate()
    lines = {line.body.name: line for line in overview(today)}
    chenove = lines["Conseil citoyen du Mail, à Chenôve"]
    assert (chenove.state, len(chenove.vacant), chenove.renewal_late) == (BodyState.DORMANT, 7, True)
    assert lines["Table de quartier des Champs-Plaisants, à Sens"].body.kind == "table"
    assert {line.state for line in lines.values()} == {BodyState.ACTIVE, BodyState.DORMANT, BodyState.RENEWING}

    empty = Territory.objects.filter(level="contrat", name__in=("Migennois", "Jovinien")).values_list("pk", flat=True)
    assert not set(empty) & set(coverage(today))
    assert coverage(today - timedelta(days=5000)) == {}
    assert len(overview(today - timedelta(days=1000))) < 23
    assert not Membership.objects.filter(started_on=None).exists()
