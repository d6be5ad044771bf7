"""Messages from templates: MJML and its careful text version, with the words that editors chose."""

import re
import secrets
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import mjml
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe
from wagtail.models import Site

from trajectoire.plugins import registry

from . import purposes
from .declared_texts import MailText, names_in
from .message import Message, slot, without_marks
from .models import EditedText

_FRAGILE = re.compile("[\ue000\ue001\u00a0\u00ad\u2009\u202f]")
"""Characters that the MJML library does not carry unharmed through attributes."""


def declared(key: str) -> MailText:
    """The message ``key``. Raises ``LookupError`` when no application declares it."""
    found = registry.get(MailText, key)
    if found is None:
        raise LookupError(f"no mail text {key!r} is declared")
    return found


def wording(text: MailText) -> tuple[str, str]:
    """Subject and opening: the editors', or the default."""
    edited = EditedText.objects.filter(key=text.key).first()
    return (edited.subject, edited.opening) if edited else (text.subject, text.opening)


def compose(
    key: str,
    context: Mapping[str, Any] | None = None,
    *,
    variables: Mapping[str, str] | None = None,
    words: tuple[str, str] | None = None,
    **options: Any,
) -> Message:
    """The message ``key``, ready for ``mail.send``.

    ``context`` is for the template; ``variables`` fill the words between braces; those left out become slots that each
    ``Recipient.values`` fills, as the declared ``links`` always are. ``words`` (subject, opening) replace the stored
    ones, for a preview. ``options`` go to ``Message`` (``reply_to``…).
    """
    text = declared(key)
    subject, opening = words or wording(text)
    given = {name: without_marks(str(value)) for name, value in (variables or {}).items()}
    fill = {name: given.get(name, slot(name)) for name in names_in(subject + opening)}
    subject, opening = _filled(subject, fill), _filled(opening, fill)
    everything = {**frame(text.purpose), **(context or {}), **{name: slot(name) for name in text.links}}
    everything |= {"subject": subject, "opening": opening}
    return Message(
        subject=subject,
        text=_plain(render_to_string(text.plain, everything)),
        html=as_html(render_to_string(text.mjml, {**everything, "opening": _paragraphs(opening)})),
        **options,
    )


@lru_cache(maxsize=64)
def as_html(source: str) -> str:
    """MJML ``source`` as HTML; kept, since a message whose names are slots is the same for two hundred people."""
    guard = secrets.token_hex(4)
    guarded = _FRAGILE.sub(lambda found: f"zq{guard}{ord(found[0]):x}qz", source)
    html = mjml.mjml2html(guarded, disable_comments=False, fonts={})
    return re.sub(f"zq{guard}([0-9a-f]+?)qz", lambda found: chr(int(found[1], 16)), html)


def frame(purpose_key: str = "") -> dict[str, Any]:
    """What ``base.mjml`` and ``base.txt`` say around every message, of the purpose ``purpose_key`` if it has one."""
    purpose = purposes.purpose(purpose_key) if purpose_key else None
    site = Site.objects.filter(is_default_site=True).first()
    return {
        "site_name": (site.site_name if site else "") or settings.WAGTAIL_SITE_NAME,
        "site_url": settings.BASE_URL,
        "purpose": purpose,
        "unsubscribe_url": slot("unsubscribe_url") if purpose and purpose.bulk else "",
    }


def _filled(text: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda found: values.get(found[1], found[0]), text)


def _paragraphs(text: str) -> str:
    blocks = [escape(block).replace("\n", "<br/>") for block in re.split(r"\n\s*\n", text.strip())]
    return mark_safe("".join(f'<p style="margin:0 0 16px">{block}</p>' for block in blocks))  # noqa: S308 - escaped above


def _plain(text: str) -> str:
    """Template output without the blank lines that its tags left."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(map(_line_end, text.strip().splitlines()))) + "\n"


def _line_end(line: str) -> str:
    """Without blanks at its end, but for the one that says « what follows is a signature » (RFC 3676, 4.3)."""
    return line if line == "-- " else line.rstrip()
