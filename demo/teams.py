"""Who carries the politique de la ville in each contrat, and structures of the neighbourhoods; persons are invented."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle

from django.utils import timezone

from actors.models import Organisation, Person, Position, Source
from networks.models import Membership, Network, NetworkRole
from networks.ready_made import TEAMS

from .carriers import territory
from .texts import Entry, texts

FUNCTIONS = {
    "chef-de-projet": ("Cheffe de projet politique de la ville", "Chef de projet politique de la ville"),
    "delegue-du-prefet": ("Déléguée du préfet", "Délégué du préfet"),
    "elu-referent": ("Élue référente", "Élu référent"),
    "bailleur": ("Responsable de la vie des quartiers", "Responsable de la vie des quartiers"),
}
"""What the holder of each role does, a woman or a man."""


def create_teams() -> int:
    """Create the services, the persons and the structures that do not exist; number created."""
    told = texts("teams")
    women, men = (_names(told[who], told["last_names"]) for who in ("women", "men"))
    states = {entry["department"]: entry["name"] for entry in told["state"]}
    network = Network.objects.filter(key=TEAMS).first()
    roles = {role.key: role for role in NetworkRole.objects.filter(network=network)}
    created = 0
    for rank, entry in enumerate(told["contract"]):
        employers = {
            "chef-de-projet": (entry["service"], Organisation.Kind.INTERCOMMUNALITY),
            "delegue-du-prefet": (states[entry["state"]], Organisation.Kind.STATE),
            "elu-referent": (entry["service"], Organisation.Kind.INTERCOMMUNALITY),
            "bailleur": (entry["landlord"], Organisation.Kind.LANDLORD),
        }
        for place, (key, (structure, kind)) in enumerate(employers.items()):
            woman = (rank + place) % 2 == 0
            name = next(women if woman else men)
            if key in entry.get("vacant", ()):
                continue
            position = _position(name, structure, kind, entry, FUNCTIONS[key][not woman], age=rank * 37 + place * 11)
            if position and network and key in roles:
                Membership.objects.create(
                    network=network,
                    position=position,
                    role=roles[key],
                    territory=territory(entry["territory"]),
                    started_on=position.started_on,
                    verified_on=position.verified_on,
                    source=Source.THEMSELVES,
                )
            created += position is not None
    for rank, entry in enumerate(told["structure"]):
        kind = Organisation.Kind(entry["kind"])
        name = next(women if entry.get("woman") else men)
        created += _position(name, entry["name"], kind, entry, entry["function"], age=rank * 23) is not None
    return created


def _names(first_names: list[str], last_names: list[str]) -> Iterator[tuple[str, str]]:
    """Names, none twice while the two lengths have no common divisor."""
    return zip(cycle(first_names), cycle(last_names), strict=False)


def _position(
    name: tuple[str, str], structure: str, kind: Organisation.Kind, entry: Entry, function: str, *, age: int
) -> Position | None:
    """The post of a new person in this structure, made if it is not there; none when the person exists."""
    first_name, last_name = name
    if Person.objects.filter(first_name=first_name, last_name=last_name).exists():
        return None
    today = timezone.localdate()
    organisation, _ = Organisation.objects.get_or_create(
        name=structure, defaults={"kind": kind, "territory": territory(entry["territory"])}
    )
    person = Person.objects.create(
        first_name=first_name,
        last_name=last_name,
        source=Source.THEMSELVES,
        informed_on=today - timedelta(days=age % 700),
    )
    return Position.objects.create(
        person=person,
        organisation=organisation,
        function=function,
        email=f"contact{person.pk}@exemple.fr",
        started_on=today - timedelta(days=200 + age),
        verified_on=today - timedelta(days=age % 900),
    )
