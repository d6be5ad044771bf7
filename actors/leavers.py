"""People who may have left their post: what outside sources tell of their professional address."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from trajectoire.plugins import TodoItem

from .coordinates import outside_facts
from .models import Position

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

MOST = 5


def todo_items(user: "AbstractUser") -> Iterable[TodoItem]:
    """Current positions whose address died since they were last verified: to end, or to correct. Never done alone."""
    if not user.has_perm("actors.change_position"):
        return
    facts = outside_facts()
    if not facts:
        return
    concerned = Position.objects.current().alias(address=Lower("email")).filter(address__in=list(facts))
    shown = 0
    for position in concerned.select_related("person", "organisation"):
        fact = facts[position.email.lower()]
        learnt = timezone.localdate(fact.at)
        if (position.verified_on and position.verified_on >= learnt) or shown >= MOST:
            continue
        shown += 1
        yield TodoItem(
            title=f"Vérifier le poste de {position.person} ({position.organisation.name})",
            detail=f"{fact.what} Terminez son poste, ou corrigez l’adresse et la date de vérification. "
            f"Su le {date_format(learnt, 'j F Y')}.",
            url=reverse("actors:person", args=[position.person_id]),
        )
