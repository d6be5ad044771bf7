"""Who acts, and from what: what the history writes beside each change.

A request acts for the colleague who is signed in. A command, a job or the tray says more::

    with acting(user, source="Formulaire du site, accepté"):
        person.save()
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase


@dataclass(frozen=True)
class Acting:
    """``user``: the colleague, if there is one. ``source``: in the words of the team, where the change comes from."""

    user: AbstractBaseUser | None = None
    source: str = ""


_current: ContextVar[Acting] = ContextVar("acting", default=Acting())  # noqa: B039 - frozen


def current() -> Acting:
    """Who acts now."""
    return _current.get()


@contextmanager
def acting(user: AbstractBaseUser | None, source: str = "") -> Iterator[None]:
    """Everything saved inside is written in the history under this name and this source."""
    before = _current.set(Acting(user, source))
    try:
        yield
    finally:
        _current.reset(before)


class ActingMiddleware:
    """A signed-in colleague acts for the length of the request. Reads nobody's session until something is saved."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """As Django asks."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The request, inside ``acting``; one that only reads changes nothing and looks nobody up."""
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        user = request.user if request.user.is_authenticated else None
        with acting(user):
            return self.get_response(request)
