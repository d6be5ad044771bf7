"""Headers that tell mail programs and providers which list a mailing belongs to.

``List-Id`` (RFC 2919) lets a reader sort; ``Feedback-ID`` lets a provider count complaints by list and day. Neither
says anything of the reader.
"""

import re
from datetime import datetime

from django.utils import timezone

from trajectoire.plugins import MailPurpose

from .encoding import header_text
from .frozen import sender
from .message import one_line

_SENDER_ID = 15
"""Longest name of a sender in ``Feedback-ID``, as Gmail reads it."""


def list_headers(purpose: MailPurpose, about: str, moment: datetime) -> list[tuple[str, str]]:
    """Those of a mailing of ``purpose`` to its list ``about``, which leaves at ``moment``."""
    domain = sender()[1].rpartition("@")[2] or "localhost"
    name = purpose.lists.label(about) if purpose.lists and about else purpose.label
    parts = [_word(part) for part in (about, purpose.key) if part]
    day = timezone.localtime(moment).strftime("%Y%m%d")
    house = re.sub(r"[^a-z0-9]", "", domain.lower())[:_SENDER_ID]
    return [
        ("List-Id", f"{_phrase(name)} <{'.'.join([*parts, domain])}>"),
        ("Feedback-ID", f"{_word(about) or 'tous'}:{_word(purpose.key)}:{day}:{house}"),
    ]


def _phrase(name: str) -> str:
    """A name before an address: encoded when it has accents, quoted otherwise."""
    line = one_line(name)
    return header_text(line) if not line.isascii() else '"' + re.sub(r'["\\\\]', "", line) + '"'


def _word(text: str) -> str:
    return re.sub(r"[^a-z0-9-]+", "-", text.lower()).strip("-")
