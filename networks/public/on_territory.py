"""« Les réseaux ici »: what the page of a territory tells of the public networks; persons are counted, never named."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from networks.contract import NetworkType
from networks.models import Network
from territories.models import Level, Territory
from trajectoire.plugins import registry

from .directory import NETWORK, PLACE, WHO
from .shown import PERSON, STRUCTURE, shown_memberships

MOST = 8
"""Structures named for a network; the directory has the others."""


@dataclass(frozen=True)
class Told:
    """A network in a territory. ``tracked``: « 3 instances »; ``structures``: name, address; ``more``: how many."""

    network: Network
    tracked: str
    structures: tuple[tuple[str, str], ...]
    more: int
    persons: int
    directory: str


def section(_request: HttpRequest, territory: Territory) -> Mapping[str, object] | None:
    """The public networks that have something here or within; ``None`` when none has. Few queries."""
    networks = list(Network.objects.public())
    if not networks:
        return None
    rows: Any = shown_memberships().within([territory.pk])
    known = list(rows.values_list("network", "organisation", "organisation__name", "shown_person"))
    told = []
    for network in networks:
        structures = {pk: name for key, pk, name, _ in known if key == network.pk and pk}
        persons = {pk for key, _, _, pk in known if key == network.pk and pk}
        tracked = _tracked(network, territory)
        if structures or persons or tracked:
            named = sorted(structures.items(), key=lambda pair: (pair[1].casefold(), pair[0]))
            told.append(
                Told(
                    network=network,
                    tracked=tracked,
                    structures=tuple(
                        (name, reverse("networks:entry", args=[f"{STRUCTURE}-{pk}"])) for pk, name in named[:MOST]
                    ),
                    more=max(0, len(named) - MOST),
                    persons=len(persons),
                    directory=_directory(network, territory),
                )
            )
    return {"networks": told} if told else None


def _tracked(network: Network, territory: Territory) -> str:
    """What the plug-in of the network counts here: « 3 instances »; the state of things stays with the team."""
    kind = registry.get(NetworkType, network.kind) if network.kind else None
    cell = kind.coverage(timezone.localdate()).get(territory.pk) if kind and kind.public_template else None
    return f"{cell.count} {kind.unit if cell.count == 1 else kind.units}" if kind and cell and cell.count else ""


def _directory(network: Network, territory: Territory) -> str:
    """The directory, narrowed to the persons of this network here, as near as it can be."""
    asked = {NETWORK: network.key, WHO: PERSON}
    if territory.level == Level.CITY_CONTRACT:
        asked[PLACE] = str(territory.slug)
    return f"{reverse('networks:directory')}?{urlencode(asked)}"
