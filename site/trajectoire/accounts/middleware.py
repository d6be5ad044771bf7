"""What stands between a request and the administration: the second factor, and kept entries."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseForbidden
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from . import held_forms
from .second_factor import standing_of

Next = Callable[[HttpRequest], HttpResponseBase]

OPEN_PREFIXES = ("/compte/", "/sante/")


class SecondFactorMiddleware:
    """Refuses everything but ``/compte/`` to a colleague whose time to install a second factor has run out."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Visitors cost nothing: without a session cookie nobody is looked up."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or _is_open(request.path_info):
            return self.get_response(request)
        if not standing_of(request.user).refused_at(timezone.now()):
            return self.get_response(request)
        if request.method == "POST":
            held_forms.hold(request)
        if request.headers.get("x-requested-with") == "XMLHttpRequest" or not request.accepts("text/html"):
            return HttpResponseForbidden("Installez d’abord la double authentification.")
        return redirect(f"{reverse('mfa_index')}?obligatoire=1")


class HeldFormMiddleware:
    """Keeps what a colleague sends when their session has ended, and forgets it once it is saved."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """After a successful saving nothing is left to keep."""
        response = self.get_response(request)
        if request.method == "POST" and held_forms.is_admin_form(request) and _succeeded(response):
            held_forms.forget(request)
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Called once the CSRF check has passed."""
        author = held_forms.author_of(request)
        if author is None or author == request.user:
            return None
        return held_forms.answer(request, held_forms.hold(request))


def _is_open(path: str) -> bool:
    static = (f"/{str(settings.STATIC_URL).lstrip('/')}", f"/{str(settings.MEDIA_URL).lstrip('/')}")
    return path.startswith((*OPEN_PREFIXES, *static))


def _succeeded(response: HttpResponseBase) -> bool:
    if response.status_code == HTTPStatus.FOUND:
        return not response.headers.get("Location", "").startswith(str(settings.LOGIN_URL))
    return (
        response.status_code == HTTPStatus.OK
        and isinstance(response, HttpResponse)
        and response.headers.get("Content-Type", "").startswith("application/json")
        and b'"success": true' in response.content[:200]
    )
