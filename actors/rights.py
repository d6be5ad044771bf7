"""« Données et droits »: for each purpose, what the person decided and what the law lets us do (RGPD, article 6)."""

from dataclasses import dataclass

from .consents import ConsentEntry, Decision, Purpose
from .freshness import Freshness
from .models import Person


@dataclass(frozen=True)
class Right:
    """A purpose, whether it is allowed today, and why in one sentence."""

    label: str
    allowed: bool
    why: str
    entry: ConsentEntry | None

    @property
    def state(self) -> Freshness:
        """Shape of its mark."""
        if self.allowed:
            return Freshness.FRESH
        return Freshness.WRONG if self.entry else Freshness.UNKNOWN


def rights_of(person: Person) -> list[Right]:
    """Every purpose in the order of the ledger's form, network mail first; one query."""
    latest: dict[str, ConsentEntry] = {}
    for entry in person.consents.order_by("decided_on", "pk"):
        latest[entry.purpose] = entry
    purposes = sorted(Purpose, key=lambda purpose: purpose is not Purpose.NETWORK_MAIL)
    return [_right(person, purpose, latest.get(purpose)) for purpose in purposes]


def _right(person: Person, purpose: Purpose, entry: ConsentEntry | None) -> Right:
    refused = bool(entry and entry.decision == Decision.REFUSED)
    if entry and refused:
        why = f"Refusé ou retiré le {entry.decided_on:%d/%m/%Y}."
    elif entry:
        why = f"{entry.get_basis_display()}, le {entry.decided_on:%d/%m/%Y}."
    elif purpose is Purpose.NETWORK_MAIL:
        why = "Intérêt légitime, personne informée." if person.informed_on else "Informez d’abord la personne."
    else:
        why = "Pas demandé : rien n’est affiché sur le site."
    network = purpose is Purpose.NETWORK_MAIL
    allowed = not refused and (bool(person.informed_on) if network else entry is not None)
    if network and entry and not refused and not person.informed_on:
        why = "Informez d’abord la personne."
    return Right(str(purpose.label), allowed, why, entry)
