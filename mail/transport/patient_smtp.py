"""An SMTP client whose whole exchange has one deadline and whose server cannot flood it.

``smtplib`` has a time limit for each read: a server that says one letter every nine seconds holds it for ever,
and one that never ends its answer fills the memory. Here both are bounded.
"""

import io
import smtplib
import socket
import ssl
import time
from typing import Any

MAX_REPLY = 64 * 1024
"""Bytes of one answer (RFC 5321 allows 512 a line; no honest answer has more than a few)."""


class _BoundedReader(io.RawIOBase):
    """Reads of one socket, until the client's deadline and within ``MAX_REPLY``."""

    def __init__(self, client: "PatientSMTP") -> None:
        self.client = client

    def readable(self) -> bool:
        """It reads."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Raises ``TimeoutError`` past the deadline, ``OSError`` for an answer without end."""
        client = self.client
        sock = client.sock
        if sock is None:
            return 0
        sock.settimeout(client.remaining())
        count = sock.recv_into(buffer)
        client.reply_bytes += count
        if client.reply_bytes > MAX_REPLY:
            raise OSError("endless answer")
        return count


class PatientSMTP(smtplib.SMTP):
    """``smtplib.SMTP`` with a deadline: ``allow(seconds)`` starts it, every read and write keeps to it."""

    def __init__(self, host: str, port: int, *, seconds: float, implicit_tls: ssl.SSLContext | None = None) -> None:
        """Connect within ``seconds``; with ``implicit_tls`` the connection is encrypted from the first byte."""
        self.reply_bytes = 0
        self.implicit_tls = implicit_tls
        self.allow(seconds)
        super().__init__(host, port, timeout=seconds)

    def allow(self, seconds: float) -> None:
        """What follows has ``seconds`` in all, whatever the clock of the machine does."""
        self.deadline = time.monotonic() + seconds

    def remaining(self) -> float:
        """Seconds left. Raises ``TimeoutError`` when there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("deadline passed")
        return left

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        sock = socket.create_connection((host, port), timeout)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.implicit_tls is not None:
            sock.settimeout(self.remaining())
            return self.implicit_tls.wrap_socket(sock, server_hostname=host)
        return sock

    def send(self, s: Any) -> None:
        """Send within the deadline (``sendall`` counts its time as a whole)."""
        if self.sock is not None:
            self.sock.settimeout(self.remaining())
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        """One answer, within the deadline and ``MAX_REPLY``."""
        self.reply_bytes = 0
        if self.file is None:
            self.file = io.BufferedReader(_BoundedReader(self))
        return super().getreply()
