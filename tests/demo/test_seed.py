"""The demonstration: made once, the same for everybody, and every page of it opens."""

import json
from io import StringIO
from pathlib import Path

import pypdfium2
import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page

from actors.models import Organisation, Person, Proposal
from demo.accounts import TEAM, accounts_file
from events.kinds import Kind
from events.models import EventPage
from home.models import Centre
from mail.models import Address
from networks.adultes_relais.models import Convention
from networks.conseils_citoyens.models import BodyState, ParticipationBody
from networks.models import Interaction, NextStep
from networks.transitions.models import Initiative
from newsletter.models import Issue, Letter
from resources.models import ExperienceSheet, JobOffer, Publication, Resource
from territories.models import Territory
from trajectoire.accounts.models import User
from trajectoire.pages.visibility import VisibleQuerySet

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]


@pytest.fixture(name="var")
def _var(tmp_path: Path, settings: pytest.FixtureRequest) -> Path:
    settings.VAR = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def seed(*options: str) -> dict[str, int]:
    out = StringIO()
    call_command("seed_demo", "--json", *options, stdout=out)
    counts: dict[str, int] = json.loads(out.getvalue().splitlines()[-1])
    return counts


def assert_page_twelve_speaks_of_landlords() -> None:
    actes = Publication.objects.get(slug="la-mediation-sociale-un-metier-du-lien")
    with actes.files.get().document.open_file() as stream:
        pdf = pypdfium2.PdfDocument(stream.read())
    assert len(pdf) == 20
    assert "rend visible" in " ".join(pdf[11].get_textpage().get_text_bounded().split())


def assert_the_base_is_as_large_as_a_real_one() -> None:
    assert Person.objects.count() >= 400
    assert Organisation.objects.count() >= 150
    assert (ParticipationBody.objects.count(), Convention.objects.count(), Initiative.objects.count()) == (23, 60, 40)
    assert {body.state for body in ParticipationBody.objects.all()} == set(BodyState.labels)
    assert Interaction.objects.filter(recorded_by__isnull=False).count() >= 14
    assert NextStep.objects.filter(owner__username="claire").count() == 6
    assert Proposal.objects.waiting().count() == 2
    names = Person.objects.values_list("first_name", "last_name")
    assert len(set(names)) == len(names), "nobody twice"


def test_the_demonstration_is_made_once_opens_everywhere_and_can_be_made_again(var: Path, client: Client) -> None:
    first = seed()
    assert first["territories"] == 154
    assert Publication.objects.listed().count() == 25
    assert (JobOffer.objects.reachable().count(), JobOffer.objects.listed().count()) == (3, 2)
    assert first["territory_texts"] == Territory.objects.exclude(presentation="").count() == 12
    assert (Resource.objects.reachable().count(), Resource.objects.listed().count()) == (92, 90)
    assert first["events"] == EventPage.objects.listed().count() == 30
    assert (Letter.objects.count(), Address.objects.filter(email__endswith="@exemple.invalid").count()) == (3, 600)
    assert (Issue.objects.live().count(), Issue.objects.not_live().count()) == (12, 1)
    assert {event.kind for event in EventPage.objects.all()} == set(Kind.values), "every kind of event is shown"
    assert all(sheet.budget().balanced for sheet in ExperienceSheet.objects.all()), "every budget adds up"
    assert_the_base_is_as_large_as_a_real_one()
    assert not any(seed().values()), "seeding twice changes nothing"

    for page in VisibleQuerySet(Page).reachable().filter(depth__gt=1):
        assert client.get(str(page.url)).status_code == 200, page.url

    lines = accounts_file().read_text().splitlines()
    assert len(lines) == len(TEAM)
    name, passphrase = lines[0].split()[:2]
    assert User.objects.get(username=name).check_password(passphrase)
    assert accounts_file().stat().st_mode & 0o077 == 0, "only its owner reads the passphrases"

    assert_page_twelve_speaks_of_landlords()

    again = seed("--reset")
    assert (again["resources"], again["events"], again["territories"]) == (50, 30, 0)
    assert Centre.objects.count() == 1
