"""E-mail addresses that people can use and harvesting robots do not find in the HTML."""

import re
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect

ADDRESS = re.compile(r"([A-Za-z0-9._%+'-]+)@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
MAIL_LINK = re.compile(r'<a\b[^>]*\bhref="mailto:([^"?]*)[^"]*"[^>]*>(.*?)</a>', re.IGNORECASE | re.DOTALL)


class MailRedirect(HttpResponseRedirect):
    """Leads to the visitor's own mail program."""

    allowed_schemes = ["mailto"]


def spelled_out(address: str) -> str:
    """« nom [arobase] domaine.fr »: read aloud as it is written, and typed back in a second."""
    return address.replace("@", " [arobase] ")


def hide_addresses(text: str) -> str:
    """The text with every address spelled out."""
    return ADDRESS.sub(lambda found: spelled_out(found[0]), text)


def refuse_addresses(text: str) -> None:
    """Validator of short texts that are copied everywhere (lists, feeds, letters)."""
    if ADDRESS.search(text):
        raise ValidationError(
            "Retirez l’adresse électronique : les robots la ramasseraient. Mettez-la dans le champ prévu, "
            "ou plus bas dans le contenu, où elle est protégée.",
            code="address",
        )


def mailto(address: str, subject: str) -> str:
    """Address (RFC 6068) that opens a mail program on a message with this subject."""
    return f"mailto:{quote(address, safe='@')}?subject={quote(' '.join(subject.split())[:200])}"


def shield_html(html: str) -> str:
    """HTML whose links to an address become the address spelled out, and whose addresses are hidden."""

    def spell(found: re.Match[str]) -> str:
        words = hide_addresses(found[2])
        address = spelled_out(found[1])
        return words if address in words else f"{words} ({address})"

    return hide_addresses(MAIL_LINK.sub(spell, html))
