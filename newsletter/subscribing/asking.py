"""Somebody gives an address and asks for letters: nothing begins before its owner confirms."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

import mail
from mail import consent, links
from mail.addresses import InvalidAddress, normalise
from mail.models import Address
from mail.texts import compose
from newsletter.letters.model import Letter
from trajectoire.visitors import may_send

from .links import preferences_link
from .model import PURPOSE, Subscription, SubscriptionState
from .wishes import Wishes

KNOWN = "letters-choices"
"""Key of the message that leads its reader to their choices."""

AN_HOUR = 3
"""Messages with the link to one's choices that one mailbox may be sent in an hour, whoever asks."""

FROM_ALL = 600


def subscribe(text: str, letters: Iterable[Letter], wishes: Wishes, *, source: str, wording: str) -> None:
    """The mailbox ``text`` is asked to confirm that it wants ``letters``; who has them all is led to their choices.

    What is shown afterwards must be the same in every case: whether an address is known is nobody's business.
    Raises ``InvalidAddress``, with a sentence for the form.
    """
    normal = normalise(text)
    if normal.is_deaf:
        raise InvalidAddress("Personne ne lit cette adresse. Donnez celle où vous recevez votre courrier.")
    with transaction.atomic():
        address = Address.objects.registered(normal)
        missing = [_asked(address, letter, wishes, source) for letter in letters]
        if any(missing):
            consent.request(text, PURPOSE, source=source, wording=wording)
        else:
            _lead_to_choices(address)


def send_choices(text: str) -> None:
    """Send the link to its choices to the mailbox ``text``, if it ever chose; nothing otherwise, and nobody knows.

    Raises ``InvalidAddress``.
    """
    address = Address.objects.known_as(text)
    if address is not None and Subscription.objects.filter(address=address).standing().exists():
        _lead_to_choices(address)


def _asked(address: Address, letter: Letter, wishes: Wishes, source: str) -> bool:
    """Note the demand; whether it is still to be confirmed."""
    found, new = Subscription.objects.select_for_update().get_or_create(
        letter=letter, address=address, defaults={"source": source, "wishes": wishes.stored()}
    )
    if new:
        return True
    if found.state in {SubscriptionState.ACTIVE, SubscriptionState.PAUSED}:
        return not Subscription.objects.filter(pk=found.pk).consented().exists() and _again(found, wishes, source)
    return _again(found, wishes, source)


def _again(found: Subscription, wishes: Wishes, source: str) -> bool:
    found.state, found.ended_at, found.paused_until = SubscriptionState.PENDING, None, None
    found.since, found.source, found.wishes = timezone.now(), source, wishes.stored()
    found.save()
    return True


def _lead_to_choices(address: Address) -> None:
    if may_send(links.person_of(address.email), "letters-choices", per_visitor=AN_HOUR, in_all=FROM_ALL):
        recipient = mail.Recipient(address=address.email, values={"lien": preferences_link()})
        mail.send(compose(KNOWN), recipient, "confirmation")
