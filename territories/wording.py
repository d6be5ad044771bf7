"""Sentences about territories, in French."""

from .models import Level, Territory
from .surroundings import Surroundings

_SMALL = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze")


def counted(number: int, singular: str, plural: str) -> str:
    """« 1 ressource », « 12 ressources »."""
    return f"{number} {singular if number < 2 else plural}"  # noqa: PLR2004 - French: the plural begins at two


def in_letters(number: int) -> str:
    """Small numbers as a heading writes them."""
    return _SMALL[number] if number < len(_SMALL) else str(number)


def level_name(territory: Territory, around: Surroundings) -> str:
    """« Contrat de ville, Doubs »."""
    levels = {Level.NEIGHBOURHOOD: Level.COMMUNE, Level.DEPARTMENT: Level.REGION}
    wanted = levels.get(Level(territory.level), Level.DEPARTMENT)
    where = ", ".join(each.name for each in around.of_level(wanted)[:2])
    level = Level(territory.level).label
    return f"{level}, {where}" if where else level


def sentence(territory: Territory, around: Surroundings) -> str:
    """What it is, where no one has written a presentation."""
    places = len(around.inside.get(Level.NEIGHBOURHOOD, ()))
    contracts = len(around.inside.get(Level.CITY_CONTRACT, ()))
    quarters = "un quartier prioritaire" if places == 1 else f"{in_letters(places)} quartiers prioritaires"
    match territory.level:
        case Level.NEIGHBOURHOOD:
            towns = " et ".join(each.name for each in around.of_level(Level.COMMUNE)) or "la région"
            held = around.of_level(Level.CITY_CONTRACT)
            carried = f" Il relève du contrat de ville {held[0].name}." if held else ""
            return f"Quartier prioritaire de la politique de la ville, à {towns}.{carried}"
        case Level.REGION | Level.DEPARTMENT if contracts:
            held_here = "un contrat de ville" if contracts == 1 else f"{in_letters(contracts)} contrats de ville"
            return f"{held_here.capitalize()} et {quarters}."
        case Level.CITY_CONTRACT if places:
            towns_here = [each.name for each in around.towns()]
            listed = " et ".join(filter(None, [", ".join(towns_here[:-1]), towns_here[-1] if towns_here else ""]))
            return f"{quarters.capitalize()} : {listed}." if listed else f"{quarters.capitalize()}."
        case _ if places:
            return f"{quarters.capitalize()} de la politique de la ville."
    return ""
