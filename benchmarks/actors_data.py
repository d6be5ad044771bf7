"""A base of N persons, written by fast paths: structures, posts, memberships, interactions, and their words.

The same N gives the same base. Names are invented by joining syllables, some far more frequent than others, as
names are; one person has 500 interactions.
"""

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models

from actors.finding.keeping import refresh_all
from actors.models import FieldCheck, Organisation, OrganisationTag, Person, PersonTag, Position
from actors.tags import ActorTag
from benchmarks.pages import tell
from networks.models import Interaction, Membership, Network, NetworkRole, Participation
from territories.facts import known_regions, load_facts
from territories.models import Level, Territory

TODAY = date(2026, 11, 1)
BATCH = 1000
MANY_INTERACTIONS = 500

FIRST_NAMES = [
    "Inès",
    "Jean",
    "Marie",
    "Nathalie",
    "Samir",
    "Claire",
    "Jean-Pierre",
    "Maëlle",
    "Karim",
    "Sophie",
    "Youssef",
    "Élodie",
    "Thomas",
    "Fatou",
    "Lucie",
    "Nicolas",
    "Anne-Laure",
    "Mehdi",
    "Isabelle",
    "Philippe",
    "Zoé",
    "Hélène",
    "François",
    "Aïcha",
    "Romain",
    "Camille",
    "Noémie",
    "Patrick",
    "Leïla",
    "Benoît",
]
HEADS = [
    "Gar",
    "Mar",
    "Du",
    "Ber",
    "Le",
    "Mo",
    "Per",
    "Va",
    "Ro",
    "Bou",
    "Cha",
    "Fau",
    "Gi",
    "La",
    "Ri",
    "Gon",
    "Ben",
    "Sau",
    "Tou",
    "Vi",
    "Bro",
    "Cla",
    "De",
    "Fer",
    "Gau",
    "Her",
    "Ju",
    "Ker",
    "Lam",
    "Mon",
]
MIDDLES = [
    "ni",
    "ti",
    "la",
    "be",
    "rau",
    "mi",
    "ran",
    "sse",
    "lli",
    "va",
    "cha",
    "do",
    "gue",
    "li",
    "man",
    "net",
    "pu",
    "que",
    "ri",
    "sa",
    "ta",
    "vo",
    "zal",
    "ro",
    "le",
]
ENDS = [
    "er",
    "in",
    "ot",
    "eau",
    "ier",
    "and",
    "ard",
    "el",
    "ez",
    "y",
    "et",
    "on",
    "aud",
    "oux",
    "at",
    "as",
    "ot",
    "al",
    "es",
    "is",
]
FUNCTIONS = [
    "cheffe de projet politique de la ville", "adulte-relais", "déléguée du préfet", "élu à la cohésion sociale",
    "coordinatrice de réussite éducative", "directeur", "chargée de mission", "médiateur social", "présidente",
    "agent de développement", "conseillère emploi", "animateur de quartier", "responsable de la gestion urbaine",
]  # fmt: skip
STRUCTURES = [
    "Ville de",
    "Régie de quartier de",
    "Mission locale de",
    "Maison pour tous de",
    "Centre social de",
    "CCAS de",
]


def write_actors(size: int) -> None:
    """Everything, committed table by table."""
    chance = random.Random(8)
    for region in known_regions():
        load_facts(region)
    places = list(Territory.objects.filter(level__in=[Level.COMMUNE, Level.CITY_CONTRACT]).order_by("pk"))
    tell("structures")
    organisations = list(_structures(chance, max(50, size // 12), places))
    _write(Organisation, organisations)
    tell("personnes")
    persons = list(_persons(chance, size))
    _write(Person, persons)
    tell("postes")
    positions = list(_positions(chance, persons, organisations))
    _write(Position, positions)
    _write(
        FieldCheck, (FieldCheck(position=one, field="email", confirmed_on=_day(chance, 700)) for one in positions[::2])
    )
    _labels(chance, persons, organisations)
    tell("réseaux")
    _networks(chance, persons, positions, organisations)
    tell("mots")
    refresh_all()
    user = get_user_model().objects.create_superuser(username="banc", email="banc@banc.exemple")
    user.set_unusable_password()
    user.save()


def _write(model: type[models.Model], rows: Iterable[Any]) -> None:
    left = iter(rows)
    while some := list(islice(left, BATCH)):
        model._default_manager.bulk_create(some)


def _day(chance: random.Random, most: int) -> date:
    return TODAY - timedelta(days=1 + chance.randrange(most))


def _name(chance: random.Random) -> str:
    """One of some 28,000, the first ones often."""
    head = HEADS[int(len(HEADS) * chance.random() ** 1.6)]
    middle = MIDDLES[int(len(MIDDLES) * chance.random() ** 1.6)] if chance.random() < 0.8 else ""
    name = head + middle + chance.choice(ENDS)
    if chance.random() < 0.03:
        return f"de {name}"
    return f"{name}-{chance.choice(HEADS)}{chance.choice(ENDS)}" if chance.random() < 0.04 else name


def _structures(chance: random.Random, count: int, places: list[Territory]) -> Iterable[Organisation]:
    kinds = Organisation.Kind.values
    for number in range(count):
        place = places[number % len(places)] if places else None
        town = place.name if place else f"Commune {number % 300}"
        yield Organisation(
            name=f"{STRUCTURES[number % len(STRUCTURES)]} {town} {_name(chance)}"[:200],
            acronym="".join(chance.choices("ABCDEFGHILMNOPRST", k=4)),
            kind=kinds[number % len(kinds)],
            territory=place,
            town=town[:100],
            postcode=f"{21000 + number % 900}",
            email=f"accueil@structure{number}.example",
            phone=f"03 80 {number // 10000 % 100:02d} {number // 100 % 100:02d} {number % 100:02d}",
        )


def _persons(chance: random.Random, count: int) -> Iterable[Person]:
    for number in range(count):
        yield Person(
            first_name=chance.choice(FIRST_NAMES),
            last_name=_name(chance),
            informed_on=_day(chance, 1500) if number % 3 else None,
            personal_phone=_mobile(number, "07") if number % 10 == 0 else "",
        )


def _mobile(number: int, begins: str) -> str:
    digits = f"{number * 7919 % 100_000_000:08d}"
    return " ".join([begins, *(digits[start : start + 2] for start in range(0, 8, 2))])


def _positions(chance: random.Random, persons: list[Person], organisations: list[Organisation]) -> Iterable[Position]:
    for number, person in enumerate(persons):
        for turn in range(1 + (number % 10 == 0)):
            began = _day(chance, 4000)
            yield Position(
                person=person,
                organisation=organisations[int(len(organisations) * chance.random() ** 1.5)],
                function=chance.choice(FUNCTIONS),
                email=f"p{number}-{turn}@structure{number % 997}.example",
                phone=_mobile(number, "06"),
                started_on=began,
                ended_on=min(TODAY - timedelta(days=1), began + timedelta(days=900)) if chance.random() < 0.2 else None,
            )


def _labels(chance: random.Random, persons: list[Person], organisations: list[Organisation]) -> None:
    tags = [ActorTag.objects.create(name=f"Étiquette {number}", slug=f"etiquette-{number}") for number in range(20)]
    _write(PersonTag, (PersonTag(tag=chance.choice(tags), content_object=one) for one in persons[::5]))
    _write(
        OrganisationTag, (OrganisationTag(tag=chance.choice(tags), content_object=one) for one in organisations[::5])
    )


def _networks(
    chance: random.Random, persons: list[Person], positions: list[Position], organisations: list[Organisation]
) -> None:
    networks = [Network.objects.create(key=f"reseau-{number}", name=f"Réseau {number}") for number in range(6)]
    roles = {
        network.pk: [
            NetworkRole.objects.create(
                network=network, key=f"role-{number}", name=f"Rôle {number}", expected=number < 2
            )
            for number in range(4)
        ]
        for network in networks
    }

    def membership(**of: Any) -> Membership:
        network = chance.choice(networks)
        began = _day(chance, 2000)
        ended = began + timedelta(days=300) if chance.random() < 0.2 else None
        territory_id = of.pop("territory_id")
        return Membership(
            network=network, role=chance.choice(roles[network.pk]), started_on=began, ended_on=ended,
            territory_id=territory_id, **of,
        )  # fmt: skip

    _write(Membership, (membership(position=one, territory_id=one.organisation.territory_id) for one in positions[::2]))
    _write(Membership, (membership(person=one, territory_id=None) for one in persons[::10]))
    _write(Membership, (membership(organisation=one, territory_id=one.territory_id) for one in organisations[::3]))
    noon = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
    told = [
        Interaction(
            summary=f"Point numéro {number}", happened_at=noon - timedelta(hours=7 * number), network=networks[0]
        )
        for number in range(MANY_INTERACTIONS + len(persons) // 10)
    ]
    _write(Interaction, told)
    _write(
        Participation,
        (
            Participation(interaction=one, person=persons[0] if number < MANY_INTERACTIONS else persons[number])
            for number, one in enumerate(told)
        ),
    )
