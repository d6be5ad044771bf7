"""Where members are, for the public: by contrat de ville, whatever the territory that was noted of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from territories.mapping import plotted
from territories.models import Level, Territory

from .shown import Shown

NOWHERE = "Sans territoire précis"
_PLACES = (Level.CITY_CONTRACT, Level.INTERCOMMUNALITY, Level.COMMUNE)


def contracts_of_places() -> dict[int, set[int]]:
    """Keys of the contrats de ville of each neighbourhood, commune, intercommunality and contract; two queries.

    A commune has those of its neighbourhoods: what carries a contract and what it covers are not the same.
    """
    found = {pk: {pk} for pk in Territory.objects.filter(level=Level.CITY_CONTRACT).values_list("pk", flat=True)}
    links = list(
        Territory.parents.through.objects.filter(
            from_territory__level__in=(Level.CITY_CONTRACT, Level.NEIGHBOURHOOD), to_territory__level__in=_PLACES
        ).values_list("from_territory", "to_territory")
    )
    contracts = set(found)
    for inside, above in links:
        if above in contracts:
            found.setdefault(inside, set()).add(above)
    for inside, above in links:
        if above not in contracts:
            found.setdefault(above, set()).update(found.get(inside, ()))
    return found


@dataclass(frozen=True)
class Group:
    """Members of one territory; ``number`` is that of the map, ``None`` for what has no place on it."""

    territory: Territory | None
    structures: tuple[Shown, ...]
    persons: tuple[Shown, ...]
    number: int | None = None

    @property
    def title(self) -> str:
        """Name of the territory."""
        return self.territory.name if self.territory else NOWHERE

    @property
    def note(self) -> str:
        """« 2 structures, 1 personne »."""
        return counted(len(self.structures), len(self.persons))


def counted(structures: int, persons: int, joint: str = ", ") -> str:
    """« 2 structures, 1 personne »; nothing is said of what there is none of."""
    told = ((structures, "structure"), (persons, "personne"))
    return joint.join(f"{number} {word}{'s' if number > 1 else ''}" for number, word in told if number)


def grouped(members: Iterable[Shown]) -> tuple[list[Group], object]:
    """Members by contrat de ville, then by wider territory, then without any; and the map, if one has a place.

    Somebody who has two roles in one territory is there once. Five queries whatever the number of members.
    """
    contracts = contracts_of_places()
    by_place: dict[int | None, list[Shown]] = {}
    for each in members:
        by_place.setdefault(_place(each.territory, contracts), []).append(each)
    places = Territory.objects.filter(pk__in=[key for key in by_place if key]).in_bulk()
    ordered = sorted(places.values(), key=_rank)
    drawn = plotted([each for each in ordered if each.level not in {Level.REGION, Level.DEPARTMENT}])
    numbers = drawn.numbers if drawn else {}
    groups = [_group(each, by_place[each.pk], numbers.get(each.pk)) for each in ordered]
    if None in by_place:
        groups.append(_group(None, by_place[None], None))
    return groups, drawn.drawing if drawn else None


def _place(territory: Territory | None, contracts: Mapping[int, set[int]]) -> int | None:
    """The one contract of a territory, or the territory itself when it has none or several."""
    if territory is None:
        return None
    held = contracts.get(territory.pk, set())
    return next(iter(held)) if len(held) == 1 else territory.pk


def _rank(territory: Territory) -> tuple[int, str, str]:
    """Contracts first, then the wider the later."""
    levels = [Level.CITY_CONTRACT, Level.NEIGHBOURHOOD, Level.COMMUNE, Level.INTERCOMMUNALITY, Level.DEPARTMENT]
    level = Level(territory.level)
    return (levels.index(level) if level in levels else len(levels)), territory.name, territory.code


def _group(territory: Territory | None, members: Sequence[Shown], number: int | None) -> Group:
    once: dict[tuple[str, str, str], Shown] = {}
    for each in members:
        same = (each.key, each.function, each.structure)
        known = once.get(same)
        roles = [role for role in (known.role if known else "", each.role) if role]
        once[same] = replace(known or each, role=", ".join(dict.fromkeys(roles)))
    told = tuple(once.values())
    return Group(territory, tuple(s for s in told if not s.is_person), tuple(s for s in told if s.is_person), number)
