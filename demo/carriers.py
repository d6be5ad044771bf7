"""Structures that carry the actions of the demonstration, and who speaks for them, with what they agreed to."""

from actors.consents import ConsentEntry
from actors.models import Organisation, Person, Position
from territories.models import Territory

from .texts import Entry, texts


def create_carriers() -> int:
    """Create the structures and contacts that do not exist; number created."""
    told = texts("experience_sheets")
    created = 0
    for entry in told["carrier"]:
        facts = {"kind": entry["kind"], "territory": territory(entry["territory"])}
        created += Organisation.objects.get_or_create(name=entry["name"], defaults=facts)[1]
    return created + sum(_create_contact(entry) for entry in told["contact"])


def territory(slug: str) -> Territory:
    """The territory written ``qpv-QN02503M``."""
    level, _, code = slug.partition("-")
    return Territory.objects.valid().get(level=level, code=code)


def contact_named(name: str) -> Person | None:
    """The contact written « Nadège Perrin », if there is one."""
    first_name, _, last_name = name.partition(" ")
    return Person.objects.filter(first_name=first_name, last_name=last_name).order_by("pk").first() if name else None


def _create_contact(entry: Entry) -> int:
    """A person, the present position, and a line of the ledger for each thing agreed to."""
    facts = {"first_name": entry["first_name"], "last_name": entry["last_name"]}
    if Person.objects.filter(**facts).exists():
        return 0
    person = Person.objects.create(**facts, informed_on=entry["on"])
    Position.objects.create(
        person=person,
        organisation=Organisation.objects.get(name=entry["carrier"]),
        function=entry["function"],
        email=entry["email"],
        phone=entry["phone"],
        verified_on=entry["on"],
    )
    for purpose in entry["agrees"]:
        ConsentEntry.objects.create(person=person, purpose=purpose, wording=entry["wording"], decided_on=entry["on"])
    return 1
