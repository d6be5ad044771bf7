"""The address of the visitor, also behind reverse proxies."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The visitor's IP address, for rate limits.

    Each of the ``TRUSTED_PROXY_COUNT`` proxies appends to ``X-Forwarded-For`` the address that spoke to it; what
    stands further left was written by the visitor and is not believed. Unreadable values fall back on the
    address of the connection.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    proxies: int = settings.TRUSTED_PROXY_COUNT
    forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",")]
    candidate = forwarded[-proxies] if 0 < proxies <= len(forwarded) else peer
    return _readable(candidate) or _readable(peer) or "0.0.0.0"  # noqa: S104 - an address to count by, not to bind to


def _readable(text: str) -> str | None:
    try:
        return str(ip_address(text.removeprefix("[").removesuffix("]")))
    except ValueError:
        return None
