"""E-mail addresses of the library: what opens a mail program, what refuses one where it would be copied everywhere.

How they are hidden in the HTML is the kernel's (``trajectoire.design.addresses``).
"""

from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect

from trajectoire.design.addresses import ADDRESS, hide_addresses, shield_html, spelled_out

__all__ = ["MailRedirect", "hide_addresses", "mailto", "refuse_addresses", "shield_html", "spelled_out"]


class MailRedirect(HttpResponseRedirect):
    """Leads to the visitor's own mail program."""

    allowed_schemes = ["mailto"]


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
