"""Everything that is known of one mailbox, for who answers « pourquoi est-ce que je ne reçois rien ? »."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from . import purposes
from .addresses import digests_of, normalise
from .models import Address, Delivery, Event, EventKind, Permission, PermissionEvent, Suppression
from .story import Line

LAST_MESSAGES = 20


@dataclass(frozen=True)
class Standing:
    """One rule that stands against a mailbox: which, since and until when, for what (empty: everything)."""

    pk: int
    reason: str
    what: str
    since: datetime
    until: datetime | None
    can_be_lifted: bool


@dataclass(frozen=True)
class Card:
    """A mailbox; ``email`` is empty when only its digest is left. ``consents`` and ``standings`` hold today."""

    digest: str
    email: str
    address: Address | None
    consents: list[Permission]
    standings: list[Standing]
    history: list[Line]
    messages: QuerySet[Delivery]


def find(typed: str) -> str | None:
    """Digest under which the mailbox ``typed`` is known, if it is. Raises ``InvalidAddress``."""
    return next((digest for digest in digests_of(normalise(typed).key) if _is_known(digest)), None)


def _is_known(digest: str) -> bool:
    sources = (Address, Suppression, Delivery, PermissionEvent)
    return any(model.objects.filter(digest=digest).exists() for model in sources)


def card(digest: str) -> Card | None:
    """What is known of the mailbox ``digest``; ``None`` when that is nothing."""
    if not _is_known(digest):
        return None
    address = Address.objects.filter(digest=digest).first()
    digests = address.digests() if address else [digest]
    messages = Delivery.objects.filter(digest__in=digests).select_related("batch").defer("batch__mime")
    written = messages.exclude(email="").values_list("email", flat=True).first()
    return Card(
        digest=digest,
        email=address.email if address else written or "",
        address=address,
        consents=_consents(address),
        standings=[_standing(row) for row in Suppression.objects.in_force().filter(digest__in=digests)],
        history=_history(digests),
        messages=messages[:LAST_MESSAGES],
    )


def _consents(address: Address | None) -> list[Permission]:
    found = list(address.permissions.all()) if address else []
    for consent in found:
        consent.label = purposes.label(consent.purpose)  # type: ignore[attr-defined]  # for the template
    return found


def _standing(row: Suppression) -> Standing:
    what = purposes.label(row.purpose) if row.purpose else ""
    lifted = row.reason != "erasure"
    return Standing(row.pk, row.get_reason_display(), what, row.since, row.until, lifted)


def _history(digests: list[str]) -> list[Line]:
    """Consents, objections and returns, the latest first."""
    lines = []
    for fact in PermissionEvent.objects.filter(digest__in=digests).select_related("by"):
        what = f" ({purposes.label(fact.purpose, fact.about)})" if fact.purpose else ""
        who = f", par {fact.by}" if fact.by else ""
        lines.append(Line(fact.at, f"{fact.get_fact_display()}{what}{who}.", " — ".join(_proof(fact))))
    quiet = [EventKind.SENT, EventKind.DEFERRED]
    events = Event.objects.filter(digest__in=digests).exclude(kind__in=quiet).order_by("-pk")[:50]
    lines += [Line(event.at, f"{event.get_kind_display()}.", event.detail) for event in events]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _proof(fact: PermissionEvent) -> list[str]:
    return [text for text in (fact.source, f"« {fact.wording} »" if fact.wording else "") if text]
