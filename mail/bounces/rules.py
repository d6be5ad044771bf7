"""What a return means and what follows.

* hard (the mailbox does not exist: 5.1.1, 5.1.2, 5.1.3, 5.1.6, 5.1.10, 5.2.1): at once, never again;
* soft (full, unavailable: 4.x.x, 5.2.2): on five different days of thirty, no more for thirty days;
* blocked (5.7.x: content or reputation): says nothing of the mailbox, nothing follows but the record;
* complaint: never again, except what the person asks for.

Confirming an address again lifts it all (``mail.consent.confirm``). Codes: RFC 3463 and the IANA registry.
"""

import re
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import TruncDate
from django.utils import timezone

from mail.consent import suppress
from mail.models import Delivery, DeliveryState, Event, EventKind, Suppression, SuppressionReason
from trajectoire.plugins import OutsideFact

_HARD = re.compile(r"5\.1\.(1|2|3|6|10)|5\.2\.1")
_BLOCKED = re.compile(r"[45]\.7\.\d+|5\.6\.\d+|5\.3\.4")
_PRECISE = re.compile(r"\b5\.(?![03]\.0)\d{1,3}\.\d{1,3}\b")
_UNKNOWN = re.compile(
    r"(user|mailbox|recipient|address|account)\b.{0,60}\b"
    r"(unknown|not found|doesn.t exist|does not exist|invalid|disabled|is not (known|valid|local|registered|listed)"
    r"|not listed in)"
    r"|(unknown|no such|invalid|undefined) (local )?(user|mailbox|recipient|address|account|alias|forwarder)"
    r"|doesn.t have an? .{0,40}account|no (mailbox|account) (here )?by that name|unrouteable (mail )?(address|domain)"
    r"|not? (a )?(known|valid) (user|mailbox|recipient|address)|no longer (valid|in use|active|works)"
    r"|(user|account) .{0,60}not (on|at) this|not our customer|utilisateur inconnu|adresse inconnue",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"quota|over (its|the|their) .{0,20}(limit|quota)|(mailbox|inbox|storage|mail ?folder).{0,30}(full|exceeded)"
    r"|exceed.{0,40}(storage|size|space)|disk full|bo[iî]te pleine",
    re.IGNORECASE,
)
_POLICY = re.compile(
    r"spam|junk|blacklist|black ?list|block(ed)?\b|polic(y|ies)|reputation|virus|listed (in|by|at)|banned",
    re.IGNORECASE,
)
_DAYS = 5
_MOST = 300
_WINDOW = timedelta(days=30)

REASONS = {
    EventKind.HARD_BOUNCE: "L’adresse n’existe pas.",
    EventKind.SOFT_BOUNCE: "La boîte est pleine ou momentanément indisponible.",
    EventKind.BLOCKED: "Le serveur du destinataire refuse ce message.",
    EventKind.COMPLAINT: "La personne a signalé ce message comme indésirable.",
}


def kind_of(
    code: str, text: str = "", *, permanent: bool = True, otherwise: EventKind = EventKind.BLOCKED
) -> EventKind:
    """What the status ``code`` (``5.1.1``, ``550 5.1.1`` or nothing) and ``text`` of a refusal mean.

    A vague status (``5.0.0``) gives way to what the text says; a permanent refusal that says nothing is ``otherwise``.
    """
    if _HARD.search(code):
        return EventKind.HARD_BOUNCE
    if _BLOCKED.search(code):
        return EventKind.BLOCKED
    vague = re.search(r"\b5\.0\.0\b", code) or not re.search(r"\b[245]\.\d+\.\d+", code)
    if not permanent or not vague:
        return EventKind.SOFT_BOUNCE
    precise = _PRECISE.search(text)
    if precise:
        return kind_of(precise[0])
    for words, kind in _WORDS:
        if words.search(text):
            return kind
    return otherwise


_WORDS = ((_FULL, EventKind.SOFT_BOUNCE), (_UNKNOWN, EventKind.HARD_BOUNCE), (_POLICY, EventKind.BLOCKED))
"""What servers say in words, the surest first."""


def says_why(text: str) -> bool:
    """Whether ``text`` gives a reason that ``kind_of`` understands."""
    return bool(_PRECISE.search(text)) or any(words.search(text) for words, _kind in _WORDS)


def apply(
    kind: EventKind, digest: str, *, delivery: Delivery | None = None, code: str = "", detail: str = "", source: str
) -> Event | None:
    """Record the return of a message to the mailbox ``digest`` and draw the consequences.

    The same return told twice (mailbox and webhook) counts once: ``None`` the second time.
    """
    with transaction.atomic():
        told = Event.objects.filter(delivery=delivery, kind=kind, digest=digest)
        if delivery is not None and told.exists():
            return None
        event = record(kind, digest, delivery, code=code, detail=detail, source=source)
        if delivery is not None and kind in REASONS:
            came_back = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENT)
            if kind != EventKind.COMPLAINT:
                came_back.update(state=DeliveryState.FAILED, reason=f"Revenu. {REASONS[kind]}")
    return event


def record(
    kind: EventKind, digest: str, delivery: Delivery | None, *, code: str = "", detail: str = "", source: str
) -> Event:
    """Add the fact, and stop writing to the mailbox when the rules above say so. In the caller's transaction."""
    event = Event.objects.create(
        kind=kind, digest=digest, delivery=delivery, code=code[:20], detail=detail[:300], source=source
    )
    if kind == EventKind.HARD_BOUNCE:
        suppress(digest, SuppressionReason.HARD_BOUNCE)
    elif kind == EventKind.COMPLAINT:
        suppress(digest, SuppressionReason.COMPLAINT)
    elif kind == EventKind.SOFT_BOUNCE and _days_of_soft_bounces(digest) >= _DAYS:
        suppress(digest, SuppressionReason.SOFT_BOUNCE, until=_WINDOW)
    return event


def _days_of_soft_bounces(digest: str) -> int:
    lately = Event.objects.filter(digest=digest, kind=EventKind.SOFT_BOUNCE, at__gte=timezone.now() - _WINDOW)
    return lately.order_by().annotate(day=TruncDate("at")).values("day").distinct().count()


def dead_mailboxes() -> list[OutsideFact]:
    """Mailboxes whose servers said, in the last year, that they exist no more, and that still stand as such."""
    standing = Suppression.objects.in_force().filter(reason=SuppressionReason.HARD_BOUNCE).values("digest")
    lately = Event.objects.filter(
        kind=EventKind.HARD_BOUNCE, digest__in=standing, at__gte=timezone.now() - timedelta(days=365)
    )
    rows = lately.exclude(delivery__email="").order_by("-pk").values_list("delivery__email", "at")[:_MOST]
    return [OutsideFact(email=email, what="Cette adresse n’existe plus.", at=at) for email, at in rows if email]
