"""What the networks contribute: the rights of each role, who sees whom, why one may write."""

from datetime import time, timedelta

from actors.contract import ActorPanel, ActorScope
from mail.declared_texts import MailText, Variable
from trajectoire.plugins import (
    IntakeSource,
    LegalBasis,
    MailPurpose,
    Role,
    RoleGrant,
    ScheduledJob,
    SearchSource,
    SitemapSource,
    TerritorySection,
    TodoSource,
)

from . import actor_panels, scope
from .capture import mailbox as private_mailbox
from .capture import rules as capture_rules
from .interactions import follow_ups
from .interactions.panel import exchanges
from .public import found, on_territory, receiving


def _all(model: str, *verbs: str) -> tuple[str, ...]:
    return tuple(f"networks.{verb}_{model}" for verb in verbs)


_DAILY = (
    *_all("network", "view"),
    *_all("membership", "view", "add", "change"),
    *_all("interaction", "view", "add", "change"),
    *_all("nextstep", "view", "add", "change"),
    *_all("attachment", "view", "add", "delete"),
    "actors.view_personal_details",
)

contributions = [
    ActorScope(key="networks", label="Réseaux", persons=scope.persons, organisations=scope.organisations),
    ActorPanel(
        key="networks",
        label="Réseaux",
        template="networks/admin/actor_memberships.html",
        context=actor_panels.memberships,
        aside=True,
    ),
    ActorPanel(
        key="echanges",
        label="Échanges",
        template="networks/interactions/panel.html",
        context=exchanges,
        order=10,
    ),
    TodoSource(key="next-steps", label="Suivis", items=follow_ups.todo_items, order=15),
    TodoSource(key="captured-mails", label="Courriels à noter", items=capture_rules.todo_items, order=40),
    IntakeSource(key=capture_rules.SOURCE, label="Courriels gardés"),
    ScheduledJob(
        key="networks-capture",
        label="Boîte des courriels à garder",
        run=private_mailbox.collect,
        every=timedelta(minutes=5),
    ),
    ScheduledJob(
        key="networks-capture-forget",
        label="Oublier les courriels que personne n’a notés",
        run=capture_rules.forget_old,
        every=timedelta(days=1),
        at=time(3, 50),
    ),
    MailPurpose(
        key="reseaux",
        label="Vie des réseaux",
        basis=LegalBasis.LEGITIMATE_INTEREST,
        description="Invitations, questions et nouvelles de votre réseau professionnel.",
        bulk=True,
    ),
    MailText(
        key="reseaux-message",
        label="Message à une sélection",
        purpose="reseaux",
        mjml="mail/messages/plain.mjml",
        plain="mail/messages/plain.txt",
        subject="Un message de votre centre de ressources",
        opening="Bonjour {prenom},",
        when="Quand une personne de l’équipe écrit à des membres d’un réseau ; elle en rédige l’objet et le texte.",
        variables=(
            Variable(name="prenom", label="Prénom", example="Inès"),
            Variable(name="nom", label="Nom", example="Garnier"),
            Variable(name="fonction", label="Fonction", example="cheffe de projet"),
            Variable(name="structure", label="Structure", example="Ville de Nevers"),
        ),
    ),
    SearchSource(key=found.KIND, label="Réseaux", find=found.find_document, documents=found.documents),
    SitemapSource(key="networks", label="Réseaux", entries=found.sitemap_entries),
    TerritorySection(
        key="reseaux",
        label="Les réseaux ici",
        template="networks/public/territory_section.html",
        context=on_territory.section,
        order=30,
    ),
    MailPurpose(
        key=receiving.PURPOSE,
        label="Demandes faites sur les pages des réseaux",
        basis=LegalBasis.LEGITIMATE_INTEREST,
        description="L’accusé de réception d’une demande : rejoindre un réseau, corriger une fiche.",
    ),
    MailText(
        key=receiving.RECEIPT,
        label="Accusé de réception d’une demande",
        purpose=receiving.PURPOSE,
        mjml="mail/messages/plain.mjml",
        plain="mail/messages/plain.txt",
        subject="Nous avons bien reçu votre demande",
        opening=(
            "Bonjour,\n\nVotre demande est arrivée : {objet}. Une personne de l’équipe la lit avant tout changement, "
            "et vous répond si elle a une question.\n\nVous n’avez rien demandé ? Quelqu’un a sans doute donné cette "
            "adresse par erreur : dites-le-nous par le site, et nous l’effacerons."
        ),
        when="Quand une personne demande, sur le site, à rejoindre un réseau ou à corriger une fiche.",
        variables=(
            Variable(name="objet", label="ce qui est demandé", example="rejoindre le réseau « Conseils citoyens »"),
        ),
    ),
    IntakeSource(key=receiving.JOIN, label="Demande pour rejoindre un réseau", accepted=receiving.joined),
    IntakeSource(key=receiving.CORRECT, label="Correction demandée sur le site", accepted=receiving.corrected),
    RoleGrant(
        key="networks-direction",
        label="Réseaux, pour la direction",
        role=Role.DIRECTION,
        permissions=(*_DAILY, *_all("network", "add", "change"), "networks.view_every_nextstep"),
    ),
    RoleGrant(
        key="networks-projects",
        label="Réseaux, pour les projets",
        role=Role.PROJECT_OFFICER,
        permissions=(*_DAILY, *_all("network", "add", "change")),
    ),
]
