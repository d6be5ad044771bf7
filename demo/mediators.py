"""Posts of adultes-relais of the demonstration: their conventions, their holders, counted from the day of the seed."""

from datetime import date, timedelta

from django.utils import timezone

from actors.models import Organisation, Person, Source
from networks.adultes_relais.conventions import longest_end, months_after
from networks.adultes_relais.models import (
    AidAmount,
    Convention,
    Modality,
    Post,
    PostHolding,
    TrainingNeed,
    WorkContract,
)
from networks.adultes_relais.terms import KIND, NAME, leave, take
from networks.kinds import network_of
from territories.models import Level, Territory

from .carriers import territory
from .texts import Entry, texts

ARRIVAL = timedelta(days=45)
"""How long after the beginning of a convention its holder arrives."""
CHANGE = timedelta(days=120)
"""How long a post stays without anybody between two holders."""
LENGTH = 36
"""Months of a convention."""


def create_mediators() -> int:
    """Create the posts that do not exist, with their conventions and holders; number of conventions created."""
    told = texts("mediators")
    network = network_of(KIND, name=NAME)
    if not network.summary:
        network.summary = "Les postes de médiation sociale des quartiers prioritaires."
        network.is_public = True
        network.save(update_fields=["summary", "is_public"])
    for entry in told["aid"]:
        AidAmount.objects.get_or_create(starts_on=entry["starts_on"], defaults=entry)
    there = set(Post.objects.values_list("title", "territory__level", "territory__code"))
    number = created = names = 0
    for entry in told["post"]:
        _level, _, code = entry["territory"].partition("-")
        count = 1 + entry.get("before", 0) + entry.get("next", False)
        if (entry["title"], Level.CITY_CONTRACT, code) not in there:
            _Maker(entry, number, names).make()
            created += count
        number, names = number + count, names + 2
    return created


class _Maker:
    """Makes one post: ``number`` is that of its first convention, ``names`` the rank of its first holder's name."""

    def __init__(self, entry: Entry, number: int, names: int) -> None:
        self.entry, self.number, self.names = entry, number, names
        self.today = timezone.localdate()
        self.place = territory(entry["territory"])

    def make(self) -> None:
        """The post, its conventions, its holders, what they need to learn."""
        entry = self.entry
        post = Post.objects.create(
            title=entry["title"],
            territory=self.place,
            workplace=entry["workplace"],
            full_time_equivalent=entry.get("part", "1"),
        )
        post.neighbourhoods.set([territory(slug) for slug in entry["neighbourhoods"]])
        post.modalities.set(Modality.objects.filter(name__in=entry["modalities"]))
        conventions = self._conventions(post)
        last = conventions[-2] if entry.get("next") else conventions[-1]
        if entry["holder"] in {"here", "changed", "left"}:
            self._holders(post, conventions[0], last)
        if need := entry.get("training"):
            TrainingNeed.objects.create(post=post, text=need, noted_on=self.today - timedelta(days=20))

    def _conventions(self, post: Post) -> list[Convention]:
        """In order: those before, the last, the one that is signed already."""
        entry = self.entry
        first = months_after(self.today + timedelta(days=entry["ends_in"] + 1), -LENGTH * (1 + entry.get("before", 0)))
        count = 1 + entry.get("before", 0) + entry.get("next", False)
        department = self._department()
        employer, _new = Organisation.objects.get_or_create(
            name=entry["employer"], defaults={"territory": self.place, "source": Source.PARTNER}
        )
        found: list[Convention] = []
        for rank in range(count):
            starts_on = found[-1].ends_on + timedelta(days=1) if found else first
            is_last = rank == entry.get("before", 0)
            wanted = self.today + timedelta(days=entry["ends_in"])
            found.append(
                Convention(
                    post=post,
                    number=f"AR {department.code:0>3} {self.number + rank + 1:04}",
                    employer=employer,
                    prefecture=f"Préfecture ({department.name})",
                    signed_on=min(starts_on - timedelta(days=20), self.today),
                    starts_on=starts_on,
                    ends_on=min(wanted, longest_end(starts_on)) if is_last else longest_end(starts_on),
                    sequel=entry.get("sequel", "") if is_last else "",
                )
            )
        return Convention.objects.bulk_create(found)

    def _department(self) -> Territory:
        return self.place.parents.get(level=Level.DEPARTMENT)

    def _holders(self, post: Post, first: Convention, last: Convention) -> None:
        """One since the first convention, or two; who left did so with the last one, or halfway."""
        holder = self.entry["holder"]
        arrived = first.starts_on + ARRIVAL
        held = self._take(post, arrived, self.names)
        if holder == "changed":
            gone = last.starts_on + CHANGE
            leave(held, gone, leaves_employer=True)
            held = self._take(post, gone + CHANGE, self.names + 1)
        elif holder == "left":
            leave(held, min(last.ends_on, self.today), leaves_employer=True)
        self._contract(held)

    def _take(self, post: Post, day: date, rank: int) -> PostHolding:
        first_names, last_names = texts("mediators")["first_names"], texts("mediators")["last_names"]
        person = Person.objects.create(
            first_name=first_names[rank % len(first_names)],
            last_name=last_names[(rank // len(first_names) + rank * 7) % len(last_names)],
            source=Source.EMPLOYER,
            source_detail="Prise de poste d’adulte-relais",
            informed_on=day,
        )
        held = take(post, person, day)
        if rank % 8 == 0:
            held.membership.verified_on = max(day, self.today - timedelta(days=240))
            held.membership.save(update_fields=["verified_on"])
        return held

    def _contract(self, held: PostHolding) -> None:
        kind = self.entry.get("contract")
        starts_on = held.membership.started_on
        if kind is None or starts_on is None:
            return
        ends_on = longest_end(starts_on) if kind == WorkContract.Kind.FIXED else None
        WorkContract.objects.create(holding=held, kind=kind, starts_on=starts_on, ends_on=ends_on)
