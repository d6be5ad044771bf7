"""Whose players may be shown inside a page, and at which address (no Django here: settings read it).

A player is shown only after the visitor asked for it; until then the page holds a link. The policy of the
public site (CSP, ``frame-src``) allows the hosts of ``frame_sources()`` and no other.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, kw_only=True)
class Player:
    """A player that can be framed: who serves it, and the address of the frame."""

    provider: str
    url: str


_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,40}")
_YOUTUBE = {"www.youtube.com", "youtube.com", "m.youtube.com", "www.youtube-nocookie.com"}
_VIMEO = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}
_DAILYMOTION = {"www.dailymotion.com", "dailymotion.com"}
_PEERTUBE_PATH = re.compile(r"/(?:w|videos/watch|videos/embed)/([A-Za-z0-9-]{1,40})")


def frame_sources(peertube_hosts: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Origins that ``frame-src`` must allow."""
    fixed = ("https://www.youtube-nocookie.com", "https://player.vimeo.com", "https://geo.dailymotion.com")
    return (*fixed, *(f"https://{host}" for host in peertube_hosts))


def player(address: str, peertube_hosts: tuple[str, ...] = ()) -> Player | None:
    """The player of the video at ``address``, in its least tracking form; ``None`` for any other address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"}:
        return None
    host, steps = (parts.hostname or "").lower(), [step for step in parts.path.split("/") if step]
    if host in peertube_hosts:
        found = _PEERTUBE_PATH.fullmatch(parts.path.rstrip("/"))
        return Player(provider=host, url=f"https://{host}/videos/embed/{found[1]}") if found else None
    provider, identifier, pattern = _well_known(host, steps, parts.query)
    if not _IDENTIFIER.fullmatch(identifier):
        return None
    return Player(provider=provider, url=pattern.format(identifier))


def _well_known(host: str, steps: list[str], query: str) -> tuple[str, str, str]:
    """Provider, identifier of the video ("" when there is none) and form of the frame's address."""
    last = steps[-1] if steps else ""
    if host == "youtu.be":
        return "YouTube", last, "https://www.youtube-nocookie.com/embed/{}"
    if host in _YOUTUBE:
        watched = parse_qs(query).get("v", [""])[0] if steps == ["watch"] else ""
        below = last if len(steps) == 2 and steps[0] in {"embed", "shorts", "live"} else ""  # noqa: PLR2004 - kind and identifier
        return "YouTube", watched or below, "https://www.youtube-nocookie.com/embed/{}"
    if host in _VIMEO:
        return "Vimeo", last if last.isdigit() else "", "https://player.vimeo.com/video/{}?dnt=1"
    if host in _DAILYMOTION:
        return "Dailymotion", last if "video" in steps[:-1] else "", "https://geo.dailymotion.com/player.html?video={}"
    if host == "dai.ly":
        return "Dailymotion", last, "https://geo.dailymotion.com/player.html?video={}"
    return "", "", ""
