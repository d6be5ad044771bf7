"""Initiatives, requests and offers for the tests of the transitions."""

from datetime import date
from typing import Any

from actors.models import Organisation
from networks.transitions.models import Exchange, Initiative, InitiativeStage, Maturity
from trajectoire.taxonomies.models import Theme

REQUEST, OFFER = Exchange.Kind.REQUEST, Exchange.Kind.OFFER


def structure(name: str = "Les Roues libres", **facts: Any) -> Organisation:
    return Organisation.objects.get_or_create(name=name, defaults=facts)[0]


def theme(name: str, under: Theme | None = None) -> Theme:
    found: Theme = Theme.objects.filter(name=name).first() or (
        Theme.objects.get(pk=under.pk).add_child(name=name) if under else Theme.add_root(name=name)
    )
    return found


def initiative(
    title: str = "Atelier vélo", *, stages: Any = None, places: Any = (), themes: Any = (), **facts: Any
) -> Initiative:
    made = Initiative(title=title, summary=f"{title}, chaque semaine.", **({"organisation": structure()} | facts))
    made.territories, made.themes = list(places), list(themes)
    made.save()
    for maturity, since in stages or [(Maturity.RUNNING, date(2024, 1, 1))]:
        InitiativeStage.objects.create(initiative=made, maturity=maturity, since=since)
    return made


def exchange(
    title: str, kind: str = REQUEST, *, by: str = "Les Roues libres", themes: Any = (), **facts: Any
) -> Exchange:
    made = Exchange.objects.create(title=title, kind=kind, **({"organisation": structure(by)} | facts))
    made.themes.set(themes)
    return made


def pair(**facts: Any) -> tuple[Exchange, Exchange]:
    """A request and an offer that share a theme."""
    moving = theme("Mobilités")
    return (
        exchange("Un local pour un atelier vélo", themes=[moving], **facts),
        exchange("Notre ancien local à vélos", OFFER, by="Régie des Rives", themes=[moving]),
    )
