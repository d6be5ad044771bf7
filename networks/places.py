"""Contrats de ville and what counts for them: what they contain, the intercommunality and the department around."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from territories.models import Level, Territory
from territories.tilemap import Point

_AROUND = (Level.INTERCOMMUNALITY, Level.DEPARTMENT)
"""What is said of these counts for the contracts in them; of a region it would say nothing."""


@dataclass(frozen=True)
class Contract:
    """A contrat de ville: its department (none is known for some), where it is, how many QPV it holds.

    ``population``: its own when it is known, otherwise that of the intercommunality around, or 0.
    """

    territory: Territory
    department: Territory | None
    spot: Point | None
    neighbourhoods: int
    population: int = 0

    @property
    def code(self) -> str:
        """Code of its department, "" when none is known."""
        return self.department.code if self.department else ""


@dataclass(frozen=True)
class Ground:
    """Every contract of a day, by department and name, and the contracts that each place counts for."""

    contracts: tuple[Contract, ...]
    reached: Mapping[int, frozenset[int]]

    def departments(self) -> list[Territory]:
        """Those that hold a contract, by code."""
        found = {each.department.pk: each.department for each in self.contracts if each.department}
        return sorted(found.values(), key=lambda place: place.code)

    def by_key(self) -> dict[int, Contract]:
        """The contracts by their key."""
        return {contract.territory.pk: contract for contract in self.contracts}

    def places_of(self, contract: int) -> list[int]:
        """Keys of the places that count for this contract, itself first."""
        return [contract, *sorted(place for place, found in self.reached.items() if contract in found - {place})]


def ground(on: date) -> Ground:
    """The contracts that exist on the day ``on`` and what counts for each; five queries, whatever the data."""
    contracts = list(Territory.objects.valid(on).filter(level=Level.CITY_CONTRACT).prefetch_related("parents"))
    reached: dict[int, set[int]] = {}
    departments: dict[int, Territory] = {}
    for contract in contracts:
        reached.setdefault(contract.pk, set()).add(contract.pk)
        for parent in contract.parents.all():
            if parent.level in _AROUND:
                reached.setdefault(parent.pk, set()).add(contract.pk)
            if parent.level == Level.DEPARTMENT:
                departments[contract.pk] = parent
    spots = _inside({contract.pk for contract in contracts}, reached, on)
    found = [
        Contract(contract, departments.get(contract.pk), _middle(own), len(own), _population(contract))
        for contract in contracts
        for own in [spots.get(contract.pk, [])]
    ]
    found.sort(key=lambda each: (each.code or "~", each.territory.name))
    return Ground(tuple(found), {place: frozenset(keys) for place, keys in reached.items()})


def _inside(contracts: set[int], reached: dict[int, set[int]], on: date) -> dict[int, list[Point | None]]:
    """Note in ``reached`` what lies within contracts, and the communes of their neighbourhoods; QPV by contract."""
    links = Territory.parents.through.objects.filter(to_territory__level=Level.CITY_CONTRACT)
    valid = Territory.objects.valid(on).filter(level=Level.NEIGHBOURHOOD)
    qpv = {pk: (x, y) for pk, x, y in valid.values_list("pk", "longitude", "latitude")}
    spots: dict[int, list[Point | None]] = {}
    for inside, contract in links.values_list("from_territory", "to_territory"):
        if contract in contracts:
            reached.setdefault(inside, set()).add(contract)
            if inside in qpv:
                x, y = qpv[inside]
                spots.setdefault(contract, []).append((x, y) if x is not None and y is not None else None)
    towns = Territory.parents.through.objects.filter(
        from_territory__level=Level.NEIGHBOURHOOD, to_territory__level=Level.COMMUNE
    )
    for inside, town in towns.values_list(F("from_territory"), F("to_territory")):
        if inside in qpv:
            reached.setdefault(town, set()).update(reached.get(inside, ()))
    return spots


def _population(contract: Territory) -> int:
    around = (parent.population for parent in contract.parents.all() if parent.level == Level.INTERCOMMUNALITY)
    return contract.population or next((count for count in around if count), 0)


def _middle(spots: list[Point | None]) -> Point | None:
    known = [spot for spot in spots if spot]
    if not known:
        return None
    return sum(x for x, _ in known) / len(known), sum(y for _, y in known) / len(known)
