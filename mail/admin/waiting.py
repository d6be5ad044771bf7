"""« Ce qui attend »: what has not left, and why."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mail import story
from mail.models import Worker

from .messages import may_read


def waiting(request: HttpRequest) -> HttpResponse:
    """One line a reason; a GET that writes nothing."""
    if not may_read(request.user):  # type: ignore[arg-type]  # the admin only lets accounts in
        raise PermissionDenied
    context = {"waits": list(story.waits()), "workers": Worker.objects.alive()}
    return render(request, "mail/admin/waiting.html", context)
