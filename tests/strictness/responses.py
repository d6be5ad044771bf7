"""Every response that the site gives during a test is looked at in passing, whoever asked for it.

The look is taken outside all middleware, for the test client and for the live server alike. An HTML page is
read by ``markup.faults``; a GET that wrote to the database is a finding, since mail scanners and prefetching
browsers open every link.
"""

import gzip
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.http import HttpRequest, HttpResponseBase

from tests.strictness.findings import note
from tests.strictness.markup import LEAK, faults

ADMIN = "/gestion/"
TEAM = (ADMIN, "/compte/")
"""What only colleagues open: the administration, and their account, which wears its look."""

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO|TRUNCATE)\s+"?([\w.]+)')

WRITABLE_BY_GET = {
    "django_session",  # its own expiry
    "trajectoire_cache",  # the shared cache is no fact that anyone would miss
    "wagtailusers_userprofile",  # Wagtail makes a colleague's profile at their first screen; visitors have none
}

WRITABLE_BY_TEAM_GET = {
    "wagtailadmin_editingsession",  # Wagtail tells two editors that they are on the same page
    "wagtailcore_pagesubscription",  # Wagtail notes who follows the comments of a page at its first opening
}


class WriteWatch:
    """A database wrapper that notes the statements that write while a safe request is answered."""

    def __init__(self, request: HttpRequest) -> None:
        """``request`` is named in the finding."""
        self.request = request
        team = request.path.startswith(TEAM)
        self.allowed = WRITABLE_BY_GET | (WRITABLE_BY_TEAM_GET if team else set())

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Look at the statement, then run it."""
        write = WRITE.match(str(sql))
        if write and write[1] not in self.allowed:
            note(f"{self.request.method} {self.request.path} écrit dans la base : {str(sql)[:120]}")
        return execute(sql, params, many, context)


def look_at(request: HttpRequest, response: HttpResponseBase) -> None:
    """Read an HTML response; what is streamed is left alone."""
    kind = response.headers.get("Content-Type", "")
    if response.streaming or not kind.startswith("text/html"):
        return
    asked = f"{request.GET.urlencode(safe='{}%#')}{request.path}"
    content: bytes = response.content  # type: ignore[attr-defined]
    if response.headers.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    text = content.decode(response.charset or "utf-8", "replace")
    public = not request.path.startswith(ADMIN)
    for fault in faults(text, public=public, braces=not LEAK.search(asked)):
        note(f"{request.method} {request.path} ({response.status_code}) : {fault}")


@pytest.fixture(autouse=True, scope="session")
def _responses_are_looked_at() -> Iterator[None]:
    original = BaseHandler.get_response

    def get_response(handler: BaseHandler, request: HttpRequest) -> HttpResponseBase:
        if request.method in SAFE_METHODS:
            with connection.execute_wrapper(WriteWatch(request)):
                response = original(handler, request)
        else:
            response = original(handler, request)
        look_at(request, response)
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseHandler, "get_response", get_response)
        yield
