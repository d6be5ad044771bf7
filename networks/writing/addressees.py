"""Who of a selection may be written to, at which address, and why the others may not."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.formats import date_format

from actors.consents import ConsentEntry, Decision, Purpose
from actors.models import Person, Position
from mail import purposes
from mail.addresses import InvalidAddress, normalise
from mail.permissions import obstacles
from networks.models import Membership, Network
from trajectoire.plugins import LegalBasis

EVERY_NETWORK = "reseaux"
"""The purpose of networks in general: it reaches professional addresses alone."""


@dataclass(frozen=True)
class Addressee:
    """A person who may be written to: at which address, with which function and structure."""

    person: Person
    email: str
    function: str
    structure: str

    @property
    def values(self) -> dict[str, str]:
        """What fills the words between braces."""
        return {"prenom": self.person.first_name, "nom": self.person.last_name, "fonction": self.function,
                "structure": self.structure}  # fmt: skip


@dataclass(frozen=True)
class LeftOut:
    """A person who will not be written to, and why, in words that say what to do."""

    person: Person
    reason: str


def addressees(
    persons: QuerySet[Person], purpose_key: str, network: Network | None
) -> tuple[list[Addressee], list[LeftOut]]:
    """Part ``persons`` in two, in a number of queries that does not depend on theirs.

    Network mail rests on legitimate interest: the person was informed and did not object (RGPD, articles 6, 14 and 21),
    and is reached at the address of a current position. Those who are members of ``network`` as themselves (council
    members have no other address) are reached at their personal address, when that network has a purpose of its own.
    """
    current = Position.objects.current().select_related("organisation").order_by("-started_on", "-pk")
    everyone = list(persons.prefetch_related(Prefetch("positions", current, to_attr="held")))
    objections = _objections(everyone)
    at_home = _members_as_themselves(network) if network and purpose_key != EVERY_NETWORK else set()
    kept: list[Addressee] = []
    left: list[LeftOut] = []
    taken: dict[str, Person] = {}
    needs_information = purposes.purpose(purpose_key).basis is LegalBasis.LEGITIMATE_INTEREST
    for person in everyone:
        found = _reach(person, personal=person.pk in at_home)
        if person.ended_on:
            reason = "Son suivi est terminé."
        elif person.pk in objections:
            reason = objections[person.pk]
        elif needs_information and not person.informed_on:
            reason = "N’a pas encore été informée que nous gardons ses coordonnées."
        elif found is None:
            reason = "N’a pas d’adresse professionnelle en cours."
        elif (digest := _digest(found.email)) is None:
            reason = f"L’adresse {found.email} ne peut pas exister : corrigez-la."
        elif digest in taken:
            reason = f"Même adresse que {taken[digest]}, qui reçoit déjà le message."
        else:
            taken[digest] = person
            kept.append(found)
            continue
        left.append(LeftOut(person, reason))
    return _without_obstacles(kept, left, purpose_key)


def _without_obstacles(
    kept: list[Addressee], left: list[LeftOut], purpose_key: str
) -> tuple[list[Addressee], list[LeftOut]]:
    """Move to ``left`` those whose mailbox the outbox would refuse."""
    boxes = {normalise(one.email).digest: normalise(one.email) for one in kept}
    refused = obstacles(purposes.purpose(purpose_key), boxes)
    going = []
    for one in kept:
        reason = refused.get(normalise(one.email).digest)
        if reason is None:
            going.append(one)
        else:
            left.append(LeftOut(one.person, reason))
    return going, left


def _reach(person: Person, *, personal: bool) -> Addressee | None:
    for position in person.held:
        if position.email:
            return Addressee(person, position.email, position.function, position.organisation.name)
    if personal and person.personal_email:
        return Addressee(person, person.personal_email, "", "")
    return None


def _digest(email: str) -> str | None:
    try:
        return normalise(email).digest
    except InvalidAddress:
        return None


def _objections(persons: Iterable[Person]) -> dict[int, str]:
    """Who objected to network mail, and when: the last entry of the ledger counts."""
    entries = ConsentEntry.objects.filter(person__in=[one.pk for one in persons], purpose=Purpose.NETWORK_MAIL)
    last: dict[int, ConsentEntry] = {}
    for entry in entries.order_by("-decided_on", "-pk"):
        last.setdefault(entry.person_id, entry)
    return {
        key: f"S’est opposée à ces courriels le {date_format(entry.decided_on, 'j F Y')}."
        for key, entry in last.items()
        if entry.decision == Decision.REFUSED
    }


def _members_as_themselves(network: Network) -> set[int]:
    current = Membership.objects.current().filter(network=network, person__isnull=False)
    return {key for key in current.values_list("person", flat=True) if key is not None}
