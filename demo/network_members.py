"""Public pages of the networks of the demonstration, and who agreed to be seen there; all invented."""

from datetime import date, timedelta

from django.utils import timezone

from actors.consents import Channel, ConsentEntry
from actors.models import Organisation, Person, Position, Source
from networks.models import Membership, Network, NetworkRole
from networks.ready_made import TEAMS

from .carriers import territory
from .texts import Entry, texts


def open_networks() -> int:
    """Write the public texts of the networks that have none, and create the members that do not exist; number done."""
    told = texts("networks")
    done = sum(_present(entry) for entry in told["network"])
    done += sum(_structure(entry) for entry in told["structure"])
    return done + sum(_person(entry) for entry in told["person"]) + _agree_in_teams()


def _present(entry: Entry) -> int:
    """The texts of one network, unless somebody wrote some."""
    network = Network.objects.filter(key=entry["key"]).first()
    if network is None or network.presentation:
        return 0
    network.summary = network.summary or entry["summary"]
    network.presentation = "".join(f"<p>{text}</p>" for text in entry["presentation"])
    network.how_to_join = "".join(f"<p>{text}</p>" for text in entry["how_to_join"])
    network.is_public = True
    network.is_open = entry["open"]
    network.save()
    return 1


def _structure(entry: Entry) -> int:
    """A structure that agreed to be shown in its networks."""
    if Organisation.objects.filter(name=entry["name"]).exists():
        return 0
    structure = Organisation.objects.create(
        name=entry["name"],
        kind=entry["kind"],
        territory=territory(entry["territory"]),
        website=entry.get("website", ""),
        source=Source.THEMSELVES,
    )
    for key in entry["networks"]:
        _join(key, organisation=structure)
    return 1


def _person(entry: Entry) -> int:
    """A person with a post, what they agreed to, and their networks."""
    first_name, last_name = entry["name"]
    if Person.objects.filter(first_name=first_name, last_name=last_name).exists():
        return 0
    day = timezone.localdate() - timedelta(days=entry.get("since", 200))
    place = territory(entry["territory"])
    structure, _ = Organisation.objects.get_or_create(
        name=entry["structure"], defaults={"kind": entry["kind"], "territory": place}
    )
    person = Person.objects.create(first_name=first_name, last_name=last_name, informed_on=day)
    position = Position.objects.create(
        person=person,
        organisation=structure,
        function=entry["function"],
        phone=entry.get("phone", ""),
        email=entry["email"],
        started_on=day,
        verified_on=day,
    )
    _agree(person, entry.get("agrees", ["publish-name"]), day)
    for key, role in entry["networks"]:
        _join(key, role=role, position=position, territory=place, since=day)
    return 1


def _agree_in_teams() -> int:
    """Two members of the teams in five agreed to be seen, always the same; number of those who had not yet."""
    members = Membership.objects.filter(network__key=TEAMS, position__isnull=False).order_by("pk")
    done = 0
    for rank, member in enumerate(members.select_related("position__person")):
        position = member.position
        if rank % 5 not in {0, 3} or member.shown_since or position is None:
            continue
        day = timezone.localdate() - timedelta(days=60 + rank)
        _agree(position.person, ["publish-name"], day)
        Membership.objects.filter(pk=member.pk).update(shown_since=day)
        done += 1
    return done


def _agree(person: Person, purposes: list[str], day: date) -> None:
    for purpose in purposes:
        ConsentEntry.objects.create(
            person=person,
            purpose=purpose,
            wording="D’accord pour figurer dans l’annuaire des réseaux, sur le site du centre.",
            channel=Channel.FORM,
            decided_on=day,
        )


def _join(key: str, *, role: str = "", since: date | None = None, **member: object) -> None:
    network = Network.objects.filter(key=key).first()
    if network is None:
        return
    day = since or timezone.localdate() - timedelta(days=150)
    held = NetworkRole.objects.filter(network=network, key=role).first() if role else None
    Membership.objects.create(network=network, role=held, started_on=day, shown_since=day, **member)
