"""Who the network is, and what is decided of a suggestion: put two people in touch, or set it aside."""

from django.core.exceptions import ValidationError
from django.db import transaction

from networks.kinds import network_of
from networks.models import Interaction, Participation
from trajectoire.accounts.models import User

from .models import Exchange, Introduction

KIND = "transitions"
NAME = "Transitions"


def _pair(request: int, offer: int) -> tuple[Exchange, Exchange]:
    """The two, held until the end of the transaction; ``ValidationError`` when they are not a request and an offer."""
    found = {
        each.pk: each for each in Exchange.objects.select_for_update().filter(pk__in=(request, offer)).order_by("pk")
    }
    asked, offered = found.get(request), found.get(offer)
    if not asked or not offered or asked.kind != Exchange.Kind.REQUEST or offered.kind != Exchange.Kind.OFFER:
        raise ValidationError("Choisissez une demande et une offre.")
    return asked, offered


@transaction.atomic
def introduce(request: int, offer: int, *, by: User, how: str, reasons: str = "") -> Introduction:
    """Put those who seek and those who offer in touch: both are marked, an interaction keeps it with all of them.

    ``how`` is an ``Interaction.Kind``. ``ValidationError`` when one of the two no longer waits.
    """
    asked, offered = _pair(request, offer)
    for each in (asked, offered):
        if not each.is_open:
            raise ValidationError(f"« {each.title} » n’attend plus : rechargez la page.")
    said = Interaction.objects.create(
        kind=how,
        network=network_of(KIND, name=NAME),
        summary=f"Mise en relation : {asked.title} / {offered.title}"[:300],
        detail=f"{asked.asker} cherche : {asked.title}\n{offered.asker} propose : {offered.title}\n{reasons}".strip(),
        recorded_by=by,
    )
    persons = {each.person_id for each in (asked, offered) if each.person_id}
    organisations = {each.organisation_id for each in (asked, offered) if each.organisation_id}
    Participation.objects.bulk_create(
        [
            *(Participation(interaction=said, person_id=key) for key in sorted(persons)),
            *(Participation(interaction=said, organisation_id=key) for key in sorted(organisations)),
        ]
    )
    for each in (asked, offered):
        each.state = Exchange.State.MET
        each.save(update_fields=["state", "settled_on"])
    made, _new = Introduction.objects.update_or_create(
        request=asked,
        offer=offered,
        defaults={
            "decision": Introduction.Decision.MADE,
            "reasons": reasons[:500],
            "interaction": said,
            "decided_by": by,
        },
    )
    return made


@transaction.atomic
def dismiss(request: int, offer: int, *, by: User) -> None:
    """Set the suggestion aside, for good; a pair that was put in touch stays so."""
    asked, offered = _pair(request, offer)
    Introduction.objects.get_or_create(
        request=asked, offer=offered, defaults={"decision": Introduction.Decision.DISMISSED, "decided_by": by}
    )
