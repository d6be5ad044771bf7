"""Screens of the dashboard: the list of what waits."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from trajectoire.accounts.models import User

from .panels import todo_of
from .snoozing import snooze, wake


@require_GET
def todo_view(request: HttpRequest) -> HttpResponse:
    """What waits for me, alone on its page."""
    return TemplateResponse(request, "dashboard/todo.html", {"todo": todo_of(request)})


@require_POST
def snooze_view(request: HttpRequest) -> HttpResponse:
    """Put an item off, or see again all that was; back to where one was."""
    user = cast("User", request.user)
    if "tout" in request.POST:
        wake(user)
        messages.success(request, "Tout ce qui était remis à plus tard est de nouveau là.")
    elif snooze(user, request.POST.get("element", ""), request.POST.get("delai", "")):
        messages.success(request, "Remis à plus tard : il reviendra de lui-même.")
    else:
        messages.error(request, "Cet élément n’est plus dans la liste.")
    home = request.headers.get("Referer", "").endswith("/gestion/")
    return redirect("wagtailadmin_home" if home else "dashboard_todo")
