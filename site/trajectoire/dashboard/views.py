"""Screens of the dashboard: the list of what waits."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from .panels import todo_of


@require_GET
def todo_view(request: HttpRequest) -> HttpResponse:
    """What waits for me, alone on its page."""
    return TemplateResponse(request, "dashboard/todo.html", {"todo": todo_of(request)})
