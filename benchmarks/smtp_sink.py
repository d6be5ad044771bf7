"""An SMTP server that accepts everything at once and remembers what it accepted: for measures and kill tests.

Raw asyncio, so that the server costs as little as possible beside what is measured. By default it writes one line
``Message-ID recipient`` a message before it answers, so that what it accepted is known whatever happens to anyone.

    python -m benchmarks.smtp_sink --port 8171 --file /tmp/sink.txt
"""

import argparse
import asyncio
import contextlib
import os
import re
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

_MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(\S+)")


class Sink(asyncio.Protocol):
    """One connection of a client."""

    def __init__(self, file: int | None) -> None:
        """``file``: descriptor that gets one line a message, or nothing."""
        self.file = file
        self.buffer = b""
        self.in_data = False
        self.recipient = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - told to the type checker
        self.transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        transport.write(b"220 sink ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer each whole line, or each whole message."""
        self.buffer += data
        while self._advance():
            pass

    def _advance(self) -> bool:
        if self.in_data:
            end = self.buffer.find(b"\r\n.\r\n")
            if end < 0:
                return False
            self._accept(self.buffer[:end])
            self.buffer = self.buffer[end + 5 :]
            return True
        line, found, rest = self.buffer.partition(b"\r\n")
        if not found:
            return False
        self.buffer = rest
        self._command(line)
        return True

    def _accept(self, message: bytes) -> None:
        self.in_data = False
        if self.file is not None:
            name = _MESSAGE_ID.search(message)
            os.write(self.file, (name[1] if name else b"?") + b" " + self.recipient + b"\n")
        self.transport.write(b"250 2.0.0 accepted\r\n")

    def _command(self, line: bytes) -> None:
        verb = line[:4].upper()
        if verb == b"EHLO":
            self.transport.write(b"250-sink\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 SMTPUTF8\r\n")
        elif verb == b"RCPT":
            self.recipient = line.partition(b"<")[2].partition(b">")[0]
            self.transport.write(b"250 2.1.5 ok\r\n")
        elif verb == b"DATA":
            self.in_data = True
            self.transport.write(b"354 go on\r\n")
        elif verb == b"QUIT":
            self.transport.write(b"221 bye\r\n")
            self.transport.close()
        else:
            self.transport.write(b"250 2.0.0 ok\r\n")


async def serve(port: int, file: int | None, ready: "threading.Event | None" = None) -> None:
    """Serve on the loopback until cancelled."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Sink(file), "127.0.0.1", port)
    if ready is not None:
        ready.set()
    async with server:
        await server.serve_forever()


@contextlib.contextmanager
def running(port: int, path: Path) -> Iterator[None]:
    """A sink in a thread of this process, that writes to ``path``."""
    file = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    ready, loop = threading.Event(), asyncio.new_event_loop()
    task = loop.create_task(serve(port, file, ready))

    def work() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            loop.run_until_complete(task)
        loop.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(10)
        os.close(file)


def accepted(path: Path) -> Counter[str]:
    """How many times each message was accepted, by Message-ID."""
    return Counter(line.split()[0] for line in path.read_text().splitlines())


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    file = os.open(options.file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600) if options.file else None
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(options.port, file))


if __name__ == "__main__":
    main()
