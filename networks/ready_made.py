"""The networks that most centres animate, made of roles and fields, without code: a start, which each team changes."""

from django.db import transaction

from .models import Network, NetworkRole

TEAMS = "equipes"
BOARD = "conseil-d-administration"

NETWORKS: tuple[tuple[str, str, str, tuple[tuple[str, str, bool], ...]], ...] = (
    (
        TEAMS,
        "Équipes politique de la ville",
        "Qui porte la politique de la ville dans chaque contrat.",
        (
            ("chef-de-projet", "Chef·fe de projet", True),
            ("delegue-du-prefet", "Délégué·e du préfet", True),
            ("elu-referent", "Élu·e référent·e", True),
            ("bailleur", "Bailleur", True),
        ),
    ),
    (
        BOARD,
        "Conseil d’administration",
        "Les personnes et les structures qui administrent le centre.",
        (
            ("presidence", "Présidence", False),
            ("tresorerie", "Trésorerie", False),
            ("secretariat", "Secrétariat", False),
            ("membre", "Membre", False),
        ),
    ),
)
"""Key, name, summary and roles (key, name, expected in each contrat) of each."""


@transaction.atomic
def make_networks() -> int:
    """Create those that are not there; number created. What a team changed, in one that exists, stays as it is."""
    created = 0
    for rank, (key, name, summary, roles) in enumerate(NETWORKS, start=1):
        if Network.objects.filter(key=key).exists() or Network.objects.filter(name=name).exists():
            continue
        network = Network.objects.create(key=key, name=name, summary=summary, order=rank * 10)
        NetworkRole.objects.bulk_create(
            NetworkRole(network=network, key=role, name=called, expected=expected, sort_order=place)
            for place, (role, called, expected) in enumerate(roles)
        )
        created += 1
    return created
