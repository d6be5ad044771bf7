"""An SMTP server that misbehaves as told."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes

Step = bytes | Callable[["Conversation"], None]


@dataclass
class Conversation:
    """One connection, seen from the server."""

    sock: socket.socket
    commands: list[bytes] = field(default_factory=list)

    def line(self) -> bytes:
        """The next line of the client; empty when it has left."""
        read = b""
        while not read.endswith(b"\n"):
            byte = self.sock.recv(1)
            if not byte:
                return b""
            read += byte
        return read.rstrip()

    def message(self) -> bytes:
        """What follows DATA, without the final dot."""
        read = b""
        while not read.endswith(b"\r\n.\r\n"):
            piece = self.sock.recv(65536)
            if not piece:
                raise ConnectionError
            read += piece
        return read[:-5]


class Hangup(Exception):  # noqa: N818 - an order, not a fault
    """Close the connection now."""


def hang_up(_conversation: Conversation) -> None:
    """Close the connection without a word."""
    raise Hangup


def stall(conversation: Conversation) -> None:
    """Say nothing until the client is tired."""
    conversation.sock.settimeout(20)
    while conversation.sock.recv(1024):
        pass


def dribble(conversation: Conversation) -> None:
    """An answer that never ends, one letter at a time, each well within any time limit."""
    while True:
        conversation.sock.sendall(b"2")
        time.sleep(0.05)


def flood(conversation: Conversation) -> None:
    """An answer that never ends, as fast as can be."""
    while True:
        conversation.sock.sendall(b"250-and again\r\n" * 1000)


class ScriptedServer:
    """Answers politely, except where ``script`` says otherwise: steps by verb, used in turn, the last one kept.

    Verbs: GREETING, EHLO, STARTTLS, MAIL, RCPT, DATA (before the message), END (after it), AFTER (once END was said).
    """

    POLITE = {
        "GREETING": b"220 scripted ESMTP\r\n",
        "EHLO": b"250-scripted\r\n250-SMTPUTF8\r\n250 8BITMIME\r\n",
        "DATA": b"354 go on\r\n",
        "AFTER": b"",
    }

    def __init__(self, tls: ssl.SSLContext | None = None, **script: list[Step]) -> None:
        """``tls``: certificate shown after STARTTLS."""
        self.script, self.tls = {verb: list(steps) for verb, steps in script.items()}, tls
        self.accepted: list[bytes] = []
        self.offered: list[bytes] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])

    @contextlib.contextmanager
    def running(self) -> Iterator["ScriptedServer"]:
        """Serve in a thread."""
        thread = threading.Thread(target=self._serve, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            thread.join(5)

    def message_ids(self) -> list[str]:
        """Message-IDs of every message that came whole, answered or not."""
        return [str(message_from_bytes(data)["Message-ID"]) for data in self.offered]

    def _serve(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._converse, args=(sock,), daemon=True).start()

    def _converse(self, sock: socket.socket) -> None:
        conversation = Conversation(sock)
        with contextlib.suppress(Hangup, OSError):
            self._say(conversation, "GREETING")
            while line := conversation.line():
                self._command(conversation, line)
        conversation.sock.close()
        sock.close()

    def _command(self, conversation: Conversation, line: bytes) -> None:
        conversation.commands.append(line)
        verb = line[:4].decode("latin-1").upper()
        if verb == "STAR":
            self._say(conversation, "STARTTLS", b"220 go on\r\n")
            if self.tls:
                conversation.sock = self.tls.wrap_socket(conversation.sock, server_side=True)
        elif verb == "DATA":
            if self._say(conversation, "DATA").startswith(b"354"):
                data = conversation.message()
                self.offered.append(data)
                if self._say(conversation, "END").startswith(b"250"):
                    self.accepted.append(data)
                self._say(conversation, "AFTER")
        elif verb == "QUIT":
            raise Hangup
        else:
            self._say(conversation, verb)

    def _say(self, conversation: Conversation, verb: str, polite: bytes = b"250 ok\r\n") -> bytes:
        steps = self.script.get(verb, [])
        step = (steps.pop(0) if len(steps) > 1 else steps[0]) if steps else self.POLITE.get(verb, polite)
        if callable(step):
            step(conversation)
            return b""
        if step:
            conversation.sock.sendall(step)
        return step
