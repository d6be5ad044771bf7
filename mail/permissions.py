"""Who may be written to, and for what: asked for each recipient before a message enters the outbox."""

from collections.abc import Mapping

from django.conf import settings

from trajectoire.plugins import LegalBasis, MailPurpose

from .addresses import NormalAddress, digests_of
from .models import Permission, PermissionState, Suppression


def obstacles(purpose: MailPurpose, mailboxes: Mapping[str, NormalAddress]) -> dict[str, str]:
    """Why some of ``mailboxes`` (by digest) may not be written to for ``purpose``: a sentence each.

    Two queries whatever their number. What a person has just asked for (an essential purpose) always goes.
    """
    if purpose.essential or not mailboxes:
        return {}
    found = suppressed(purpose, mailboxes)
    if purpose.basis is LegalBasis.CONSENT:
        confirmed = Permission.objects.filter(
            address__digest__in=list(mailboxes), purpose=purpose.key, state=PermissionState.CONFIRMED
        )
        agreed = set(confirmed.values_list("address__digest", flat=True))
        for digest in mailboxes:
            if digest not in agreed:
                found.setdefault(digest, "La personne n’a pas confirmé son inscription.")
    return found


def suppressed(purpose: MailPurpose, mailboxes: Mapping[str, NormalAddress]) -> dict[str, str]:
    """Why the list of those not to write to forbids some of ``mailboxes`` (by digest); one query."""
    current = {digest: digest for digest in mailboxes}
    if settings.MAIL_PEPPER or settings.SECRET_KEY_FALLBACKS:
        current = {old: digest for digest, address in mailboxes.items() for old in digests_of(address.key)}
    rows = Suppression.objects.against(list(current), purpose.key)
    return {current[row.digest]: f"{row.get_reason_display()}." for row in rows}
