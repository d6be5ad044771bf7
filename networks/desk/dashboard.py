"""The first screen of the networks, and the one of each: how many, where nobody is, what happened lately."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from actors.periods import held_on
from networks.contract import NetworkPanel, NetworkType
from networks.models import Interaction, Membership, Network, NetworkRole
from networks.places import ground
from networks.policies import network_or_404
from networks.set_up import settings_address
from territories.models import Territory
from trajectoire.plugins import registry

LATELY = 8
"""Interactions and members shown."""


@dataclass(frozen=True)
class Vacancy:
    """An expected role and the contrats de ville where nobody holds it."""

    role: NetworkRole
    places: tuple[Territory, ...]
    total: int


def vacancies(network: Network, on: date) -> list[Vacancy]:
    """Where nobody holds an expected role on the day ``on``, as the coverage has it; seven queries."""
    roles = list(network.roles.filter(expected=True))
    if not roles:
        return []
    known = ground(on)
    held = Membership.objects.current(on).filter(network=network, role__in=roles).order_by()
    pairs = {
        (role, contract)
        for role, place in held.values_list("role", "territory").distinct()
        for contract in known.reached.get(place or 0, ())
    }
    contracts = [contract.territory for contract in known.contracts]
    return [
        Vacancy(role, tuple(place for place in contracts if (role.pk, place.pk) not in pairs), len(contracts))
        for role in roles
    ]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every network open to the colleague, with what it counts today."""
    today = timezone.localdate()
    held = held_on(today, "memberships__") & Q(memberships__isnull=False)
    networks = Network.objects.open_to(request.user).annotate(members=Count("memberships", filter=held))
    context = {
        "animated": [network for network in networks if network.ended_on is None or network.ended_on > today],
        "ended": [network for network in networks if network.ended_on and network.ended_on <= today],
        "may_set_up": request.user.has_perm("networks.add_network"),
    }
    return TemplateResponse(request, "networks/admin/index.html", context)


@require_safe
def dashboard(request: HttpRequest, key: str) -> HttpResponse:
    """One network."""
    network = network_or_404(request.user, key)
    today = timezone.localdate()
    current = Membership.objects.current(today).filter(network=network)
    counts = current.aggregate(
        members=Count("pk"),
        structures=Count("pk", filter=Q(organisation__isnull=False)),
        unverified=Count("pk", filter=Q(verified_on__isnull=True)),
    )
    by_role = dict(current.order_by().values_list("role").annotate(Count("pk")))
    kind = registry.get(NetworkType, network.kind) if network.kind else None
    context = {
        "network": network,
        "counts": counts,
        "roles": [(role, by_role.get(role.pk, 0)) for role in network.roles.all()],
        "without_role": by_role.get(None, 0),
        "vacancies": vacancies(network, today),
        "interactions": Interaction.objects.filter(network=network).select_related("recorded_by")[:LATELY],
        "latest": current.with_actor().order_by("-created_at", "-pk")[:LATELY],
        "panels": panels(request, network),
        "kind": kind,
        "kind_address": _address(kind),
        "settings_address": settings_address(network) if request.user.has_perm("networks.change_network") else "",
        "may_change": Network.objects.open_to(request.user, to_change=True).filter(pk=network.pk).exists(),
    }
    return TemplateResponse(request, "networks/admin/dashboard.html", context)


def panels(request: HttpRequest, network: Network) -> list[SafeString]:
    """What applications show of ``network`` to this colleague."""
    shown = []
    for panel in registry.all(NetworkPanel):
        found = panel.context(request, network)
        if found is not None:
            context = {**found, "network": network, "panel_id": f"bloc-{panel.key}", "panel_title": panel.label}
            shown.append(render_to_string(panel.template, context, request=request))
    return shown


def _address(kind: NetworkType | None) -> str:
    if kind is None:
        return ""
    try:
        return reverse(kind.dashboard)
    except NoReverseMatch:
        return ""
