"""Letters, and people who receive them."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from factory.declarations import Sequence
from factory.django import DjangoModelFactory

from mail.addresses import normalise
from mail.models import Address, Permission, PermissionState
from newsletter.models import Interests, Letter, Subscription
from newsletter.subscribing.model import PURPOSE, SubscriptionState
from territories.models import Territory
from trajectoire.taxonomies.models import Theme


class LetterFactory(DjangoModelFactory[Letter]):
    """A general letter, open to all."""

    class Meta:
        model = Letter

    name = Sequence(lambda n: f"La lettre {n}")
    description = "Les nouveautés de la bibliothèque, chaque mois."


def address_of(email: str) -> Address:
    """The mailbox ``email``, as mail knows it."""
    return Address.objects.registered(normalise(email))


def subscriber(letter: Letter, email: str = "lea@exemple.fr", **facts: Any) -> Subscription:
    """Somebody who receives ``letter`` and agreed to (``state``, ``pace``… otherwise)."""
    address = address_of(email)
    Permission.objects.get_or_create(
        address=address, purpose=PURPOSE, defaults={"state": PermissionState.CONFIRMED, "changed_at": timezone.now()}
    )
    return Subscription.objects.create(
        letter=letter, address=address, **{"state": SubscriptionState.ACTIVE, "source": "essai", **facts}
    )


def follows(
    email: str, *, themes: Iterable[Theme] = (), territories: Iterable[Territory] = (), only_mine: bool = False
) -> Interests:
    """What the owner of ``email`` follows."""
    interests = Interests.objects.create(address=address_of(email), only_mine=only_mine)
    interests.themes.set(themes)
    interests.territories.set(territories)
    return interests
