"""E-mail addresses in texts that are shown: people can use them and harvesting robots do not find them in the HTML."""

import re

ADDRESS = re.compile(r"([A-Za-z0-9._%+'-]+)@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
MAIL_LINK = re.compile(r'<a\b[^>]*\bhref="mailto:([^"?]*)[^"]*"[^>]*>(.*?)</a>', re.IGNORECASE | re.DOTALL)


def spelled_out(address: str) -> str:
    """« nom [arobase] domaine.fr »: read aloud as it is written, and typed back in a second."""
    return address.replace("@", " [arobase] ")


def hide_addresses(text: str) -> str:
    """The text with every address spelled out."""
    return ADDRESS.sub(lambda found: spelled_out(found[0]), text)


def shield_html(html: str) -> str:
    """HTML whose links to an address become the address spelled out, and whose addresses are hidden."""

    def spell(found: re.Match[str]) -> str:
        words = hide_addresses(found[2])
        address = spelled_out(found[1])
        return words if address in words else f"{words} ({address})"

    return hide_addresses(MAIL_LINK.sub(spell, html))
