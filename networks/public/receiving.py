"""What the public forms put in the tray, and what happens once a colleague accepts it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

import mail
from actors.consents import Channel, ConsentEntry, Decision, Purpose
from actors.intake.model import Kind, Proposal
from actors.intake.rules import propose
from actors.models import Organisation, Person, Position, Source
from mail.texts import compose
from networks.models import Membership, Network
from territories.models import Territory

from .directory import Entry
from .forms import AGREEMENTS, EntryForm, JoinForm, MyRecordForm
from .shown import shown_memberships

JOIN, CORRECT = "reseaux-rejoindre", "annuaire-corriger"
"""Keys of the two sources."""

PURPOSE, RECEIPT = "reseaux-demandes", "reseaux-accuse"


@transaction.atomic
def receive_join(form: JoinForm) -> Proposal:
    """Somebody asks to join; sent twice, it waits once and is acknowledged once."""
    typed, network = form.cleaned_data, form.network
    words = [label for key, label in AGREEMENTS if key in typed["agrees"]]
    agreed = f"Accepte que le site montre : {' ; '.join(words)}." if words else "N’accepte aucune publication."
    proposal = propose(
        JOIN,
        Kind.CREATE,
        form.said(),
        group=f"reseau-{network.pk}",
        origin=f"Demande pour rejoindre : {network.name}",
        message="\n\n".join(filter(None, [form.remark(), agreed])),
        context={"network": network.pk, "territory": typed["territory"], "agrees": typed["agrees"]},
    )
    _acknowledge(proposal, typed["email"], f"rejoindre le réseau « {network.name} »")
    return proposal


@transaction.atomic
def receive_record(form: MyRecordForm) -> Proposal:
    """Somebody asks that what is kept of them be corrected."""
    proposal = propose(
        CORRECT,
        Kind.CREATE,
        form.said(),
        group="fiches",
        origin="Correction demandée sur le site",
        message=form.remark(),
        context={"asked": "correct"},
    )
    _acknowledge(proposal, form.cleaned_data["email"], "corriger ce que nous gardons de vous")
    return proposal


@transaction.atomic
def receive_correction(form: EntryForm, entry: Entry) -> Proposal:
    """Somebody corrects an entry of the directory, or asks that it be taken away."""
    typed = form.cleaned_data
    parts = [f"De {typed['sender_name']} ({typed['sender_email']})."]
    if typed["withdraw"]:
        parts.append("Demande que cette fiche ne soit plus publiée : accepter la retire du site.")
    proposal = propose(
        CORRECT,
        Kind.UPDATE,
        form.changed(),
        record=record_of(entry),
        about="person" if entry.first.is_person else "organisation",
        group="fiches",
        origin="Correction demandée dans l’annuaire",
        message="\n\n".join([*parts, *filter(None, [typed["message"].strip()])]),
        context={"withdraw": bool(typed["withdraw"])},
    )
    _acknowledge(proposal, typed["sender_email"], "corriger une fiche de l’annuaire des réseaux")
    return proposal


def record_of(entry: Entry) -> Person | Position | Organisation:
    """The record behind an entry: the post by which a person is shown, if there is one."""
    members: Any = shown_memberships()  # its annotations are not in its type
    kind, _, number = entry.key.partition("-")
    found = members.filter(**{"shown_person" if kind == "personne" else "organisation": int(number)})
    member: Membership = found.order_by("position_id", "pk").exclude(position=None).first() or found[0]
    record = member.position or member.organisation or member.person
    assert record is not None  # noqa: S101 - exactly one, held by the database
    return record


def _acknowledge(proposal: Proposal, address: str, wish: str) -> None:
    """Tell the address, the same whether the centre knew it or not; nothing that was typed is repeated."""
    message = compose(RECEIPT, variables={"objet": wish})
    mail.send(message, address, PURPOSE, key=f"{RECEIPT}-{proposal.pk}")


def joined(proposal: Proposal, record: Person | Position | Organisation) -> None:
    """A request to join was accepted: the membership begins, with what the person agreed to."""
    network = Network.objects.filter(pk=proposal.context.get("network")).first()
    if network is None or isinstance(record, Organisation):
        return
    person = record.person if isinstance(record, Position) else record
    position = record if isinstance(record, Position) else person.current_positions().order_by("-pk").first()
    day = timezone.localdate(proposal.received_at)
    agrees = [Purpose(key) for key, _label in AGREEMENTS if key in proposal.context.get("agrees", [])]
    for purpose in agrees:
        _note(person, purpose, Decision.GIVEN, proposal)
    held = Membership.objects.current().filter(network=network)
    known = held.filter(person=person) | held.filter(position__person=person)
    shown_since = day if Purpose.PUBLISH_NAME in agrees else None
    if known.exists():
        if shown_since:
            known.filter(shown_since=None).update(shown_since=shown_since)
        return
    Membership.objects.create(
        network=network,
        **({"position": position} if position else {"person": person}),
        territory=Territory.objects.valid().filter(slug=proposal.context.get("territory") or "").first(),
        started_on=day,
        verified_on=day,
        shown_since=shown_since,
        source=Source.THEMSELVES,
    )


def corrected(proposal: Proposal, record: Person | Position | Organisation) -> None:
    """A correction was accepted; if it asked so, nothing of the actor is public any more."""
    if not proposal.context.get("withdraw"):
        return
    members = Membership.objects.exclude(shown_since=None)
    if isinstance(record, Organisation):
        members.filter(organisation=record).update(shown_since=None)
        return
    person = record.person if isinstance(record, Position) else record
    _note(person, Purpose.PUBLISH_NAME, Decision.REFUSED, proposal)
    (members.filter(person=person) | members.filter(position__person=person)).update(shown_since=None)


def _note(person: Person, purpose: Purpose, decision: Decision, proposal: Proposal) -> None:
    """A line of the ledger, in the words that were read."""
    given = decision == Decision.GIVEN
    words = dict(AGREEMENTS)[purpose.value] if given else ""
    ConsentEntry.objects.create(
        person=person,
        purpose=purpose,
        decision=decision,
        channel=Channel.FORM,
        wording=f"J’accepte que le site montre {words}." if given else "Je ne veux plus que ma fiche soit publiée.",
        decided_on=timezone.localdate(proposal.received_at),
        recorded_by=proposal.decided_by,
    )
