"""What the owner of a mailbox chooses, once a link of theirs proves who they are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from mail import consent
from mail.models import Address
from newsletter.letters.model import Letter

from .model import PURPOSE, Interests, Pace, Subscription, SubscriptionState
from .wishes import Wishes, apply

SOURCE = "mes choix"


@dataclass(frozen=True, kw_only=True)
class Choices:
    """All of it: letters received, how much of them, from when, and of what they speak."""

    letters: Collection[Letter]
    pace: Pace = Pace.EACH
    paused_until: date | None = None
    wishes: Wishes


def offered(address: Address) -> QuerySet[Letter]:
    """Letters that this person may tick: those open to all, and those that the team gave them."""
    own = Subscription.objects.filter(address=address).standing()
    return Letter.objects.current().filter(Q(is_public=True) | Q(pk__in=own.values("letter")))


def choices_of(address: Address) -> Choices:
    """What stands today."""
    standing = Subscription.objects.filter(address=address, letter__archived_on__isnull=True).standing()
    received = list(standing.select_related("letter").order_by("letter__name"))
    today = timezone.localdate()
    pauses = [each.paused_until for each in received if each.paused_until and each.paused_until > today]
    interests = Interests.objects.filter(address=address).first()
    return Choices(
        letters=[each.letter for each in received],
        pace=Pace.MONTHLY if any(each.pace == Pace.MONTHLY for each in received) else Pace.EACH,
        paused_until=max(pauses, default=None),
        wishes=Wishes(
            themes=[theme.pk for theme in interests.themes.all()],
            territories=[territory.pk for territory in interests.territories.all()],
            only_mine=interests.only_mine,
        )
        if interests
        else Wishes(),
    )


def choose(address: Address, wanted: Choices) -> bool:
    """Make it so, with the proof in mail's ledger; whether new letters wait for a confirmation.

    A person who had left everything confirms again: the link may be an old one, forwarded.
    """
    with transaction.atomic():
        before = {each.letter.pk: each.letter for each in choices_of_locked(address)}
        after = {letter.pk: letter for letter in wanted.letters}
        waits = False
        for key in after.keys() - before.keys():
            waits |= not _join(address, after[key])
        for key in before.keys() - after.keys():
            consent.withdraw(address.digest, PURPOSE, about=before[key].slug, source=SOURCE)
        apply(address, wanted.wishes)
        state = SubscriptionState.PAUSED if wanted.paused_until else SubscriptionState.ACTIVE
        kept = Subscription.objects.filter(address=address, letter__in=after.keys()).standing()
        kept.update(state=state, paused_until=wanted.paused_until, pace=wanted.pace)
        if waits:
            names = ", ".join(sorted(letter.name for letter in after.values()))
            consent.request(address.email, PURPOSE, source=SOURCE, wording=f"Je veux recevoir : {names}.")
    return waits


def choices_of_locked(address: Address) -> list[Subscription]:
    """What this person receives of the letters that still come, held until the end of the transaction."""
    standing = Subscription.objects.filter(address=address, letter__archived_on__isnull=True).standing()
    return list(standing.select_for_update(of=("self",)).select_related("letter"))


def leave_all(address: Address) -> None:
    """No letter any more."""
    consent.withdraw(address.digest, PURPOSE, source=SOURCE)


def _join(address: Address, letter: Letter) -> bool:
    """One letter more; whether it begins at once."""
    wording = f"Je veux recevoir : {letter.name}."
    at_once = consent.joined(address.digest, PURPOSE, about=letter.slug, source=SOURCE, wording=wording)
    Subscription.objects.update_or_create(
        letter=letter,
        address=address,
        defaults={
            "state": SubscriptionState.ACTIVE if at_once else SubscriptionState.PENDING,
            "since": timezone.now(),
            "ended_at": None,
            "paused_until": None,
            "source": SOURCE,
        },
    )
    return at_once
