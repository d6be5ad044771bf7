"""Text as mail carries it: quoted-printable bodies (RFC 2045) and encoded header words (RFC 2047).

Written here because values are put into messages that are already encoded: each piece must be encoded alone and
still join the next one. ``binascii`` does the heavy part.
"""

import base64
import re
from binascii import b2a_qp

SOFT_BREAK = b"=\r\n"
"""A line break that the reader does not see."""

_SIMPLE_WORD = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^`{|}~-]*")
_WIDTH = 72
_WORD_BYTES = 45
"""Bytes in one encoded word: 45 become 60 in base 64, within the 75 characters of RFC 2047."""


def quoted_printable(text: str) -> bytes:
    """``text`` in UTF-8 and quoted-printable, lines of 76 characters at most ended by CRLF."""
    if len(text) < _WIDTH and text.isascii() and text.isprintable() and "=" not in text and not text.endswith(" "):
        return text.encode() if text != "." else b"=2E"
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return b"\r\n".join(
        b2a_qp(line.encode("utf-8", "replace"), istext=True).replace(b"=\n", SOFT_BREAK) for line in lines
    )


def header_text(text: str) -> str:
    """One line of ``text`` as the value of a header: folded, accents in encoded words."""
    if text.isascii() and "=?" not in text and all(len(word) < 900 for word in text.split(" ")):  # noqa: PLR2004 - RFC 5322: 998
        return _folded(text)
    return "\r\n ".join(_encoded_words(text))


def mailbox(name: str, email: str) -> str:
    """``name <email>`` for From, To or Reply-To; ``email`` is already normal."""
    if not name:
        return email
    if _SIMPLE_WORD.fullmatch(name):
        shown = name
    elif name.isascii() and "=?" not in name:
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        shown = f'"{escaped}"'
    else:
        shown = "\r\n ".join(_encoded_words(name))
    return f"{shown} <{email}>" if len(shown) + len(email) < _WIDTH else f"{shown}\r\n <{email}>"


def _encoded_words(text: str) -> list[str]:
    words, current = [], b""
    for character in text:
        piece = character.encode("utf-8", "replace")
        if len(current) + len(piece) > _WORD_BYTES:
            words.append(current)
            current = b""
        current += piece
    words.append(current)
    return [f"=?utf-8?b?{base64.b64encode(word).decode()}?=" for word in words]


def _folded(text: str) -> str:
    lines, current = [], ""
    for word in text.split(" "):
        if current and len(current) + 1 + len(word) > _WIDTH:
            lines.append(current)
            current = word
        else:
            current = f"{current} {word}" if current else word
    return "\r\n ".join([*lines, current])
