"""From the outbox to the way out: order, hold, pause, cancel, limits, clocks."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
import time_machine
from django.core.mail import send_mail
from django.db import DatabaseError
from django.test import override_settings
from django.utils import timezone

import mail
from mail import control
from mail.delivery import leases
from mail.delivery.retries import MAX_LAPSES, next_try
from mail.delivery.worker import Postman
from mail.models import Batch, BatchState, Delivery, DeliveryState, Event, EventKind
from mail.transport import Accepted, Envelope

pytestmark = pytest.mark.django_db

Worker = Callable[[], Postman]


def written(count: int = 1, purpose: str = "contact", **options: object) -> Batch:
    """A batch for ``count`` mailboxes."""
    to = [f"p{n}@exemple.fr" for n in range(count)]
    return mail.send(mail.Message(subject=purpose, text="Un mot."), to, purpose, **options)  # type: ignore[arg-type]


def subjects(folder: Path) -> list[str]:
    """Subjects of what was delivered, in order of departure."""
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    return [str(message_from_bytes(file.read_bytes())["Subject"]) for file in files]


def test_a_confirmation_passes_before_what_was_there_first(postman: Worker, folder: Path) -> None:
    written(2, "contact")
    written(1, "confirmation")
    postman().run_once()
    assert subjects(folder) == ["confirmation", "contact", "contact"]


def test_what_is_held_stays_until_its_time_and_can_be_cancelled(postman: Worker, folder: Path) -> None:
    held = written(2, hold=timedelta(minutes=10))
    kept = written(1, hold=timedelta(minutes=10))
    postman().run_once()
    assert list(Batch.objects.held()) == [kept, held]
    assert control.cancel(held) == 2
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        postman().run_once()
    assert len(subjects(folder)) == 1
    assert set(held.deliveries.values_list("state", flat=True)) == {DeliveryState.CANCELLED}


class Interrupting:
    """A way out during which somebody decides something."""

    def __init__(self, decision: Callable[[], object]) -> None:
        self.decision, self.delivered = decision, 0

    def deliver(self, _envelope: Envelope) -> Accepted:
        """Accept, and let the decision be taken during the first message."""
        self.delivered += 1
        if self.delivered == 1:
            self.decision()
        return Accepted("250 ok")

    def close(self) -> None:
        """Nothing to close."""


def test_a_pause_takes_effect_at_the_next_message_and_ends_with_all_sent_once() -> None:
    batch = written(5)
    way = Interrupting(lambda: control.pause(batch))
    Postman(way).run_once()
    assert way.delivered == 1
    assert batch.deliveries.filter(state=DeliveryState.PAUSED).count() == 4
    assert batch.deliveries.filter(state=DeliveryState.SENT).count() == 1
    assert control.resume(batch) == 4
    Postman(way).run_once()
    assert way.delivered == 5
    assert not batch.deliveries.exclude(state=DeliveryState.SENT).exists()


def test_a_cancellation_stops_the_next_message_and_tells_that_one_had_left() -> None:
    batch = written(5)
    way = Interrupting(lambda: control.cancel(batch))
    Postman(way).run_once()
    assert (way.delivered, batch.deliveries.filter(state=DeliveryState.CANCELLED).count()) == (1, 4)
    assert Event.objects.get().kind == EventKind.LATE
    assert control.resume(batch) == 0
    batch.refresh_from_db()
    assert batch.state == BatchState.CANCELLED


def test_failures_can_be_tried_again_under_the_same_name(postman: Worker) -> None:
    batch = written(2)
    uids = set(batch.deliveries.values_list("uid", flat=True))
    batch.deliveries.update(state=DeliveryState.FAILED, attempts=9)
    assert control.retry(batch) == 2
    postman().run_once()
    assert set(batch.deliveries.values_list("state", "uid")) == {(DeliveryState.SENT, uid) for uid in uids}


def test_a_clock_that_jumps_gives_the_messages_to_another_worker_once(postman: Worker, folder: Path) -> None:
    batch = written(6)
    first, second = postman(), postman()
    taken = leases.take(first.token, 6)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        second.run_once()
        assert not any(first._keep(message) for message in taken)
        assert not leases.settle(first.token, taken[0].pk, state=DeliveryState.FAILED)
    assert len(subjects(folder)) == 6
    assert not batch.deliveries.exclude(state=DeliveryState.SENT).exists()


def test_a_clock_set_back_does_not_lock_what_a_dead_worker_had(postman: Worker) -> None:
    batch = written(3)
    with time_machine.travel(timezone.now() + timedelta(hours=5)):
        leases.take(postman().token, 3)
    postman().run_once()
    assert batch.deliveries.filter(state=DeliveryState.SENT).count() == 3


def test_a_lease_near_its_end_is_renewed_before_the_next_message(postman: Worker) -> None:
    batch, worker = written(3), postman()
    taken = leases.take(worker.token, 3)
    with time_machine.travel(timezone.now() + leases.LEASE - timedelta(seconds=20)):
        assert worker._keep(taken[0])
        assert leases.recover() == 0
        until = batch.deliveries.values_list("lease_until", flat=True)
        assert min(filter(None, until)) > timezone.now() + timedelta(seconds=250)


def test_a_message_that_kills_its_worker_each_time_is_given_up(postman: Worker) -> None:
    batch = written(1)
    moment = timezone.now()
    for _ in range(MAX_LAPSES):
        moment += timedelta(hours=3)
        with time_machine.travel(moment):
            leases.take(postman().token, 1)
        with time_machine.travel(moment + timedelta(minutes=6)):
            leases.recover()
    delivery = batch.deliveries.get()
    assert (delivery.state, delivery.lapses) == (DeliveryState.FAILED, MAX_LAPSES - 1)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_waited_for_and_the_message_is_sent_once(
    postman: Worker, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    batch, real, calls = written(2), leases.record_accepted, []

    def away(*arguments: object) -> None:
        calls.append(arguments)
        if len(calls) < 3:
            raise DatabaseError("database or disk is full")
        real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(leases, "record_accepted", away)
    postman().run_once()
    assert len(calls) == 4
    assert len(subjects(folder)) == 2
    assert not batch.deliveries.exclude(state=DeliveryState.SENT).exists()
    assert "@" not in caplog.text.replace("<", "")


@override_settings(MAIL_RATE=120)
def test_two_workers_keep_to_one_limit_together(postman: Worker) -> None:
    written(40)
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        first = leases.take(postman().token, 30)
        second = leases.take(postman().token, 30)
    moments = sorted(message.moment for message in first + second)
    assert len(moments) == 11
    assert moments[-1] == now + timedelta(seconds=5)
    assert all(later - earlier == timedelta(seconds=0.5) for earlier, later in itertools.pairwise(moments))


@override_settings(MAIL_DOMAIN_RATES={"lent.fr": 12})
def test_a_slow_domain_gives_way_to_the_others(postman: Worker) -> None:
    to = [f"p{n}@lent.fr" for n in range(60)] + ["a@exemple.fr", "b@exemple.fr"]
    mail.send(mail.Message(subject="Essai", text="Un mot."), to, "contact")
    with time_machine.travel(timezone.now(), tick=False):
        domains = [message.domain for message in leases.take(postman().token, 50)]
    assert sorted(domains) == ["exemple.fr", "exemple.fr", "lent.fr", "lent.fr"]


def test_tries_are_spread_over_three_days_then_given_up() -> None:
    start = timezone.now()
    moment, tries = start, 0
    while again := next_try(tries + 1, start, moment):
        assert again > moment
        moment, tries = again, tries + 1
    assert 15 <= tries <= 30
    assert timedelta(days=3) <= moment - start < timedelta(days=4)


@override_settings(EMAIL_BACKEND="mail.backend.OutboxBackend")
def test_the_mail_of_django_goes_through_the_outbox(postman: Worker, folder: Path) -> None:
    send_mail("Objet\u00a0: été", "Bonjour\n.\nFin", None, ["a@exemple.fr", "b@exemple.fr"], html_message="<p>Été</p>")
    assert Delivery.objects.filter(state=DeliveryState.WAITING).count() == 2
    postman().run_once()
    message = message_from_bytes(next(folder.glob("*.eml")).read_bytes())
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["To"] == "a@exemple.fr, b@exemple.fr"
    assert message["Message-ID"].endswith("@localhost>")
