"""What was promised: who sees it, who does it, by when; and what of it waits today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AbstractUser
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from actors.models import Organisation, Person
from networks.models import NextStep
from networks.network import Colleague
from trajectoire.accounts.models import User
from trajectoire.plugins import TodoItem

from .seeing import visible_interactions, with_actor

if TYPE_CHECKING:
    from networks.interactions.model import NextStepQuerySet

ENOUGH = 10
"""Items given to « À traiter », which shows ten in all."""
EVERYONE = "networks.view_every_nextstep"


@dataclass(frozen=True)
class Batch:
    """Steps of one span of time, under its name."""

    key: str
    label: str
    steps: list[NextStep]


def visible_steps(user: Colleague) -> "NextStepQuerySet":
    """One's own, those that follow an interaction one sees, and all of them for who may see every interaction."""
    if not isinstance(user, AbstractUser) or not user.is_active:
        return NextStep.objects.none()
    if user.has_perm("networks.view_nextstep"):
        return NextStep.objects.all()
    return NextStep.objects.filter(Q(owner=user) | Q(interaction__in=visible_interactions(user)))


def steps_about(user: Colleague, actor: Person | Organisation) -> QuerySet[NextStep]:
    """What waits about this person or this structure, by itself or after an interaction."""
    side: dict[str, Any] = {"person" if isinstance(actor, Person) else "organisation": actor.pk}
    after = with_actor(visible_interactions(user), actor).values("pk")
    return visible_steps(user).waiting().filter(Q(**side) | Q(interaction__in=after)).select_related("owner")


def may_act(user: Colleague, step: NextStep) -> bool:
    """Its owner, or who may change any that they see."""
    return step.owner_id == user.pk or (
        user.has_perm("networks.change_nextstep") and visible_steps(user).filter(pk=step.pk).exists()
    )


def may_have_owners(user: Colleague) -> bool:
    """Who gives something to do to a colleague: the team."""
    return user.has_perm("networks.add_nextstep")


def owners(user: Colleague) -> QuerySet[User]:
    """Colleagues to whom something may be given: those who may note interactions, and oneself."""
    team = User.objects.with_perm("networks.add_nextstep", backend="django.contrib.auth.backends.ModelBackend")
    found = User.objects.filter(Q(pk__in=team.values("pk")) | Q(pk=user.pk), is_active=True)
    return found.order_by("last_name", "first_name", "pk")


def in_batches(steps: "NextStepQuerySet", today: date) -> list[Batch]:
    """Late, today, this week, later; empty spans are left out."""
    sunday = today + timedelta(days=6 - today.weekday())
    spans: list[Batch] = [
        Batch("retard", "En retard", []),
        Batch("aujourdhui", "Aujourd’hui", []),
        Batch("semaine", "Cette semaine", []),
        Batch("plus-tard", "Plus tard", []),
    ]
    for step in steps:
        day = step.snoozed_until or step.due_on
        place = 0 if day < today else 1 if day == today else 2 if day <= sunday else 3
        spans[place].steps.append(step)
    return [span for span in spans if span.steps]


def todo_items(user: AbstractUser) -> Iterable[TodoItem]:
    """What this colleague promised for today or before. Put off, it comes back on its day."""
    today = timezone.localdate()
    come = Q(snoozed_until__lte=today) | Q(snoozed_until__isnull=True, due_on__lte=today)
    waiting = NextStep.objects.of(user).waiting().filter(come)
    for step in waiting.select_related("person", "organisation", "interaction")[:ENOUGH]:
        about = step.person or step.organisation
        late = f"Promis pour le {date_format(step.due_on, 'j F')}"
        after = f", après : {step.interaction.summary}" if step.interaction else ""
        yield TodoItem(
            title=f"{step.text} ({about})" if about and str(about) not in step.text else step.text,
            detail=f"{late}{after}"[:200],
            url=f"{reverse('networks_steps')}#suite-{step.pk}",
            due=step.snoozed_until or step.due_on,
        )
