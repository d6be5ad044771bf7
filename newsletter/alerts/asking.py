"""Somebody asks to follow something: nothing begins before the owner of the mailbox confirms."""

from django.db import transaction
from django.utils import timezone

import mail
from mail import consent
from mail.addresses import InvalidAddress, normalise
from mail.models import Address
from mail.texts import compose
from trajectoire.visitors import may_send

from .criteria import Criteria
from .links import alerts_link
from .model import PURPOSE, Follow, FollowState, Rhythm

CHOICES = "alerte-choix"
"""Key of the message that leads its reader to their alerts."""

AN_HOUR, FROM_ALL = 3, 600
"""Messages with the link to one's alerts in an hour, to one mailbox and to all, whoever asks."""

MOST = 50
"""Alerts of one mailbox: beyond, nobody reads them and somebody plays."""


def follow(text: str, criteria: Criteria, rhythm: Rhythm, *, source: str, wording: str) -> None:
    """The mailbox ``text`` is asked to confirm that it follows ``criteria``; who does already is led to their alerts.

    What is shown afterwards must be the same in every case: whether an address is known is nobody's business.
    Raises ``InvalidAddress``, with a sentence for the form.
    """
    normal = normalise(text)
    if normal.is_deaf:
        raise InvalidAddress("Personne ne lit cette adresse. Donnez celle où vous recevez votre courrier.")
    with transaction.atomic():
        address = Address.objects.registered(normal)
        if _asked(address, criteria, rhythm):
            consent.request(text, PURPOSE, source=source, wording=wording)
        else:
            _lead_to_alerts(address)


def send_choices(text: str) -> None:
    """Send the link to its alerts to the mailbox ``text``, if it has any; nothing otherwise, and nobody knows.

    Raises ``InvalidAddress``.
    """
    address = Address.objects.known_as(text)
    if address is not None and Follow.objects.filter(address=address).active().exists():
        _lead_to_alerts(address)


def _asked(address: Address, criteria: Criteria, rhythm: Rhythm) -> bool:
    """Note the demand; whether it is still to be confirmed. A confirmed one stays as its owner left it."""
    of_address = Follow.objects.filter(address=address)
    found = of_address.select_for_update().filter(criteria=criteria.stored).first()
    if found is None:
        if of_address.exclude(state=FollowState.ENDED).count() >= MOST:
            return False
        found = Follow(address=address, criteria=criteria.stored)
    elif found.state == FollowState.ACTIVE and Follow.objects.filter(pk=found.pk).consented().exists():
        return False
    found.kind, found.title, found.rhythm = criteria.kind, criteria.title, rhythm
    found.state, found.ended_at, found.since, found.held = FollowState.PENDING, None, timezone.now(), ""
    found.save()
    return True


def _lead_to_alerts(address: Address) -> None:
    if may_send(address.digest, "alerts-choices", per_visitor=AN_HOUR, in_all=FROM_ALL):
        recipient = mail.Recipient(address=address.email, values={"lien": alerts_link()})
        mail.send(compose(CHOICES), recipient, "confirmation")
