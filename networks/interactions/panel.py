"""« Échanges » on the screen of a person or of a structure: what waits, what was said, a note to write."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from actors.models import Organisation, Person
from actors.permissions import visible_organisations, visible_persons
from networks.models import Interaction, Participation

from . import follow_ups, noting
from .forms import InteractionForm
from .seeing import visible_interactions, with_actor

if TYPE_CHECKING:
    from trajectoire.accounts.models import User

PAGE = 15
MOST_STEPS = 10
PARAMETER = "echanges"


def exchanges(request: HttpRequest, actor: Person | Organisation) -> Mapping[str, object] | None:
    """Nothing for who neither notes nor sees anything of it; a number of queries that does not grow with the data."""
    user = cast("User", request.user)
    notes = noting.may_note(user)
    page = timeline(request, actor)
    if not notes and not page.paginator.count:
        return None
    name = "personne" if isinstance(actor, Person) else "structure"
    steps = list(follow_ups.steps_about(user, actor)[:MOST_STEPS])
    return {
        "page": page,
        "lines": lines(user, list(page.object_list), actor),
        "steps": [(step, follow_ups.may_act(user, step)) for step in steps],
        "form": _quick(user, name, actor.pk) if notes else None,
        "action": reverse("networks_note"),
        "name": name,
        "parameter": PARAMETER,
        "today": timezone.localdate(),
    }


def timeline(request: HttpRequest, actor: Person | Organisation) -> Any:
    """A page of the interactions with this actor, the latest first."""
    people = Participation.objects.exclude(interaction__kind=Interaction.Kind.MAILING)
    found = with_actor(visible_interactions(request.user), actor).select_related("network", "recorded_by")
    found = found.prefetch_related(
        Prefetch("participations", people.select_related("person", "organisation")),
        "attachments",
        "next_steps__owner",
    )
    return Paginator(found, PAGE).get_page(request.GET.get(PARAMETER))


def lines(user: "User", interactions: list[Interaction], actor: Person | Organisation) -> list[dict[str, object]]:
    """Each with the other participants whom this colleague sees, and whether they may correct it."""
    there = [each for said in interactions for each in said.participations.all()]
    persons = set(_among(visible_persons(user), {each.person_id for each in there}))
    structures = set(_among(visible_organisations(user), {each.organisation_id for each in there}))
    any_of_them = user.has_perm("networks.change_interaction")
    notes = noting.may_note(user)
    told: list[dict[str, object]] = []
    for said in interactions:
        others: list[Person | Organisation] = []
        hidden = 0
        for each in said.participations.all():
            other = each.person or each.organisation
            if other is None or (type(other) is type(actor) and other.pk == actor.pk):
                continue
            if each.person_id in persons or each.organisation_id in structures:
                others.append(other)
            else:
                hidden += 1
        mine = said.recorded_by_id == user.pk or any_of_them
        corrects = notes and mine and said.kind != Interaction.Kind.MAILING
        told.append({"said": said, "others": others, "hidden": hidden, "corrects": corrects})
    return told


def _quick(user: "User", name: str, key: int) -> InteractionForm:
    """The note about this actor; its identifiers are its own among the other forms of the screen."""
    initial = {name: [key], "kind": Interaction.Kind.CALL}
    return InteractionForm(user=user, initial=initial, auto_id="note_%s")


def _among(seen: Any, keys: set[int | None]) -> Any:
    return seen.filter(pk__in=[key for key in keys if key]).values_list("pk", flat=True)
