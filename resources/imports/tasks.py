"""Background work: a task wakes a run up, the clock takes up those that a dead worker left."""

from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from .models import ImportRun
from .runs import go_on


@task()
def carry_on(run_id: int) -> None:
    """Go on with a run; nothing when somebody else is at it, or when it is over."""
    go_on(run_id)


def take_up() -> None:
    """Each minute: runs under way that nobody works on."""
    now = timezone.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    under_way = [ImportRun.State.CHECKING, ImportRun.State.APPLYING]
    for run in ImportRun.objects.filter(free, state__in=under_way).order_by("pk")[:1]:
        go_on(run.pk)
