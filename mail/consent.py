"""Consents and objections: the verbs. Each writes the ledger and what stands now, and stops what still waited."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from trajectoire.plugins import LegalBasis

from . import links, purposes
from .addresses import InvalidAddress, normalise
from .message import PersonalLink, Recipient
from .models import (
    Address,
    Delivery,
    DeliveryState,
    Permission,
    PermissionEvent,
    PermissionFact,
    PermissionState,
    Suppression,
    SuppressionReason,
)
from .sending import send
from .texts import compose

if TYPE_CHECKING:
    from trajectoire.accounts.models import User
    from trajectoire.plugins import MailPurpose

CONFIRM_VIEW = "mail:confirm"
CONFIRM_LIFETIME = timedelta(days=7)
_AGAIN_AFTER = timedelta(minutes=10)
_A_DAY = 5
_SECOND_THOUGHTS = timedelta(hours=1)


def request(text: str, purpose: str, *, source: str, wording: str) -> None:
    """Somebody asks that the mailbox ``text`` receive ``purpose``: ask its owner to confirm (double opt-in).

    ``source``: where (« formulaire de la lettre »); ``wording``: the sentence they agreed to, kept as proof. The answer
    on screen must be the same whatever happens here: whether an address is known is nobody's business. Asked again and
    again, it writes five times a day at most. Raises ``InvalidAddress`` with a sentence for the form.
    """
    normal, found = normalise(text), purposes.purpose(purpose)
    if normal.is_deaf:
        raise InvalidAddress("Personne ne lit cette adresse. Donnez celle où vous recevez votre courrier.")
    with transaction.atomic():
        address = Address.objects.registered(normal)
        permission, _ = Permission.objects.select_for_update().get_or_create(address=address, purpose=purpose)
        if not _may_ask(permission):
            return
        _record(address, purpose, PermissionFact.REQUESTED, source=source, wording=wording)
        if permission.state == PermissionState.WITHDRAWN:
            permission.state, permission.changed_at = PermissionState.PENDING, timezone.now()
        permission.save()
        link = PersonalLink(view=CONFIRM_VIEW, object=str(permission.pk), lifetime=CONFIRM_LIFETIME)
        label, description = asked_label(permission), ""
        if label == found.label:
            description = found.description
        message = compose("confirmation", {"label": label, "description": description})
        send(message, Recipient(address=normal.email, values={"lien": link}), "confirmation")


def asked_label(permission: Permission) -> str:
    """What ``permission`` waits to be confirmed for, named for its owner: the lists, or the purpose."""
    lists = purposes.lists_of(permission.purpose)
    names = lists.asked(permission.address.digest) if lists else []
    return ", ".join(names) or purposes.label(permission.purpose)


def _may_ask(permission: Permission) -> bool:
    """Count the demand; whether it is not one too many."""
    now = timezone.now()
    last = permission.asked_at
    if last is not None and now - last < _AGAIN_AFTER:
        return False
    same_day = last is not None and timezone.localdate(last) == timezone.localdate(now)
    if same_day and permission.asked_count >= _A_DAY:
        return False
    permission.asked_at, permission.asked_count = now, permission.asked_count + 1 if same_day else 1
    return True


def confirm(link: links.SignedLink) -> Permission | None:
    """The owner of the mailbox confirms, once; ``None`` when the link was already used or its demand is gone.

    A proof that the mailbox works and that its owner wants to be written to: it lifts what forbade it.
    """
    with transaction.atomic():
        permission = _permission_of(link)
        if permission is None or not links.spend(link):
            return None
        permission.state, permission.changed_at = PermissionState.CONFIRMED, timezone.now()
        permission.asked_at = None  # what they ask next deserves a message at once
        permission.save()
        address = permission.address
        Suppression.objects.against(address.digests(), permission.purpose).delete()
        label = asked_label(permission)
        _record(address, permission.purpose, PermissionFact.CONFIRMED, source="lien de confirmation", wording=label)
        lists = purposes.lists_of(permission.purpose)
        if lists:
            lists.confirmed(address.digest)
        return permission


def _permission_of(link: links.SignedLink) -> Permission | None:
    """The demand that ``link`` confirms: its own person's, and still waiting."""
    address = link.address()
    if address is None or not link.object.isdigit():
        return None
    return (
        Permission.objects.select_for_update(of=("self",))
        .filter(pk=int(link.object), address=address)
        .exclude(state=PermissionState.WITHDRAWN)
        .select_related("address")
        .first()
    )


def joined(digest: str, purpose: str, *, about: str, source: str, wording: str, by: "User | None" = None) -> bool:
    """The mailbox ``digest``, which already receives ``purpose``, takes its list ``about`` too: keep the proof.

    ``False``, and nothing kept, when it does not agree to the purpose today: ask it to confirm (``request``).
    """
    agreed = Permission.objects.filter(address__digest=digest, purpose=purpose, state=PermissionState.CONFIRMED)
    if not agreed.exists():
        return False
    PermissionEvent.objects.create(
        digest=digest,
        purpose=purpose,
        about=about,
        fact=PermissionFact.CONFIRMED,
        source=source,
        wording=wording,
        by=by,
    )
    return True


def withdraw(digest: str, purpose: str, *, source: str, by: "User | None" = None, about: str = "") -> None:
    """The mailbox ``digest`` wants no more of ``purpose``: its consent ends, or it objects; safe to repeat.

    ``about``: no more of this list alone, the rest stands.
    """
    found = purposes.purpose(purpose)
    with transaction.atomic():
        if about and found.lists:
            if found.lists.left(digest, about):
                _leave(digest, found, about, source=source, by=by)
            stop_waiting(digest, purpose, SuppressionReason.OBJECTION, about=about)
            return
        if found.lists:
            found.lists.left(digest, "")
        consent = Permission.objects.filter(address__digest=digest, purpose=purpose)
        changed = consent.exclude(state=PermissionState.WITHDRAWN).update(
            state=PermissionState.WITHDRAWN, changed_at=timezone.now()
        )
        fact = PermissionFact.WITHDRAWN
        if found.basis is not LegalBasis.CONSENT:
            fact = PermissionFact.OBJECTED
            _, changed = Suppression.objects.get_or_create(
                digest=digest, purpose=purpose, reason=SuppressionReason.OBJECTION
            )
        if changed:
            PermissionEvent.objects.create(digest=digest, purpose=purpose, fact=fact, source=source, by=by)
        stop_waiting(digest, purpose, SuppressionReason.OBJECTION)


def _leave(digest: str, purpose: "MailPurpose", about: str, *, source: str, by: "User | None") -> None:
    label = purposes.label(purpose.key, about)
    PermissionEvent.objects.create(
        digest=digest,
        purpose=purpose.key,
        about=about,
        fact=PermissionFact.WITHDRAWN,
        source=source,
        wording=label,
        by=by,
    )


def object_to_all(digest: str, *, source: str, by: "User | None" = None) -> bool:
    """The mailbox ``digest`` wants nothing more but what its owner asks for; whether that was new."""
    with transaction.atomic():
        _, new = Suppression.objects.get_or_create(digest=digest, purpose="", reason=SuppressionReason.OBJECTION)
        if new:
            PermissionEvent.objects.create(
                digest=digest, purpose="", fact=PermissionFact.OBJECTED, source=source[:100], by=by
            )
        stop_waiting(digest, "", SuppressionReason.OBJECTION)
    return new


def lift(suppression: Suppression, *, why: str, by: "User") -> bool:
    """Write again to a mailbox, on the word of ``by``, kept as proof. Who was erased comes back only by themselves."""
    if suppression.reason == SuppressionReason.ERASURE:
        return False
    with transaction.atomic():
        if not Suppression.objects.filter(pk=suppression.pk).delete()[0]:
            return False
        PermissionEvent.objects.create(
            digest=suppression.digest,
            purpose=suppression.purpose,
            fact=PermissionFact.LIFTED,
            source=why[:100],
            wording=suppression.get_reason_display(),
            by=by,
        )
    return True


def restore(digest: str, purpose: str, *, source: str, about: str = "") -> bool:
    """Undo a withdrawal of less than an hour ago (a wrong click); whether there was one."""
    since = timezone.now() - _SECOND_THOUGHTS
    lists = purposes.lists_of(purpose)
    with transaction.atomic():
        back = bool(lists and lists.back(digest, about, since))
        if about and not back:
            return False
        consent = Permission.objects.filter(
            address__digest=digest, purpose=purpose, state=PermissionState.WITHDRAWN, changed_at__gte=since
        )
        undone = consent.update(state=PermissionState.CONFIRMED, changed_at=timezone.now())
        objection = Suppression.objects.filter(
            digest=digest, purpose=purpose, reason=SuppressionReason.OBJECTION, since__gte=since
        )
        undone += objection.delete()[0]
        if undone or back:
            PermissionEvent.objects.create(
                digest=digest, purpose=purpose, about=about, fact=PermissionFact.RESTORED, source=source
            )
    return bool(undone or back)


def stop_waiting(digest: str, purpose: str, reason: SuppressionReason, *, about: str = "") -> int:
    """Refuse what was still to leave for this mailbox (``purpose`` empty: all but the essential); how many.

    ``about``: of this list of the purpose alone.
    """
    waiting = Delivery.objects.filter(digest=digest).unfinished()
    essential = [found.key for found in purposes.every() if found.essential]
    waiting = waiting.filter(batch__purpose=purpose) if purpose else waiting.exclude(batch__purpose__in=essential)
    if about:
        waiting = waiting.filter(batch__about=about)
    return waiting.update(
        state=DeliveryState.REFUSED,
        reason=f"{reason.label}.",
        ended_at=timezone.now(),
        lease=None,
        lease_until=None,
    )


def suppress(digest: str, reason: SuppressionReason, *, purpose: str = "", until: timedelta | None = None) -> None:
    """Write no more to this mailbox; safe to repeat. ``until``: for so long."""
    end = timezone.now() + until if until else None
    with transaction.atomic():
        Suppression.objects.update_or_create(
            digest=digest, purpose=purpose, reason=reason, defaults={"until": end, "since": timezone.now()}
        )
        stop_waiting(digest, purpose, reason)


def forget(address: Address, *, never_again: bool, by: "User | None" = None) -> None:
    """Erase a person's address; the ledger keeps digests. ``never_again``: and never write to it (GDPR, article 17)."""
    digest = address.digest
    with transaction.atomic():
        _record(address, "", PermissionFact.ERASED, source="équipe", by=by)
        if never_again:
            suppress(digest, SuppressionReason.ERASURE)
        stop_waiting(digest, "", SuppressionReason.ERASURE)
        Delivery.objects.filter(digest=digest).exclude(
            state__in=[DeliveryState.WAITING, DeliveryState.LEASED, DeliveryState.PAUSED]
        ).update(email="", name="", values={})
        address.delete()


def _record(
    address: Address,
    purpose: str,
    fact: PermissionFact,
    *,
    source: str,
    wording: str = "",
    by: "User | None" = None,
) -> None:
    PermissionEvent.objects.create(
        digest=address.digest, purpose=purpose, fact=fact, source=source, wording=wording, by=by
    )
