"""What stands around a territory: what contains it, what is within. Read once for a page, in four queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

from django.db.models import Prefetch

from .models import Level, Territory, TerritoryQuerySet
from .tilemap import Point

_WIDE = (Level.REGION, Level.DEPARTMENT)


@dataclass(frozen=True)
class Surroundings:
    """``above``: what contains it, widest first. ``inside``: what exists within today, by level, by name.

    ``neighbourhoods``: the priority neighbourhoods that its page numbers, by code: those within, or for a neighbourhood
    those of its contracts, itself among them. Their parents are read too.
    """

    above: tuple[Territory, ...]
    inside: Mapping[str, tuple[Territory, ...]]
    neighbourhoods: tuple[Territory, ...]

    @cached_property
    def held(self) -> Mapping[int, Sequence[Territory]]:
        """These neighbourhoods by what directly contains them (primary key)."""
        found: dict[int, list[Territory]] = {}
        for place in self.neighbourhoods:
            for parent in place.parents.all():
                found.setdefault(parent.pk, []).append(place)
        return found

    def towns(self) -> list[Territory]:
        """Communes of these neighbourhoods, by name: a contract is not its intercommunality."""
        found = {town.pk: town for place in self.neighbourhoods for town in parents_of(place, Level.COMMUNE)}
        return sorted(found.values(), key=lambda town: (town.name, town.code))

    def of_level(self, level: Level) -> list[Territory]:
        """What contains it, at this level."""
        return [territory for territory in self.above if territory.level == level]

    def place_of(self, territory: Territory) -> Point | None:
        """Where it is: its own centroid, or the middle of its neighbourhoods."""
        if territory.longitude is not None and territory.latitude is not None:
            return territory.longitude, territory.latitude
        places = [place for place in self.held.get(territory.pk, ()) if place.longitude is not None]
        if not places:
            return None
        return fmean(p.longitude for p in places if p.longitude is not None), fmean(
            p.latitude for p in places if p.latitude is not None
        )


def parents_of(territory: Territory, level: Level) -> list[Territory]:
    """Its direct parents of one level (prefetched ones are not read again)."""
    return [parent for parent in territory.parents.all() if parent.level == level]


def surroundings(territory: Territory) -> Surroundings:
    """Read once for each object, however many blocks of a page ask."""
    known: Surroundings | None = getattr(territory, "_surroundings", None)
    if known is None:
        known = _read(territory)
        territory._surroundings = known  # type: ignore[attr-defined] # noqa: SLF001 - kept with the object it tells of
    return known


def _read(territory: Territory) -> Surroundings:
    above = tuple(territory.ancestors().widest_first())
    contracts = [each.pk for each in above if each.level == Level.CITY_CONTRACT]
    if territory.level == Level.NEIGHBOURHOOD and contracts:
        near = _with_parents(Territory.objects.valid().filter(level=Level.NEIGHBOURHOOD, parents__in=contracts))
        return Surroundings(above, {}, _by_code([*near, territory]))
    within = territory.descendants()
    found = list(_with_parents(within.presented() if territory.level in _WIDE else within.valid()))
    inside = {level.value: tuple(each for each in found if each.level == level) for level in Level}
    if territory.level == Level.NEIGHBOURHOOD:
        return Surroundings(above, inside, _by_code([territory]))
    return Surroundings(above, inside, _by_code(inside[Level.NEIGHBOURHOOD]))


def _with_parents(territories: TerritoryQuerySet) -> TerritoryQuerySet:
    parents = Prefetch("parents", Territory.objects.order_by("name", "code"))
    return territories.widest_first().distinct().prefetch_related(parents)


def _by_code(territories: Iterable[Territory]) -> tuple[Territory, ...]:
    return tuple(sorted({each.pk: each for each in territories}.values(), key=lambda each: each.code))
