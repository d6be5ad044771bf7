"""Noting a visit: one short line at the end of a file, nothing else. Neither address, nor cookie, nor hour."""

import logging
import os
import re
import socket
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from .models import DailyCount

logger = logging.getLogger(__name__)

ROBOTS = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|archiver|monitor|uptime|preview|externalhit|embedly|validator|lighthouse|headless"
    r"|feed|rss|scan|curl|wget|python|java/|go-http|okhttp|axios|libwww|httpclient|perl|ruby|php|node-fetch",
    re.IGNORECASE,
)
"""Words by which programs name themselves. A program that passes for a browser is counted: we look no further."""

SUFFIX = ".notes"


def note_visit(kind: DailyCount.Kind, object_id: int, request: HttpRequest) -> None:
    """Note that somebody read this; never fails, a count is not worth an error page.

    Left out: programs, what a browser fetches ahead, previews, and the team (whoever has a session).
    """
    if not settings.COUNTS_FOLDER or not by_a_reader(request):
        return
    line = f"{timezone.localdate().isoformat()} {kind.value} {object_id}\n"
    try:
        with _file().open("a", encoding="ascii") as notes:  # one short write at the end: whole or not at all
            notes.write(line)
    except OSError:
        logger.warning("Une lecture n’a pas pu être notée.", exc_info=True)


def folder() -> Path:
    """Where notes lie; every machine and process may write there."""
    return Path(settings.COUNTS_FOLDER)


def _file() -> Path:
    """A file of this process alone, so that nobody waits for anybody."""
    folder().mkdir(parents=True, exist_ok=True)
    machine = re.sub(r"\W", "-", socket.gethostname())[:40]
    return folder() / f"{machine}-{os.getpid()}{SUFFIX}"


def by_a_reader(request: HttpRequest) -> bool:
    """Whether somebody of the public reads, as far as a request tells: no program, no prefetch, not the team."""
    agent = request.headers.get("User-Agent", "")
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return (
        request.method == "GET"
        and bool(agent)
        and not ROBOTS.search(agent)
        and "prefetch" not in ahead
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not getattr(request, "is_preview", False)
    )
