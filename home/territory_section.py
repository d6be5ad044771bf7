"""The section of the front page that leads to each contrat de ville, and the map beside the title."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count
from django.http import HttpRequest

from territories.models import Level, Territory

ELSEWHERE = "Ailleurs"
"""Heading of the contracts that no department contains."""


@dataclass(frozen=True)
class ContractLink:
    """A contrat de ville, the number of its priority neighbourhoods, and where to read what is known of it."""

    name: str
    neighbourhoods: int
    url: str

    @property
    def tiles(self) -> range:
        """One for each neighbourhood."""
        return range(self.neighbourhoods)


@dataclass(frozen=True)
class Department:
    """A department and its contracts, by name."""

    name: str
    contracts: tuple[ContractLink, ...]


def territories(_request: HttpRequest) -> Mapping[str, object] | None:
    """Contracts by department; nothing while the facts of the region are not loaded. Three queries."""
    found = departments()
    return {"departments": found} if found else None


def departments() -> list[Department]:
    """Departments by name, each with its contracts; a contract over two of them stands under the first."""
    contracts = Territory.objects.valid().filter(level=Level.CITY_CONTRACT)
    inside = Territory.objects.valid().filter(level=Level.NEIGHBOURHOOD, parents__level=Level.CITY_CONTRACT)
    counts = dict(inside.order_by().values_list("parents").annotate(Count("pk")))
    rows = sorted(((_department(c), c) for c in contracts.prefetch_related("parents")), key=lambda r: (r[0], r[1].name))
    return [
        Department(
            name,
            tuple(ContractLink(each.name, counts.get(each.pk, 0), each.get_absolute_url()) for _name, each in group),
        )
        for name, group in groupby(rows, key=lambda row: row[0])
    ]


def _department(contract: Territory) -> str:
    names = sorted(parent.name for parent in contract.parents.all() if parent.level == Level.DEPARTMENT)
    return names[0] if names else ELSEWHERE
