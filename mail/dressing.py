"""Plain messages of others (a password reset, a notice of review) in the clothes of ours: same words, designed.

Blank lines part paragraphs; « Voir la page : https://… » becomes a link that says « Voir la page »; a line that begins
with a dash stays on its own line.
"""

import re

from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from .texts import as_html, frame

_ADDRESS = r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]"
_LABELLED = re.compile(rf"(?P<label>[^\n]{{3,90}}?)[\s\u00a0\u202f]*:\s*(?P<url>{_ADDRESS})\s*")
_LINK = re.compile(_ADDRESS)


def dressed(subject: str, text: str) -> str:
    """``text`` as the HTML version of a message, under ``subject``; nothing of it is taken for markup."""
    blocks = [block for block in re.split(r"\n\s*\n", text.strip()) if block.strip()]
    opening = mark_safe("".join(map(_paragraph, blocks)))  # noqa: S308 - each paragraph is escaped
    context = {**frame(), "subject": subject, "opening": opening}
    return as_html(render_to_string("mail/messages/plain.mjml", context))


def _paragraph(block: str) -> str:
    lines = re.sub(r":[ \t]*\n(?=https?://)", ": ", block).split("\n")
    shown = "<br/>".join(_line(line.strip()) for line in lines)
    return f'<p style="margin:0 0 16px">{shown}</p>'


def _line(line: str) -> str:
    labelled = _LABELLED.fullmatch(line)
    if labelled and not _LINK.search(labelled["label"]):
        return _link(labelled["url"], labelled["label"])
    pieces: list[str] = []
    end = 0
    for found in _LINK.finditer(line):
        pieces += (escape(line[end : found.start()]), _link(found[0], found[0]))
        end = found.end()
    return "".join([*pieces, escape(line[end:])])


def _link(url: str, label: str) -> SafeString:
    return format_html('<a href="{}" style="font-weight:600;overflow-wrap:anywhere">{}</a>', url, label)
