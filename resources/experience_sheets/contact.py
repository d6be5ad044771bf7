"""Whom to talk to about an action: only what the ledger of agreements lets the public site show, asked each time."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from actors.consents import Purpose, may_publish

if TYPE_CHECKING:
    from actors.models import Organisation, Person, Position


@dataclass(frozen=True)
class Contact:
    """What may be shown today: a name always; function, address and telephone as agreed. ``agreed_on``: the latest."""

    name: str
    function: str
    email: str
    phone: str
    agreed_on: date


def published_contact(person: "Person | None", carrier: "Organisation | None") -> Contact | None:
    """The contact as the person agreed to be shown, field by field; ``None`` without an agreement for the name.

    Address and telephone are those of the present position in the ``carrier`` (else of another present one);
    somebody who has left every position keeps a name, and nothing to be reached by.
    """
    if person is None or person.ended_on:
        return None
    name = may_publish(person, Purpose.PUBLISH_NAME)
    if name is None:
        return None
    position = _present_position(person, carrier)
    email = may_publish(person, Purpose.PUBLISH_EMAIL) if position and position.email else None
    phone = may_publish(person, Purpose.PUBLISH_PHONE) if position and position.phone else None
    return Contact(
        name=str(person),
        function=_function(position),
        email=position.email if position and email else "",
        phone=position.phone if position and phone else "",
        agreed_on=max(entry.decided_on for entry in (name, email, phone) if entry),
    )


def _present_position(person: "Person", carrier: "Organisation | None") -> "Position | None":
    positions = list(person.current_positions().select_related("organisation"))
    own = [position for position in positions if carrier and position.organisation_id == carrier.pk]
    return next(iter(own or positions), None)


def _function(position: "Position | None") -> str:
    return ", ".join(filter(None, [position.function, position.organisation.name])) if position else ""
