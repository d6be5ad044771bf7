"""What the public page of the network shows: initiatives whose carriers agreed, and nobody else's name."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils import timezone

from actors.consents import Decision, Purpose, last_decision
from actors.models import Organisation, Person
from networks.models import Network
from search.analysis import fold
from trajectoire.taxonomies.models import Theme

from .models import Initiative

OTHER = "Autres initiatives"
"""Title of the group of those without a theme."""


def published() -> list[dict[str, object]]:
    """The initiatives of today that may be shown, by title, as plain facts; a few queries, whatever their number.

    A structure says whether it agrees (``agreed_on``). A person is named only with an agreement in the ledger to have
    their name published; an initiative that a person carries alone is shown only with it.
    """
    today = timezone.localdate()
    found = list(Initiative.objects.alive(today).with_carrier().filter(agreed_on__lte=today).order_by("title", "pk"))
    named = who_agreed(person for each in found if (person := _person(each)))
    return [
        {
            "title": each.title,
            "summary": each.summary,
            "results": each.results,
            "maturity": each.maturity_label,
            "sheet": each.sheet,
            "theme": next((theme.name for theme in sorted(each.themes.all(), key=_path)), OTHER),
            "territories": list(each.territories.all()),
            "structure": structure.name if (structure := _structure(each)) else "",
            "person": str(person) if (person := _person(each)) and person.pk in named else "",
        }
        for each in found
        if _structure(each) or ((alone := _person(each)) and alone.pk in named)
    ]


def _path(theme: Theme) -> str:
    return str(theme.path)


def _structure(initiative: Initiative) -> Organisation | None:
    if initiative.organisation:
        return initiative.organisation
    member = initiative.membership
    if member is None:
        return None
    return member.organisation or (member.position.organisation if member.position else None)


def _person(initiative: Initiative) -> Person | None:
    member = initiative.membership
    if member is None:
        return None
    return member.person or (member.position.person if member.position else None)


def who_agreed(persons: Iterable[Person]) -> set[int]:
    """Keys of those whose last word in the ledger lets their name be published; one query."""
    keys = {person.pk for person in persons}
    said = Person.objects.filter(pk__in=keys, ended_on__isnull=True).annotate(
        said=last_decision("pk", Purpose.PUBLISH_NAME)
    )
    return set(said.filter(said=Decision.GIVEN).order_by().values_list("pk", flat=True)) if keys else set()


def _rank(group: tuple[str, object]) -> tuple[bool, str]:
    return group[0] == OTHER, fold(group[0])


def public_context(_request: HttpRequest, _network: Network) -> dict[str, object]:
    """``groups``: those of ``published`` by their first theme, in the order of themes; ``count``: how many."""
    found = published()
    groups: dict[str, list[dict[str, object]]] = {}
    for each in found:
        groups.setdefault(str(each["theme"]), []).append(each)
    return {"count": len(found), "groups": sorted(groups.items(), key=_rank)}
