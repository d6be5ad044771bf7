"""``manage.py seed_demo``: fill a site with the demonstration; a second time changes nothing."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from demo.accounts import accounts_file, create_team
from demo.events import create_events
from demo.exchanges import create_exchanges
from demo.letters import create_letters
from demo.library import create_library
from demo.mediators import create_mediators
from demo.network_members import open_networks
from demo.participants import create_participants
from demo.participation import create_bodies
from demo.reset import remove_demonstration
from demo.site import create_pages
from demo.teams import create_teams
from demo.territory_texts import write_territory_texts
from demo.transitions import create_transitions
from demo.vocabularies import create_vocabularies
from networks.ready_made import make_networks
from territories.facts import load_facts

STEPS: tuple[tuple[str, str, Callable[[], int]], ...] = (
    ("territories", "Territoires de Bourgogne-Franche-Comté", lambda: load_facts("27")["created"]),
    ("territory_texts", "Présentations de territoires", write_territory_texts),
    ("vocabularies", "Thèmes et publics", create_vocabularies),
    ("accounts", "Comptes de l’équipe", create_team),
    ("pages", "Pages, menus et identité du site", create_pages),
    ("networks", "Réseaux faits de rôles et de champs", make_networks),
    ("resources", "Bibliothèque : publications, fiches, brèves, appels, offres, dossiers", create_library),
    ("events", "Agenda : événements de trois années", create_events),
    ("participants", "Inscriptions, présences et attestations", create_participants),
    ("letters", "Lettres, abonnés, un an de numéros et un brouillon", create_letters),
    ("bodies", "Conseils citoyens, tables de quartier et autres instances", create_bodies),
    ("teams", "Équipes de chaque contrat, structures des quartiers", create_teams),
    ("mediators", "Adultes-relais : postes, conventions et titulaires", create_mediators),
    ("transitions", "Transitions : initiatives, demandes et offres", create_transitions),
    ("network_members", "Pages publiques des réseaux, et qui a dit oui pour y figurer", open_networks),
    ("exchanges", "Échanges notés, suites promises, corrections demandées", create_exchanges),
)


class Command(BaseCommand):
    """Create what the demonstration lacks, step by step; nothing that exists is changed."""

    help = "Remplit le site du contenu de démonstration (personnes et structures inventées, lieux réels)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--reset`` removes the demonstration first; ``--json`` prints counts on the last line."""
        parser.add_argument("--reset", action="store_true", help="efface d’abord le contenu de démonstration")
        parser.add_argument("--json", action="store_true", help="dernière ligne : un objet JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run each step in a transaction of its own, so that what is done stays done."""
        if options["reset"]:
            removed = remove_demonstration()
            self.stdout.write(f"Démonstration effacée : {removed} éléments.")
        counts: dict[str, int] = {}
        for key, label, step in STEPS:
            self.stdout.write(f"{label}… ", ending="")
            self.stdout.flush()
            try:
                with transaction.atomic():
                    counts[key] = step()
            except Exception as error:
                raise CommandError(f"{label} : {type(error).__name__} : {error}") from error
            self.stdout.write(f"{counts[key]} de plus." if counts[key] else "déjà là.")
        if accounts_file().exists():
            self.stdout.write(f"\nComptes ({accounts_file()}) :\n{accounts_file().read_text()}")
        if options["json"]:
            self.stdout.write(json.dumps(counts))
