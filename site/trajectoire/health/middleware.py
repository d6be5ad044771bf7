"""The health addresses answer before anything else of the site."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from .views import alive, ready

ADDRESSES = {"/sante/vivant/": alive, "/sante/pret/": ready}


class HealthMiddleware:
    """First of all: a probe asks by IP address, in clear, and knows neither host name nor cookies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """``get_response``: the rest of the site."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The health page asked for, or the site."""
        view = ADDRESSES.get(request.path_info)
        return view(request) if view else self.get_response(request)
