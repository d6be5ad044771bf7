"""The public pages of the networks: ``/reseaux/`` and ``/reseaux/<key>/``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from wagtail.models import Site
from wagtail.rich_text import expand_db_html

from networks.contract import NetworkType
from networks.models import Network
from trajectoire.design.addresses import shield_html
from trajectoire.design.facts import Fact
from trajectoire.pages.breadcrumbs import Crumb, trail
from trajectoire.plugins import registry

from .places import counted, grouped
from .shown import Shown, shown_memberships, told

INDEX_TITLE = "Réseaux"


@dataclass(frozen=True)
class Line:
    """A network in the index; ``note`` counts who is shown in it."""

    network: Network
    note: str


def network_or_404(key: str) -> Network:
    """The public network of this address; one that is not public is as if it did not exist."""
    network = Network.objects.public().filter(key=key).first()
    if network is None:
        raise Http404
    return network


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every public network, with how many agreed to be seen there; two queries."""
    networks = list(Network.objects.public())
    members: Any = shown_memberships()  # its annotations are not in its type
    rows = list(members.values_list("network", "shown_person", "organisation"))
    lines = []
    for network in networks:
        persons = {person for key, person, _ in rows if key == network.pk and person}
        structures = {structure for key, _, structure in rows if key == network.pk and structure}
        lines.append(Line(network, counted(len(structures), len(persons), " et ")))
    context = {
        "title": INDEX_TITLE,
        "crumbs": trail(Crumb(INDEX_TITLE)),
        "lines": lines,
        "anyone": bool(rows),
        "schema": _schema(networks, request),
    }
    return render(request, "networks/public/index.html", context)


def _schema(networks: Sequence[Network], request: HttpRequest) -> Mapping[str, object]:
    """schema.org: the list of networks. Nobody's name is in it."""
    site = Site.find_for_request(request)
    root = site.root_url if site else ""
    items = [
        {"@type": "ListItem", "position": rank, "name": each.name, "url": f"{root}{each.get_absolute_url()}"}
        for rank, each in enumerate(networks, start=1)
    ]
    return {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": items}


@require_safe
def network_page(request: HttpRequest, key: str) -> HttpResponse:
    """What it is, what its plug-in shows, where and who its members are, how to join."""
    network = network_or_404(key)
    members = told(shown_memberships().filter(network=network))
    groups, drawing = grouped(members)
    kind = registry.get(NetworkType, network.kind) if network.kind else None
    context = {
        "network": network,
        "crumbs": crumbs(Crumb(network.name)),
        "presentation": rich(network.presentation),
        "how_to_join": rich(network.how_to_join),
        "kind": kind,
        "middle": _middle(request, network, kind),
        "facts": facts(members, sum(group.territory is not None for group in groups)),
        "groups": groups,
        "map": drawing,
        "privacy_note": bool(members),
    }
    return render(request, "networks/public/network.html", context)


def crumbs(*steps: Crumb) -> list[Crumb]:
    """The networks, then ``steps``."""
    return trail(Crumb(INDEX_TITLE, reverse("networks:index")), *steps)


def facts(members: Sequence[Shown], territories: int) -> list[Fact]:
    """What the margin says in figures."""
    keys = {each.key: each.is_person for each in members}
    numbers = (
        ("Structures", sum(not person for person in keys.values())),
        ("Personnes", sum(keys.values())),
        ("Territoires", territories),
    )
    return [Fact(label, str(number)) for label, number in numbers if number]


def rich(source: str) -> SafeString:
    """Rich text as the public reads it, addresses spelled out; empty when nothing is written."""
    html = shield_html(expand_db_html(source)) if source else ""
    return mark_safe(html)  # noqa: S308 - the editor's rich text, as Wagtail cleans it


def _middle(request: HttpRequest, network: Network, kind: NetworkType | None) -> SafeString:
    """What the plug-in of the network shows, from its own template."""
    if kind is None or not kind.public_template:
        return SafeString("")
    given = kind.public_context(request, network) if kind.public_context else {}
    text = render_to_string(kind.public_template, {**given, "network": network}, request=request)
    return mark_safe(text)  # noqa: S308 - a rendered template
