"""Bodies of participation of the demonstration, their seats and who holds them, counted from the day of the seed."""

from datetime import date, timedelta

from django.utils import timezone

from actors.models import Person
from networks.conseils_citoyens.models import (
    BodyStage,
    BodyState,
    College,
    CompositionRule,
    ParticipationBody,
    SeatHolding,
)
from networks.conseils_citoyens.terms import KIND, NAME, PURPOSE, fill
from networks.kinds import network_of

from .carriers import territory
from .texts import Entry, texts

TERM = timedelta(days=900)
"""How long ago the members who still sit began, at most."""


def create_bodies() -> int:
    """Create the bodies that do not exist, with their colleges, seats and terms; number created."""
    told = texts("participation")
    network = network_of(KIND, name=NAME, mail_purpose=PURPOSE)
    if not network.summary:
        network.summary = "Les instances où les habitants prennent part aux contrats de ville."
        network.is_public = True
        network.save(update_fields=["summary", "is_public"])
    taken = created = 0
    for entry in told["body"]:
        held = sum(holders for _name, _size, holders in entry["colleges"])
        if not ParticipationBody.objects.filter(name=entry["name"], territory=territory(entry["territory"])).exists():
            _create(entry, [_name_of(number) for number in range(taken, taken + held + 1)])
            created += 1
        taken += held + 1  # one former member each
    return created


def _name_of(number: int) -> tuple[str, str]:
    """A name for each number below 500, none twice."""
    first, last = texts("participation")["first_names"], texts("participation")["last_names"]
    return first[number % len(first)], last[(number // len(first) + number) % len(last)]


def _create(entry: Entry, names: list[tuple[str, str]]) -> None:
    today = timezone.localdate()
    born = today - timedelta(days=entry["age"])
    body = ParticipationBody(
        name=entry["name"],
        kind=entry["kind"],
        territory=territory(entry["territory"]),
        recognition_act="Arrêté préfectoral de reconnaissance" if entry.get("recognised") else "",
        recognised_on=born if entry.get("recognised") else None,
        renewal_due_on=today + timedelta(days=entry["renewal_in"]) if "renewal_in" in entry else None,
        note=entry.get("note", ""),
    )
    body.neighbourhoods = [territory(slug) for slug in entry["neighbourhoods"]]
    body.save()
    BodyStage.objects.create(body=body, state=BodyState.ACTIVE, since=born)
    if entry["state"] != BodyState.ACTIVE:
        BodyStage.objects.create(body=body, state=entry["state"], since=today - timedelta(days=entry["for"]))
    CompositionRule.objects.create(
        body=body,
        since=born,
        text="\n".join(
            f"{name} : {size} sièges, ouverts à des volontaires." for name, size, _held in entry["colleges"]
        ),
    )
    members = iter(names)
    for order, (name, size, held) in enumerate(entry["colleges"]):
        college = College.objects.create(body=body, name=name, size=size, sort_order=order)
        for rank, seat in enumerate(college.seats.order_by("number")[:held]):
            began = max(born, today - TERM) + timedelta(days=7 * rank)
            fill(seat, _person(next(members), began), SeatHolding.Rank.HOLDER, began)
    _create_former_member(body, next(members), born, today)


def _create_former_member(body: ParticipationBody, name: tuple[str, str], born: date, today: date) -> None:
    """Someone sat before, on the first seat, and stopped before the present members began."""
    ended = max(born, today - TERM) - timedelta(days=1)
    if ended > born:
        seat = body.colleges.order_by("sort_order")[0].seats.get(number=1)
        fill(seat, _person(name, born), SeatHolding.Rank.HOLDER, born, ended)


def _person(name: tuple[str, str], informed_on: date) -> Person:
    return Person.objects.create(
        first_name=name[0],
        last_name=name[1],
        informed_on=informed_on,
        source_detail="Liste des membres, remise par l’instance.",
    )
