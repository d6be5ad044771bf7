"""Territories: finding one by its name or code, the order of levels, the command that loads facts."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from territories.facts import load_facts
from territories.models import Territory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("planoise", {"Planoise (quartier prioritaire)"}),
        ("QN02503M", {"Planoise (quartier prioritaire)"}),
        ("qn02503", {"Planoise (quartier prioritaire)"}),
        ("gresil", {"Les Grésilles (quartier prioritaire)", "Rêpes - Montmarin - Grand Grésil (quartier prioritaire)"}),
        ("fontaine d'ouche", {"Fontaine d’Ouche (quartier prioritaire)"}),
        ("coeur loire", {"CC Cœur de Loire (intercommunalité)", "Cœur de Loire (contrat de ville)"}),
        ("21231", {"Dijon (commune)"}),
        ("", set()),
        ("zzz", set()),
    ],
)
def test_a_territory_is_found_by_the_beginning_of_its_words_or_of_its_code(text: str, found: set[str]) -> None:
    load_facts("27")
    assert {str(territory) for territory in Territory.objects.matching(text)} == found


def test_territories_are_listed_from_the_region_down() -> None:
    load_facts("27")
    levels = list(Territory.objects.widest_first().values_list("level", flat=True))
    assert list(dict.fromkeys(levels)) == ["region", "departement", "epci", "contrat", "commune", "qpv"]


def test_a_territory_has_its_slug_as_soon_as_it_is_saved() -> None:
    corsica = Territory.objects.create(level="departement", code="2A", name="Corse-du-Sud")
    assert corsica.slug == "departement-2A"
    assert Territory.objects.get(slug="departement-2A") == corsica


def test_the_command_tells_what_it_did() -> None:
    out = StringIO()
    call_command("territories_facts", "27", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["created"], told["updated"], told["unchanged"]) == (154, 0, 0)
    with pytest.raises(CommandError, match="Régions connues : 27") as refused:
        call_command("territories_facts", "99")
    assert refused.value.returncode == 2
