"""The worker: takes a handful of messages, sends them one by one, records each before the next.

It never sends while it cannot record: a database that is away is waited for, with the fact kept in memory.
"""

import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from itertools import count
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone

from mail.bounces import rules
from mail.models import Delivery, DeliveryState, EventKind, Worker
from mail.transport import Envelope, Refused, Transport, Unavailable, Uncertain

from . import leases
from .leases import LEASE, Leased
from .personal import Cutter
from .retries import next_try
from .returns import return_address

logger = logging.getLogger("trajectoire.mail")

MESSAGE_TIME = timedelta(seconds=130)
"""What must be left of a lease before a message is begun: the transport's own limit and a little."""

_PULSE = 10.0
_PAUSES = (1, 2, 4, 8, 15, 30, 60)
_BREAKS_IN_A_ROW = 3
_LAST_CHANCE = 10.0

T = TypeVar("T")


@dataclass
class Tally:
    """What was done: counts of messages."""

    sent: int = 0
    deferred: int = 0
    failed: int = 0
    remaining: int = 0
    seconds: float = 0.0

    def as_json(self) -> dict[str, float]:
        """The object that ``mail_deliver --json`` prints."""
        return {**asdict(self), "seconds": round(self.seconds, 3)}


@dataclass
class Postman:
    """One worker with its own way out. ``stop`` is set to ask it to end after the message in hand."""

    transport: Transport
    stop: threading.Event = field(default_factory=threading.Event)
    handful: int = 50
    lease: timedelta = LEASE
    token: uuid.UUID = field(default_factory=uuid.uuid4)
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self._cutter = Cutter()
        self._trouble = ""
        self._breaks = 0
        self._pulse_at = 0.0
        self._recover_at = 0.0
        self._urgency = min(MESSAGE_TIME, self.lease / 2)

    def step(self) -> int:
        """Take a handful and deliver it; the number taken. Raises ``Unavailable`` once what is left is given back."""
        self._pulse()
        if time.monotonic() >= self._recover_at:
            leases.recover(lease=self.lease)
            self._recover_at = time.monotonic() + min(15.0, self.lease.total_seconds() / 4)
        taken = leases.take(self.token, self.handful, lease=self.lease)
        left = {message.pk for message in taken}
        try:
            for message in taken:
                if self._wait_for(message):
                    break
                if self._keep(message):
                    self._deliver(message)
                left.discard(message.pk)
                self._pulse()
        finally:
            if left:
                self._persist(lambda: leases.give_back(self.token, left))
        return len(taken)

    def run_once(self) -> None:
        """Deliver until nothing is due."""
        while not self.stop.is_set() and self.step():
            pass

    def run(self, *, idle: float = 1.0) -> None:
        """Deliver until asked to stop, whatever the server and the database do."""
        failures = 0
        while not self.stop.is_set():
            try:
                taken = self.step()
                failures = 0
                self._say("")
            except Unavailable as problem:
                self._say(f"{problem.reason} {problem.detail}".strip())
                failures, taken = failures + 1, 0
            except (DatabaseError, InterfaceError):
                logger.warning("La base de données ne répond pas ; nouvel essai.", exc_info=failures == 0)
                connection.close()
                failures, taken = failures + 1, 0
            if not taken:
                self.stop.wait(_PAUSES[min(failures, len(_PAUSES)) - 1] if failures else idle)

    def close(self) -> None:
        """End the connection to the server and sign off."""
        self.transport.close()
        try:
            Worker.objects.filter(token=self.token).delete()
        except (DatabaseError, InterfaceError):
            connection.close()

    def _wait_for(self, message: Leased) -> bool:
        """Wait for the moment of ``message``; whether to stop instead."""
        delay = (message.moment - timezone.now()).total_seconds()
        return self.stop.wait(min(delay, 10)) if delay > 0 else self.stop.is_set()

    def _keep(self, message: Leased) -> bool:
        found = self._persist(lambda: leases.keep(self.token, message.pk, lease=self.lease, least=self._urgency))
        return bool(found)

    def _deliver(self, message: Leased) -> None:
        try:
            envelope = Envelope(
                sender=return_address(message.uid),
                recipient=message.email,
                data=self._cutter.message(message),
                uid=message.uid.hex,
            )
        except (DatabaseError, InterfaceError):
            raise
        except Exception:
            logger.exception("Le message %s ne peut pas être composé.", message.uid)
            self._fail(message, "", "Le message ne peut pas être composé. Prévenez qui s’occupe du site.")
            return
        try:
            accepted = self.transport.deliver(envelope)
        except Refused as answer:
            self._refused(message, answer)
        except Uncertain as answer:
            self._uncertain(message, answer)
        else:
            self._breaks = 0
            self._persist(lambda: leases.record_accepted(self.token, message, accepted.reply, accepted.provider_id))
            self.tally.sent += 1

    def _refused(self, message: Leased, answer: Refused) -> None:
        self._breaks = 0
        if not answer.permanent:
            self._defer(message, answer.code, answer.text, "Le serveur du destinataire demande de réessayer plus tard.")
            return
        kind = rules.kind_of(answer.code, answer.text) if answer.about_recipient else EventKind.BLOCKED
        self._fail(message, answer.code, rules.REASONS[kind], answer.text, kind=kind)

    def _uncertain(self, message: Leased, answer: Uncertain) -> None:
        self._defer(message, "", answer.text, "L’échange avec le serveur s’est interrompu.")
        self._breaks += 1
        if self._breaks >= _BREAKS_IN_A_ROW:
            self._breaks = 0
            raise Unavailable("Le serveur d’envoi interrompt les échanges.", answer.text)

    def _defer(self, message: Leased, code: str, text: str, reason: str) -> None:
        _frozen, _purpose, release_at = self._cutter.frozen(message.batch_id)
        attempts = message.attempts + 1
        again = next_try(attempts, release_at, timezone.now())
        if again is None:
            self._fail(message, code, f"Abandonné après {attempts} essais. {reason}", text)
            return
        changes = {"state": DeliveryState.WAITING, "due_at": again, "attempts": attempts, "reply": text}
        self._record(message, EventKind.DEFERRED, code, text, reason=reason, **changes)
        self.tally.deferred += 1

    def _fail(
        self, message: Leased, code: str, reason: str, text: str = "", *, kind: EventKind = EventKind.FAILED
    ) -> None:
        changes = {"state": DeliveryState.FAILED, "ended_at": timezone.now(), "attempts": message.attempts + 1}
        self._record(message, kind, code, text, reason=reason, reply=text, **changes)
        self.tally.failed += 1

    def _record(self, message: Leased, kind: EventKind, code: str, text: str, **changes: object) -> None:
        def write() -> None:
            with transaction.atomic():
                if leases.settle(self.token, message.pk, **changes):
                    delivery = Delivery(pk=message.pk)
                    rules.record(kind, message.digest, delivery, code=code, detail=text, source="facteur")

        self._persist(write)

    def _persist(self, write: Callable[[], T]) -> T:
        """Do ``write`` on the database, again and again until it is done: nothing else happens meanwhile.

        What takes several statements opens its own transaction: one alone costs one exchange with the database.
        Asked to stop while the database is away, it insists for ``_LAST_CHANCE`` seconds, then gives up.
        """
        last_chance = None
        for attempt in count():
            try:
                return write()
            except (DatabaseError, InterfaceError):
                if connection.in_atomic_block:
                    raise  # somebody's transaction is lost: trying again inside it would be in vain
                logger.warning("L’envoi attend la base de données.", exc_info=attempt == 0)
                connection.close()
                if self.stop.is_set():
                    last_chance = last_chance or time.monotonic() + _LAST_CHANCE
                    if time.monotonic() > last_chance:
                        raise
                time.sleep(min(0.1 * 2**attempt, 5))
        raise AssertionError("unreachable")

    def _pulse(self) -> None:
        if time.monotonic() < self._pulse_at:
            return
        self._pulse_at = time.monotonic() + _PULSE
        place = f"{socket.gethostname()}:{os.getpid()}"[:100]
        seen = {"place": place, "alive_at": timezone.now()}
        Worker.objects.update_or_create(token=self.token, defaults=seen)

    def _say(self, trouble: str) -> None:
        if trouble == self._trouble:
            return
        self._trouble = trouble
        if trouble:
            logger.warning("Le courrier attend : %s", trouble)
        since = timezone.now() if trouble else None
        Worker.objects.filter(token=self.token).update(trouble=trouble[:300], trouble_since=since)

    def remaining(self) -> int:
        """Messages that have still to leave."""
        return Delivery.objects.unfinished().count()
