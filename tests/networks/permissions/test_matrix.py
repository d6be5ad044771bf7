"""Group × network × screen × action: every cell of ``table.py`` is asked for, and what it shows is read."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from actors.coordinates import of_organisation, of_person
from actors.models import Organisation, Person
from trajectoire.accounts.models import User
from trajectoire.accounts.roles import sync_roles
from trajectoire.plugins import Role

from .asking import APPS, Asker, addresses, rows
from .country import build

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def test_every_screen_of_the_actors_and_of_the_networks_is_in_the_table() -> None:
    told = {row.name for row in rows() if not row.name.startswith("bulk:")}
    assert addresses() - told == set(), "add these to tests/networks/permissions/table.py"
    assert told - addresses() == {"wagtailadmin_home"}, "these addresses are no more"


def test_projects_hold_the_permissions_of_direction_but_for_what_all_colleagues_promised() -> None:
    sync_roles()
    held = {}
    for role in (Role.DIRECTION, Role.PROJECT_OFFICER):
        found = Permission.objects.filter(group__name=role.value, content_type__app_label__in=APPS)
        held[role] = set(found.values_list("codename", flat=True))
    assert held[Role.DIRECTION] - held[Role.PROJECT_OFFICER] == {"view_every_nextstep"}
    assert held[Role.PROJECT_OFFICER] <= held[Role.DIRECTION]


@pytest.mark.timeout(900)  # two thousand requests: a loaded machine may take long
def test_each_colleague_sees_and_does_what_the_table_says_and_reads_nothing_else(administrator: User) -> None:
    country = build()
    clients = {}
    for name, user in {**country.colleagues, "administrator": administrator}.items():
        clients[name] = Client(raise_request_exception=False)
        clients[name].force_login(user)
    clients["anonyme"] = Client(raise_request_exception=False)
    for things in country.things.values():
        person = Person.objects.get(pk=things["person"])
        things["coordinate of person"] = of_person(person, person.positions.current(), personal=False)[0].token
        things["coordinate of structure"] = of_organisation(Organisation.objects.get(pk=things["structure"]))[0].token
    asker = Asker(country.things, clients)
    faults = [fault for row in rows() for fault in asker.faults(row)]
    assert faults == []
