"""What the health page and Direction are told of the mail, and what the clock does for it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from trajectoire.plugins import TodoItem

from .bounces.mailbox import collect
from .delivery.limits import forget_past
from .models import Batch, Delivery, DeliveryState, UsedLink, Worker
from .story import waits

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

PATIENCE = timedelta(minutes=10)
"""A message that is due and does not leave for so long is worth a word."""

KEEP_CONTENT = timedelta(days=30)
KEEP_LEDGER = timedelta(days=395)


def problem() -> str | None:
    """Sentence for the health page, or ``None``: mail that should have left and has not."""
    since = timezone.now() - PATIENCE
    late = Delivery.objects.filter(state=DeliveryState.WAITING, due_at__lt=since)
    abandoned = Delivery.objects.filter(state=DeliveryState.LEASED, lease_until__lt=since)
    if not late.exists() and not abandoned.exists():
        return None
    if not Worker.objects.alive().exists():
        return "le courrier ne part plus : aucun facteur ne tourne"
    return "du courrier attend depuis plus de dix minutes"


def todo_items(user: "AbstractUser") -> Iterable[TodoItem]:
    """For who may see the ledger: mail that does not leave."""
    if not user.has_perm("mail.view_delivery"):
        return
    for wait in waits():
        if wait.urgent:
            yield TodoItem(
                title="Le courrier ne part plus",
                detail=f"{wait.count} messages attendent. {wait.why} Prévenez qui s’occupe du serveur.",
                url=reverse("mail_waiting"),
                urgent=True,
            )


def read_returns() -> None:
    """Read the mailbox of returned mail, if there is one."""
    if settings.MAIL_BOUNCE_URL:
        collect(settings.MAIL_BOUNCE_URL)


def forget() -> None:
    """Retention: texts and values after thirty days, the ledger after thirteen months, what else is over."""
    now = timezone.now()
    settled = Batch.objects.filter(created_at__lt=now - KEEP_CONTENT).exclude(
        deliveries__state__in=[DeliveryState.WAITING, DeliveryState.LEASED, DeliveryState.PAUSED]
    )
    kept = list(settled.exclude(mime=b"").values_list("pk", flat=True)[:500])
    Delivery.objects.filter(batch__in=kept).update(values={})
    Batch.objects.filter(pk__in=kept).update(mime=b"")
    old = settled.filter(created_at__lt=now - KEEP_LEDGER).values_list("pk", flat=True)[:500]
    Batch.objects.filter(pk__in=list(old)).delete()
    UsedLink.objects.filter(at__lt=now - KEEP_LEDGER).delete()
    Worker.objects.filter(alive_at__lt=now - timedelta(days=1)).delete()
    forget_past(now)
