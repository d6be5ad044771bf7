"""Lines of a calendar file (RFC 5545, 3.1 and 3.3): escaped, folded at 75 octets, ended as the format asks.

Written here because two thousand events have to leave in half a second; what is written is read back by two parsers
in the tests.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

LONGEST = 75
"""Octets of a line before it is folded (RFC 5545, 3.1)."""
_LEADING, _INSIDE = 0xC0, 0x80
"""The two first bits of an octet, and what they are inside a character of UTF-8."""
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


def text(name: str, value: str) -> str:
    """A property whose value is a text."""
    plain = _CONTROLS.sub(" ", value.replace("\r\n", "\n"))
    return f"{name}:{plain.translate(_ESCAPED)}"


def moment(name: str, value: datetime) -> str:
    """A property whose value is a moment, in UTC, to the second."""
    return f"{name}:{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def file_of(lines: Iterable[str]) -> bytes:
    """The bytes of a file made of these lines."""
    return b"".join(_folded(line.encode()) for line in lines)


def _folded(line: bytes) -> bytes:
    """The line, cut where it is too long, never inside a character; what continues begins with a blank."""
    if len(line) <= LONGEST:
        return line + b"\r\n"
    pieces, start, room = [], 0, LONGEST
    while len(line) - start > room:
        end = start + room
        while line[end] & _LEADING == _INSIDE:
            end -= 1
        pieces.append(line[start:end])
        start, room = end, LONGEST - 1
    pieces.append(line[start:])
    return b"\r\n ".join(pieces) + b"\r\n"
