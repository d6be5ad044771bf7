"""Consents given elsewhere (a paper form, another tool), which a colleague attests with their proof.

Nobody who left, complained or bounced comes back this way: only they can ask for it again (``consent.request``).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from trajectoire.plugins import LegalBasis

from . import purposes
from .addresses import NormalAddress
from .models import Address, Permission, PermissionEvent, PermissionFact, PermissionState
from .permissions import suppressed

if TYPE_CHECKING:
    from trajectoire.accounts.models import User

CHUNK = 500
LEFT = "Cette personne s’est désinscrite : elle seule peut revenir."


@dataclass(frozen=True)
class Attested:
    """A mailbox, and the words that prove what its owner agreed to (where, when)."""

    mailbox: NormalAddress
    proof: str


def refusals(mailboxes: Collection[NormalAddress], purpose: str) -> dict[str, str]:
    """Why some of ``mailboxes`` (by digest) cannot be attested, in a sentence; a few queries by ``CHUNK``."""
    found, known = purposes.purpose(purpose), {mailbox.digest: mailbox for mailbox in mailboxes}
    digests, refused = list(known), dict[str, str]()
    for start in range(0, len(digests), CHUNK):
        part = digests[start : start + CHUNK]
        refused |= suppressed(found, {digest: known[digest] for digest in part})
        left = Permission.objects.filter(address__digest__in=part, purpose=purpose, state=PermissionState.WITHDRAWN)
        for digest in left.values_list("address__digest", flat=True):
            refused.setdefault(digest, LEFT)
    return refused


def attest(
    given: Sequence[Attested], purpose: str, *, about: str = "", source: str, by: "User | None"
) -> list[Address]:
    """Record these consents, on the word of ``by``; the addresses that they hold for, without those refused.

    Safe to repeat: each call leaves its proof, nothing else changes. ``purpose`` rests on consent.
    """
    if purposes.purpose(purpose).basis is not LegalBasis.CONSENT:
        raise ValueError(f"{purpose!r} does not rest on consent: there is nothing to attest")
    accepted: list[Address] = []
    with transaction.atomic():
        refused = refusals([each.mailbox for each in given], purpose)
        wanted = {each.mailbox.digest: each for each in given if each.mailbox.digest not in refused}
        digests = list(wanted)
        for start in range(0, len(digests), CHUNK):
            accepted += _attest(
                [wanted[digest] for digest in digests[start : start + CHUNK]], purpose, about, source, by
            )
    return accepted


def _attest(given: list[Attested], purpose: str, about: str, source: str, by: "User | None") -> list[Address]:
    now = timezone.now()
    Address.objects.bulk_create(
        [Address(email=one.mailbox.email, key=one.mailbox.key, digest=one.mailbox.digest) for one in given],
        ignore_conflicts=True,
    )
    proofs = {one.mailbox.key: one.proof for one in given}
    addresses = list(Address.objects.filter(key__in=list(proofs)))
    Permission.objects.bulk_create(
        [Permission(address=address, purpose=purpose, state=PermissionState.PENDING) for address in addresses],
        ignore_conflicts=True,
    )
    pending = Permission.objects.filter(address__in=addresses, purpose=purpose, state=PermissionState.PENDING)
    pending.update(state=PermissionState.CONFIRMED, changed_at=now)
    PermissionEvent.objects.bulk_create(
        PermissionEvent(
            digest=address.digest,
            purpose=purpose,
            about=about,
            fact=PermissionFact.CONFIRMED,
            at=now,
            source=source[:100],
            wording=proofs[address.key],
            by=by,
        )
        for address in addresses
    )
    return addresses
