"""Telling people what happened to a message, what waits, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min
from django.utils import timezone
from django.utils.formats import date_format

from .models import Batch, BatchState, Delivery, DeliveryState, Event, EventKind, Worker


@dataclass(frozen=True)
class Line:
    """One moment of a story: when, what, and the server's own words if there are any."""

    at: datetime
    text: str
    detail: str = ""


def story(delivery: Delivery) -> list[Line]:
    """Everything that is known of one message, oldest first."""
    batch = delivery.batch
    by = f" à la demande de {batch.created_by}" if batch.created_by else ""
    lines = [Line(batch.created_at, f"Préparé{by}.")]
    if batch.release_at > batch.created_at:
        lines.append(Line(batch.release_at, "Fin du délai pendant lequel l’envoi pouvait être annulé."))
    lines += [
        Line(event.at, f"{event.get_kind_display()}.", event.detail or event.code)
        for event in Event.objects.filter(delivery=delivery)
        if event.source != "facteur" or event.kind in {EventKind.DEFERRED, EventKind.LATE}  # a refusal is told below
    ]
    if delivery.ended_at and delivery.state != DeliveryState.FAILED:
        words = {
            DeliveryState.SENT: "Remis au serveur d’envoi, qui l’a accepté.",
            DeliveryState.REFUSED: f"Non envoyé. {delivery.reason}",
            DeliveryState.CANCELLED: "Annulé avant de partir.",
        }
        detail = delivery.reply if delivery.state == DeliveryState.SENT else ""
        lines.append(Line(delivery.ended_at, words.get(DeliveryState(delivery.state), ""), detail))
    elif delivery.state == DeliveryState.FAILED and delivery.ended_at:
        lines.append(Line(delivery.ended_at, f"Échec. {delivery.reason}", delivery.reply))
    return sorted(lines, key=lambda line: line.at)


def what_next(delivery: Delivery) -> str:
    """What will become of a message that has not left, in one sentence; nothing when it is settled."""
    if delivery.state == DeliveryState.PAUSED:
        return "L’envoi est en pause : il repartira quand quelqu’un le reprendra."
    if delivery.state == DeliveryState.LEASED:
        return "Il part en ce moment."
    if delivery.state != DeliveryState.WAITING:
        return ""
    moment = date_format(timezone.localtime(delivery.due_at), "j F à H:i")
    if delivery.attempts:
        return f"Prochain essai le {moment}. {delivery.reason}"
    if delivery.due_at > timezone.now():
        return f"Il partira le {moment}. Jusque-là, l’envoi peut être annulé."
    return "Il attend son tour."


@dataclass(frozen=True)
class Progress:
    """How far a batch is: counts of messages by what became of them."""

    total: int
    sent: int
    waiting: int
    failed: int
    refused: int
    cancelled: int

    @property
    def percent(self) -> int:
        """Share of what is settled among all, 0 to 100."""
        return 100 if not self.total else (self.total - self.waiting) * 100 // self.total


def progress(batches: list[Batch]) -> dict[int, Progress]:
    """Progress of each of ``batches``, by primary key, in one query."""
    found: dict[int, dict[str, int]] = {batch.pk: {} for batch in batches}
    rows = Delivery.objects.filter(batch__in=batches).order_by().values_list("batch_id", "state").annotate(Count("pk"))
    for batch_id, state, count in rows:
        found[batch_id][state] = count
    return {pk: _progress(counts) for pk, counts in found.items()}


def _progress(counts: dict[str, int]) -> Progress:
    unfinished = (DeliveryState.WAITING, DeliveryState.LEASED, DeliveryState.PAUSED)
    return Progress(
        total=sum(counts.values()),
        sent=counts.get(DeliveryState.SENT, 0),
        waiting=sum(counts.get(state, 0) for state in unfinished),
        failed=counts.get(DeliveryState.FAILED, 0),
        refused=counts.get(DeliveryState.REFUSED, 0),
        cancelled=counts.get(DeliveryState.CANCELLED, 0),
    )


@dataclass(frozen=True)
class Wait:
    """Some messages that wait for the same reason: why, how many, since when."""

    why: str
    count: int
    since: datetime | None = None
    urgent: bool = False


def waits() -> Iterator[Wait]:
    """What waits and why, the most worrying first; a handful of queries."""
    unfinished = Delivery.objects.unfinished()
    now = timezone.now()
    due = unfinished.filter(state=DeliveryState.WAITING, due_at__lte=now).aggregate(n=Count("pk"), since=Min("due_at"))
    trouble = Worker.objects.alive().exclude(trouble="").order_by("trouble_since").first()
    if due["n"] and not Worker.objects.alive().exists():
        yield Wait("Le programme qui envoie le courrier est arrêté.", due["n"], due["since"], urgent=True)
    elif due["n"] and trouble:
        why = f"Le serveur d’envoi ne prend plus rien : {trouble.trouble}"
        yield Wait(why, due["n"], trouble.trouble_since, urgent=True)
    elif due["n"]:
        yield Wait("Leur tour vient.", due["n"], due["since"])
    later = unfinished.filter(state=DeliveryState.WAITING, due_at__gt=now)
    for row in later.filter(attempts__gt=0).order_by().values("reason").annotate(n=Count("pk"), since=Min("due_at")):
        yield Wait(row["reason"] or "Un nouvel essai est prévu.", row["n"])
    held = later.filter(attempts=0).aggregate(n=Count("pk"), until=Max("due_at"))
    if held["n"]:
        yield Wait("Le délai d’annulation court encore.", held["n"])
    paused = unfinished.filter(state=DeliveryState.PAUSED).count()
    if paused:
        yield Wait("Quelqu’un a mis l’envoi en pause.", paused)
    leaving = unfinished.filter(state=DeliveryState.LEASED).count()
    if leaving:
        yield Wait("Ils partent en ce moment.", leaving)


def can_cancel(batch: Batch, found: Progress) -> bool:
    """Whether something of it can still be given up."""
    return batch.state != BatchState.CANCELLED and found.waiting > 0
