"""A registration proposes an actor to the base, by the tray; it never writes into it."""

from typing import TYPE_CHECKING

from django.db.models import Q

from actors.intake.model import Kind, Proposal
from actors.intake.rules import propose
from actors.models import Organisation, Person, Position

if TYPE_CHECKING:
    from .model import Registration

SOURCE = "evenements-inscriptions"


def propose_actor(registration: "Registration") -> None:
    """Put who registered in the tray, grouped by event; an address already known, with nothing new, links silently."""
    if not registration.email:
        return
    own = {"first_name": registration.first_name, "last_name": registration.last_name}
    if registration.organisation:
        said = {
            **own,
            "email": registration.email,
            "phone": registration.phone,
            "structure": registration.organisation,
            "function": registration.function,
        }
    else:
        said = {**own, "personal_email": registration.email, "personal_phone": registration.phone}
    proposal = propose(
        SOURCE,
        Kind.CREATE,
        said,
        group=f"evenement-{registration.event_id}",
        origin=f"Inscription : {registration.event.title}"[:200],
    )
    person = proposal.person or (proposal.position.person if proposal.position else None)
    if person is not None:
        registration.person = person
        registration.save(update_fields=["person"])


def propose_again(registration: "Registration") -> None:
    """After a change: what waits in the tray of this event for this address gives way to what is said now."""
    waiting = Proposal.objects.waiting().filter(source=SOURCE, group=f"evenement-{registration.event_id}")
    address = registration.email
    waiting.filter(Q(values__email=address) | Q(values__personal_email=address)).delete()
    propose_actor(registration)


def accepted(proposal: Proposal, record: Person | Position | Organisation) -> None:
    """Once a colleague accepted it, the registrations with this address are those of this person."""
    from .model import Registration  # models are not ready when this module is read

    person = record.person if isinstance(record, Position) else record
    address = proposal.values.get("email") or proposal.values.get("personal_email")
    if isinstance(person, Person) and address:
        Registration.objects.filter(email__iexact=address, person=None).update(person=person)
