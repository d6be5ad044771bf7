"""A small country for the networks: a département with two contrats, structures, persons, colleagues of each kind."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission

from actors.models import Organisation, Person, Position
from networks.models import Network, NetworkAccess, NetworkRole
from territories.models import Level, Territory
from tests.factories import UserFactory


@dataclass
class World:
    """What tests need at once."""

    teams: Network
    board: Network
    lead: NetworkRole
    delegate: NetworkRole
    nevers: Territory
    dole: Territory
    town: Organisation
    ines: Person
    position: Position


def colleague(*permissions: str, access: dict[Network, str] | None = None, name: str = "Équipe") -> Any:
    """A colleague of a group that holds ``permissions`` (« networks.view_network »), and opens networks at a level."""
    group = Group.objects.create(name=f"{name} {Group.objects.count()}")
    for permission in ("wagtailadmin.access_admin", *permissions):
        app, codename = permission.split(".")
        group.permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    for network, level in (access or {}).items():
        NetworkAccess.objects.create(network=network, group=group, level=level)
    user = UserFactory.create()
    user.groups.add(group)
    return user


def build() -> World:
    """Two networks; Inès leads the contrat of Nevers by her position, nobody is known in Dole."""
    region = Territory.objects.create(level=Level.REGION, code="27", name="Bourgogne-Franche-Comté")
    places = []
    for code, name in (("245804406", "Nevers"), ("200010650", "Grand Dole")):
        department = Territory.objects.create(level=Level.DEPARTMENT, code=code[2:4], name=f"Département de {name}")
        department.parents.add(region)
        contract = Territory.objects.create(level=Level.CITY_CONTRACT, code=code, name=name)
        contract.parents.add(department)
        places.append(contract)
    nevers, dole = places
    teams = Network.objects.create(key="equipes", name="Équipes politique de la ville")
    lead = NetworkRole.objects.create(network=teams, key="chef", name="Chef·fe de projet", expected=True)
    delegate = NetworkRole.objects.create(network=teams, key="delegue", name="Délégué·e du préfet", expected=True)
    town = Organisation.objects.create(name="Ville de Nevers", territory=nevers)
    ines = Person.objects.create(first_name="Inès", last_name="Garnier")
    return World(
        teams=teams,
        board=Network.objects.create(key="conseil", name="Conseil d’administration"),
        lead=lead,
        delegate=delegate,
        nevers=nevers,
        dole=dole,
        town=town,
        ines=ines,
        position=Position.objects.create(person=ines, organisation=town, function="Cheffe de projet"),
    )
