"""Requests that hold a NUL byte: no page is named so, and PostgreSQL refuses to look for one.

Two middlewares, because the first has to act before the session is read and the second once the visitor is known,
so that the 404 page looks like any other.
"""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponseBase

Next = Callable[[HttpRequest], HttpResponseBase]


class UnreadableCookiesMiddleware:
    """Forgets the cookies that hold a NUL (written as an octal escape): no browser of ours sent them."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Drop them, go on."""
        for name in [name for name, value in request.COOKIES.items() if "\0" in value]:
            del request.COOKIES[name]
        return self.get_response(request)


class UnreadableAddressMiddleware:
    """Answers 404 to an address or a query that holds a NUL, before anything looks for it in the database."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Raise ``Http404``, or go on."""
        query = str(request.META.get("QUERY_STRING", ""))
        if "\0" in request.path_info or "\0" in query or "%00" in query:
            raise Http404
        return self.get_response(request)
