"""kill -9 on workers: nothing is lost, and at most one message a kill is sent twice."""

import random
import signal
import time
from pathlib import Path

import pytest
from django.db.models import QuerySet

import mail
from benchmarks import smtp_sink
from mail.models import Batch, Delivery, DeliveryState
from tests.mail.processes import free_port, worker

LEASE = "4"


def prepared(count: int) -> Batch:
    """A batch for ``count`` mailboxes."""
    text = f"Bonjour {mail.slot('prenom')},\n\nVoici un mot.\n"
    to = (mail.Recipient(address=f"p{n}@exemple.fr", values={"prenom": f"Zoé {n}"}) for n in range(count))
    return mail.send(mail.Message(subject="Essai", text=text), to, "contact")


def kill_while_sending(deliveries: QuerySet[Delivery], sink: Path, port: int, *, kills: int) -> None:
    """Two workers; ``kills`` times, spread over the work, one is killed and another takes its place."""
    total = deliveries.count()
    chance = random.Random(7)
    workers = [worker(port, "--lease", LEASE) for _ in range(2)]
    try:
        for number in range(kills):
            goal = total * (number + 1) // (kills + 2)
            while len(sink.read_bytes().splitlines()) < goal:
                time.sleep(0.01)
            time.sleep(chance.random() / 50)
            victim = workers.pop(chance.randrange(2))
            victim.send_signal(signal.SIGKILL)
            victim.communicate()
            workers.append(worker(port, "--lease", LEASE))
        while deliveries.exclude(state=DeliveryState.SENT).exists():
            time.sleep(0.2)
    finally:
        for each in workers:
            each.terminate()
        for each in workers:
            each.communicate(timeout=20)
    assert all(each.returncode in {0, -signal.SIGTERM} for each in workers)  # the latter: it was still starting


def check(deliveries: QuerySet[Delivery], sink: Path, *, kills: int) -> None:
    """Each message was accepted, and few twice."""
    counts = smtp_sink.accepted(sink)
    expected = {f"<{uid.hex}@localhost>" for uid in deliveries.values_list("uid", flat=True)}
    assert set(counts) == expected
    assert sum(counts.values()) - len(counts) <= kills


@pytest.mark.timeout(400)
@pytest.mark.django_db(transaction=True)
def test_five_kills_during_2000_messages_lose_nothing(tmp_path: Path) -> None:
    batch = prepared(2000)
    port, sink = free_port(), tmp_path / "sink"
    with smtp_sink.running(port, sink):
        kill_while_sending(batch.deliveries.all(), sink, port, kills=5)
    check(batch.deliveries.all(), sink, kills=5)


@pytest.mark.soak
@pytest.mark.timeout(7000)
@pytest.mark.django_db(transaction=True)
def test_fifty_kills_during_50000_messages_lose_nothing(tmp_path: Path) -> None:
    batch = prepared(50_000)
    port, sink = free_port(), tmp_path / "sink"
    with smtp_sink.running(port, sink):
        kill_while_sending(batch.deliveries.all(), sink, port, kills=50)
    check(batch.deliveries.all(), sink, kills=50)


@pytest.mark.django_db(transaction=True)
def test_a_worker_asked_to_stop_gives_back_what_it_had_not_sent(tmp_path: Path) -> None:
    batch = prepared(300)
    port, sink = free_port(), tmp_path / "sink"
    with smtp_sink.running(port, sink):
        process = worker(port)
        while len(sink.read_bytes().splitlines()) < 60:
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        _output, errors = process.communicate(timeout=20)
    assert process.returncode == 0, errors
    sent = batch.deliveries.filter(state=DeliveryState.SENT).count()
    assert sent == len(sink.read_bytes().splitlines())
    assert batch.deliveries.filter(state=DeliveryState.WAITING).count() == 300 - sent
