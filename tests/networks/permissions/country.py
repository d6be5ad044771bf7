"""What the matrix is asked of: four networks with records of every kind, and colleagues of every sort.

Whatever belongs to a network bears its word, so that a page that names another network's records is caught by reading.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.utils import timezone

from actors.consents import Purpose
from actors.intake.model import Kind as Proposed
from actors.intake.rules import propose
from actors.models import ConsentEntry, Organisation, Person, Position, SavedView
from networks.adultes_relais.models import AidAmount, Convention, Modality, Post, TrainingNeed, WorkContract
from networks.adultes_relais.terms import take
from networks.capture import rules as capture
from networks.conseils_citoyens.models import BodyStage, College, ParticipationBody
from networks.conseils_citoyens.terms import fill
from networks.models import (
    Attachment,
    Interaction,
    Mailing,
    Membership,
    Network,
    NetworkAccess,
    NetworkRole,
    NextStep,
    Participation,
)
from networks.transitions.models import Exchange, Initiative, InitiativeStage
from territories.models import Level, Territory
from tests.accounts.conftest import PASSWORD
from trajectoire.accounts.models import User
from trajectoire.accounts.roles import sync_roles
from trajectoire.plugins import Role

WORDS = {
    "conseils-citoyens": "Alisier",
    "adultes-relais": "Bouleau",
    "transitions": "Cormier",
    "equipes": "Duramen",
}
"""Key of each network, and the word that all its records bear. The last one is made of roles and fields alone."""
OUTSIDE = "Fusain"
"""Word of a person and a structure of no network."""
PRIVATE = "secret"
"""Before the word of a network: what was said, promised or written there."""
HOME = "domicile"
"""Domain of every personal address."""

Things = dict[str, Any]


@dataclass
class Country:
    """Things by network then by name; colleagues by name; what is one's own, by colleague."""

    things: dict[str, Things] = field(default_factory=dict)
    colleagues: dict[str, User] = field(default_factory=dict)


def build() -> Country:
    """Everything, once."""
    sync_roles()
    country = Country()
    team = _hire("equipe", Role.PROJECT_OFFICER)
    contract = Territory.objects.create(level=Level.CITY_CONTRACT, code="245804406", name="Nevers")
    for key, word in WORDS.items():
        country.things[key] = _network(key, word, contract, team)
    _conseils(country.things["conseils-citoyens"], contract)
    _mediators(country.things["adultes-relais"], contract)
    _transitions(country.things["transitions"], contract)
    _everywhere(country)
    _outside(country, team)
    _colleagues(country)
    return country


def _hire(name: str, role: Role | None = None) -> User:
    user = User.objects.create_user(
        username=name, email=f"{name}@centre.example", password=PASSWORD, first_name="Camille", last_name=name
    )
    if role:
        user.groups.add(Group.objects.get(name=role.value))
    return user


def _network(key: str, word: str, contract: Territory, team: User) -> Things:
    """A network and what all of them have: a member by a position, an interaction, files, a promise, a message."""
    network = Network.objects.create(
        key=key, name=f"Réseau {word}", kind="" if key == "equipes" else key, is_public=True, is_open=True
    )
    role = NetworkRole.objects.create(network=network, key="role", name=f"Rôle {word}")
    structure = Organisation.objects.create(name=f"Maison {word}", email=f"maison@{word.lower()}.example")
    person = Person.objects.create(
        first_name="Zoé", last_name=word, personal_email=f"{word.lower()}@{HOME}.example", informed_on="2026-01-05"
    )
    address = f"zoe@{word.lower()}.example"
    position = Position.objects.create(person=person, organisation=structure, function="animatrice", email=address)
    member = Membership.objects.create(network=network, position=position, role=role, territory=contract)
    said = Interaction.objects.create(summary=f"{PRIVATE} {word}", network=network, recorded_by=team)
    Participation.objects.create(interaction=said, person=person)
    step = NextStep.objects.create(
        interaction=said, person=person, text=f"{PRIVATE} promis {word}", due_on=timezone.localdate(), owner=team
    )
    file = Attachment.objects.create(
        interaction=said, file=ContentFile(f"{PRIVATE} {word}".encode(), "a.txt"), name=f"{word}.txt", added_by=team
    )
    letter = Mailing.objects.create(
        network=network, subject=f"{PRIVATE} {word}", selection=[person.pk], created_by=team
    )
    ConsentEntry.objects.create(
        person=person, purpose=Purpose.NETWORK_MAIL, decision="given", wording=word, recorded_by=team
    )
    proposal = propose(
        capture.SOURCE, Proposed.UPDATE, {"phone": "03 86 00 00 11"}, record=position, message=f"{PRIVATE} {word}"
    )
    return {
        "word": word,
        "network": network.pk,
        "key": key,
        "person": person.pk,
        "structure": structure.pk,
        "role": role.pk,
        "member": member.pk,
        "interaction": said.pk,
        "step": step.pk,
        "file": file.pk,
        "letter": letter.pk,
        "proposal": proposal.pk,
        "consent": ConsentEntry.objects.get(person=person).pk,
        "contract": contract.code,
        "territory": contract.pk,
        "team": team.pk,
        "today": timezone.localdate().isoformat(),
    }


def _conseils(things: Things, contract: Territory) -> None:
    body = ParticipationBody.objects.create(name=f"Conseil {things['word']}", territory=contract)
    BodyStage.objects.create(body=body, since="2024-01-01")
    College.objects.create(body=body, name="Habitants", size=2)
    held, empty = body.colleges.get().seats.order_by("number")
    term = fill(held, Person.objects.get(pk=things["person"]), "titulaire", timezone.localdate())
    things |= {"body": body.pk, "seat": empty.pk, "term": term.pk}


def _mediators(things: Things, contract: Territory) -> None:
    today, word = timezone.localdate(), things["word"]
    employer = Organisation.objects.get(pk=things["structure"])
    posts = []
    for number in (1, 2):
        post = Post.objects.create(title=f"Médiation {word} {number}", territory=contract)
        convention = Convention.objects.create(
            post=post,
            number=f"{word} {number}",
            employer=employer,
            starts_on=today - timedelta(days=300),
            ends_on=today + timedelta(days=200),
        )
        posts.append((post, convention))
    (post, convention), (vacant, _other) = posts
    held = take(post, Person.objects.get(pk=things["person"]), today)
    work = WorkContract.objects.create(holding=held, starts_on=today, ends_on=today + timedelta(days=200))
    training = TrainingNeed.objects.create(post=post, text=f"Médiation numérique {word}")
    AidAmount.objects.exclude(pk=AidAmount.objects.order_by("pk").values("pk")[:1]).delete()
    aid = AidAmount.objects.first() or AidAmount.objects.create(starts_on="2020-01-01", amount=1, source="décret")
    modality = Modality.objects.first() or Modality.objects.create(name="Accueil")
    things |= {
        "post": post.pk,
        "vacant": vacant.pk,
        "convention": convention.pk,
        "holding": held.pk,
        "work": work.pk,
        "training": training.pk,
        "aid": aid.pk,
        "modality": modality.pk,
    }


def _transitions(things: Things, contract: Territory) -> None:
    word, structure = things["word"], Organisation.objects.get(pk=things["structure"])
    initiative = Initiative(
        title=f"Jardin {word}", summary="Un jardin.", organisation=structure, agreed_on="2026-01-05"
    )
    initiative.territories = [contract]
    initiative.save()
    InitiativeStage.objects.create(initiative=initiative, since="2024-01-01")
    wanted = Exchange.objects.create(
        title=f"Outils de jardin {word}", kind=Exchange.Kind.REQUEST, organisation=structure
    )
    giver = Organisation.objects.create(name=f"Régie {word}")
    offered = Exchange.objects.create(title=f"Outils de jardin {word}", kind=Exchange.Kind.OFFER, organisation=giver)
    things |= {"initiative": initiative.pk, "wanted": wanted.pk, "offered": offered.pk}


def _everywhere(country: Country) -> None:
    """Somebody in all four networks: each co-animator sees her, and of her networks only their own."""
    shared = Person.objects.create(first_name="Anaïs", last_name="Partout", informed_on="2026-01-05")
    for things in country.things.values():
        Membership.objects.create(network_id=things["network"], person=shared, role_id=things["role"])
        Participation.objects.create(interaction_id=things["interaction"], person=shared)
        NextStep.objects.create(
            person=shared,
            text=f"{PRIVATE} promis {things['word']}",
            due_on=timezone.localdate(),
            owner_id=things["team"],
        )
        things["shared"] = shared.pk


def _outside(country: Country, team: User) -> None:
    """Persons of no network, and what was said with a member about none."""
    structure = Organisation.objects.create(name=f"Maison {OUTSIDE}")
    person = Person.objects.create(first_name="Zoé", last_name=OUTSIDE)
    Position.objects.create(person=person, organisation=structure, function="directrice")
    said = Interaction.objects.create(summary=f"{PRIVATE} {OUTSIDE}", recorded_by=team)
    Participation.objects.create(interaction=said, person=person)
    view = SavedView.objects.create(owner=team, kind="personnes", name=f"Vue {OUTSIDE}", query="q=x")
    for things in country.things.values():
        things |= {"view": view.pk, "kind": view.kind}
        Participation.objects.create(interaction=said, person_id=things["person"])
        things |= {"stranger": person.pk, "strange_structure": structure.pk, "strange_interaction": said.pk}


def _colleagues(country: Country) -> None:
    """One of each group; an outside co-animator of each network, and one who only reads it."""
    found = country.colleagues
    for name, role in (
        ("direction", Role.DIRECTION),
        ("projets", Role.PROJECT_OFFICER),
        ("redaction", Role.EDITOR),
        ("relecture", Role.REVIEWER),
    ):
        found[name] = _hire(name, role)
    found["sans groupe"] = _hire("sans-groupe")
    entry = Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    for key, things in country.things.items():
        for verb, level in (("anime", NetworkAccess.Level.CHANGE), ("consulte", NetworkAccess.Level.VIEW)):
            group = Group.objects.create(name=f"{verb} {key}")
            group.permissions.add(entry)
            NetworkAccess.objects.create(network_id=things["network"], group=group, level=level)
            user = found[f"{verb} {key}"] = _hire(f"{verb}-{key}")
            user.groups.add(group)
    for name, user in found.items():
        for key, things in country.things.items():
            if name.endswith(key) or " " not in name:
                things[f"mail of {name}"] = capture.receive(_mail(things), user).pk
                things[f"draft of {name}"] = Mailing.objects.create(
                    network_id=things["network"], selection=[things["person"]], created_by=user,
                    subject="Rencontre", body="Bonjour {prenom},",
                ).pk  # fmt: skip
    for things in country.things.values():
        things["colleague's mail"] = things["mail of direction"]
        things["colleague's draft"] = things["letter"]


def _mail(things: Things) -> bytes:
    word = str(things["word"])
    message = EmailMessage()
    message["From"] = f"Zoé <zoe@{word.lower()}.example>"
    message["To"] = "equipe@centre.example"
    message["Subject"] = f"{PRIVATE} {word}"
    message["Date"] = "Mon, 16 Nov 2026 09:00:00 +0100"
    message["Message-ID"] = f"<{word}@exemple.example>"
    message.set_content(f"{PRIVATE} {word}")
    return bytes(message)
