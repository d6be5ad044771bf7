"""Servers that refuse, stall, greylist, break off, speak slowly or lie: what becomes of the mail."""

import resource
import ssl
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

import mail
from mail.delivery.worker import Postman
from mail.models import Batch, Delivery, DeliveryState, Event, EventKind
from mail.transport import Envelope, Unavailable
from mail.transport.folder import FolderTransport
from mail.transport.smtp import Relay, SMTPTransport
from tests.mail.processes import free_port
from tests.mail.scripted import ScriptedServer, Step, dribble, flood, hang_up, stall

pytestmark = pytest.mark.django_db


def written(*addresses: str) -> Batch:
    """A batch for these addresses."""
    to = addresses or ("claire@exemple.fr",)
    return mail.send(mail.Message(subject="Essai", text=".\n.un point en tête\n"), to, "contact")


def postman(port: int, *, encryption: str = "", trusted: ssl.SSLContext | None = None) -> Postman:
    """A worker with little patience."""
    relay = Relay(
        host="127.0.0.1",
        port=port,
        encryption=encryption,
        trusted=trusted,
        connect_seconds=0.7,
        message_seconds=0.7,
    )
    return Postman(SMTPTransport(relay))


def delivered(server: ScriptedServer, worker: Postman | None = None) -> Postman:
    """Run a worker once; what stops it is kept in ``stopped``."""
    worker = worker or postman(server.port)
    try:
        worker.run_once()
    except Unavailable as problem:
        worker._trouble = problem.reason
    worker.close()
    return worker


def make_due() -> None:
    """As if the time of the next try had come."""
    Delivery.objects.filter(state=DeliveryState.WAITING).update(due_at=timezone.now())


def test_a_polite_server_gets_the_message_as_it_was_written() -> None:
    batch = written()
    with ScriptedServer().running() as server:
        assert delivered(server).tally.sent == 1
    assert batch.deliveries.get().state == DeliveryState.SENT
    assert b"\r\n=2E\r\n..un point en t=C3=AAte" in server.accepted[0]


def test_nobody_listening_keeps_everything() -> None:
    batch = written()
    worker = postman(free_port())
    with pytest.raises(Unavailable, match="injoignable"):
        worker.run_once()
    delivery = batch.deliveries.get()
    assert (delivery.state, delivery.attempts, delivery.lease) == (DeliveryState.WAITING, 0, None)


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ({"GREETING": [b"554 go away\r\n"]}, "refuse la connexion"),
        ({"GREETING": [stall]}, "injoignable"),
        ({"GREETING": [dribble]}, "injoignable"),
        ({"GREETING": [flood]}, "injoignable"),
        ({"GREETING": [b"\x00\xff nonsense\r\n"]}, "refuse la connexion"),
        ({"GREETING": [hang_up]}, "injoignable"),
        ({"MAIL": [b"421 4.3.2 closing\r\n"]}, "demande d’attendre"),
        ({"RCPT": [b"421 4.3.2 closing\r\n"]}, "demande d’attendre"),
        ({"MAIL": [b"553 5.7.1 sender refused\r\n"]}, "adresse d’expédition"),
    ],
)
def test_a_server_that_takes_nothing_costs_no_message_its_chance(script: dict[str, list[bytes]], sentence: str) -> None:
    batch = written("claire@exemple.fr", "zoe@exemple.fr")
    with ScriptedServer(**script).running() as server:  # type: ignore[arg-type]
        worker = delivered(server)
    assert sentence in worker._trouble
    assert set(batch.deliveries.values_list("state", "attempts")) == {(DeliveryState.WAITING, 0)}


def test_greylisting_is_waited_for() -> None:
    batch = written()
    with ScriptedServer(RCPT=[b"450 4.2.0 greylisted\r\n", b"250 ok\r\n"]).running() as server:
        assert delivered(server).tally.deferred == 1
        delivery = batch.deliveries.get()
        assert (delivery.state, delivery.attempts) == (DeliveryState.WAITING, 1)
        assert delivery.due_at > timezone.now() + timedelta(seconds=50)
        make_due()
        assert delivered(server).tally.sent == 1
    assert batch.deliveries.get().state == DeliveryState.SENT


@pytest.mark.parametrize("end", [hang_up, stall, dribble, flood, b"999 what?\r\n", b"nonsense\r\n", b"\r\n"])
def test_an_exchange_broken_after_the_message_is_tried_again_under_the_same_name(end: bytes) -> None:
    batch = written()
    with ScriptedServer(END=[end, b"250 ok\r\n"]).running() as server:
        assert delivered(server).tally.deferred == 1
        assert batch.deliveries.get().reason == "L’échange avec le serveur s’est interrompu."
        make_due()
        assert delivered(server).tally.sent == 1
        names = server.message_ids()
    assert len(names) == 2
    assert len(set(names)) == 1


@pytest.mark.parametrize(
    ("verb", "step"),
    [("EHLO", stall), ("MAIL", dribble), ("RCPT", stall), ("RCPT", flood), ("DATA", stall), ("DATA", b"250 ok?\r\n")],
)
def test_an_exchange_broken_before_the_message_loses_and_doubles_nothing(verb: str, step: Step) -> None:
    batch = written()
    with ScriptedServer(None, **{verb: [step]}).running() as server:
        delivered(server)
        assert server.offered == []
    assert batch.deliveries.get().state == DeliveryState.WAITING
    make_due()
    with ScriptedServer().running() as server:
        assert delivered(server).tally.sent == 1
        assert len(server.accepted) == 1


def test_a_server_that_accepts_then_closes_gets_each_message_once() -> None:
    batch = written(*(f"p{n}@exemple.fr" for n in range(5)))
    with ScriptedServer(AFTER=[hang_up]).running() as server:
        assert delivered(server).tally.sent == 5
        assert len(set(server.message_ids())) == len(server.message_ids()) == 5
    assert not batch.deliveries.exclude(state=DeliveryState.SENT).exists()


def test_a_server_that_breaks_off_each_time_is_left_alone_for_a_while() -> None:
    batch = written(*(f"p{n}@exemple.fr" for n in range(8)))
    with ScriptedServer(DATA=[hang_up]).running() as server:
        worker = delivered(server)
    assert "interrompt les échanges" in worker._trouble
    assert batch.deliveries.filter(attempts=1).count() == 3
    assert batch.deliveries.filter(state=DeliveryState.WAITING).count() == 8


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ({"RCPT": [b"550 5.1.1 no such user p@exemple.fr\r\n"]}, EventKind.HARD_BOUNCE),
        ({"RCPT": [b"550 user unknown\r\n"]}, EventKind.HARD_BOUNCE),
        ({"RCPT": [b"552 5.2.2 mailbox full\r\n"]}, EventKind.SOFT_BOUNCE),
        ({"RCPT": [b"550 5.7.1 blocked by policy\r\n"]}, EventKind.BLOCKED),
        ({"END": [b"554 5.7.1 looks like spam\r\n"]}, EventKind.BLOCKED),
        ({"DATA": [b"554 no valid recipients\r\n"]}, EventKind.BLOCKED),
    ],
)
def test_a_definite_no_is_recorded_with_its_reason(script: dict[str, list[bytes]], kind: EventKind) -> None:
    batch = written("p@exemple.fr")
    with ScriptedServer(**script).running() as server:  # type: ignore[arg-type]
        assert delivered(server).tally.failed == 1
    delivery = batch.deliveries.get()
    assert delivery.state == DeliveryState.FAILED
    assert "@" not in delivery.reply
    assert Event.objects.get(delivery=delivery).kind == kind


def test_a_refused_message_does_not_hold_the_next_one() -> None:
    batch = written("p1@exemple.fr", "p2@exemple.fr")
    with ScriptedServer(RCPT=[b"550 5.1.1 no\r\n", b"250 ok\r\n"]).running() as server:
        worker = delivered(server)
        assert (worker.tally.failed, worker.tally.sent, server.connections) == (1, 1, 1)
    assert batch.deliveries.filter(state=DeliveryState.SENT).count() == 1


def test_a_message_never_accepted_is_given_up_after_three_days() -> None:
    batch = written()
    Batch.objects.update(release_at=timezone.now() - timedelta(days=3, minutes=1))
    with ScriptedServer(RCPT=[b"451 4.3.0 later\r\n"]).running() as server:
        assert delivered(server).tally.failed == 1
    assert batch.deliveries.get().reason.startswith("Abandonné après 1 essais")


@pytest.mark.parametrize("steps", [[b"220 go on\r\nnot TLS at all\r\n"], [b"454 no TLS today\r\n"], [stall]])
def test_broken_encryption_sends_nothing_in_clear(steps: list[bytes]) -> None:
    batch = written()
    ehlo = [b"250-scripted\r\n250 STARTTLS\r\n"]
    with ScriptedServer(EHLO=ehlo, STARTTLS=steps).running() as server:  # type: ignore[arg-type]
        delivered(server, postman(server.port, encryption="starttls"))
    assert (batch.deliveries.get().state, server.offered) == (DeliveryState.WAITING, [])


def test_a_server_without_encryption_is_refused_when_it_was_asked_for() -> None:
    batch = written()
    with ScriptedServer().running() as server:
        worker = delivered(server, postman(server.port, encryption="starttls"))
    assert "ne propose pas le chiffrement" in worker._trouble
    assert (batch.deliveries.get().state, server.offered) == (DeliveryState.WAITING, [])


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Path) -> None:
    batch = written()
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(certificate)
    ehlo = [b"250-scripted\r\n250 STARTTLS\r\n"]
    with ScriptedServer(tls=shown, EHLO=ehlo).running() as server:  # type: ignore[arg-type]
        worker = delivered(server, postman(server.port, encryption="starttls"))
        assert "chiffrement" in worker._trouble
        assert (batch.deliveries.get().state, server.offered) == (DeliveryState.WAITING, [])
        trusted = ssl.create_default_context(cafile=str(certificate))
        trusted.check_hostname = False
        delivered(server, postman(server.port, encryption="starttls", trusted=trusted))
    assert batch.deliveries.get().state == DeliveryState.SENT


def test_an_accented_mailbox_needs_a_server_that_knows_them() -> None:
    batch = written("zoé@exemple.fr")
    with ScriptedServer(EHLO=[b"250 scripted\r\n"]).running() as server:
        assert delivered(server).tally.failed == 1
    again = written("zoé@exemple.fr")
    with ScriptedServer().running() as server:
        assert delivered(server).tally.sent == 1
    assert (batch.deliveries.get().state, again.deliveries.get().state) == (DeliveryState.FAILED, DeliveryState.SENT)


def test_a_folder_on_a_full_disk_keeps_everything_in_the_outbox(tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    envelope = Envelope(sender="s@exemple.fr", recipient="p@exemple.fr", data=b"x" * 5000, uid="1")
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(Unavailable, match="dossier"):
            FolderTransport(tmp_path).deliver(envelope)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not list(tmp_path.iterdir())
    FolderTransport(tmp_path).deliver(envelope)
    assert [file.name for file in tmp_path.iterdir()] == ["1.eml"]
