"""A publication that was refused because something is missing, told to the person who asked for it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from wagtail.admin import messages

from .publication_rule import NotReadyError

Answer = Callable[[HttpRequest], HttpResponseBase]


class NotReadyMiddleware:
    """Turns the refusal, wherever raised (bulk action, moderation, code), into a message and a way to mend it."""

    def __init__(self, get_response: Answer) -> None:
        """Django's protocol."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing to do while all goes well."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Nothing was published: the transaction of the request took it back. Leads to the form of the page."""
        if not isinstance(exception, NotReadyError):
            return None
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"success": False, "error_message": exception.messages[0]}, status=409)
        edit = reverse("wagtailadmin_pages:edit", args=[exception.page_id])
        messages.error(request, f"{exception.messages[0]} Rien n’a été publié.")
        return HttpResponseRedirect(edit)
