"""Limits on sign-in: django-axes counts the failures, these functions tell it whom, and say what to do."""

from typing import Any

from allauth.account.signals import password_reset
from axes.utils import reset
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .models import User

NAME_LENGTH = 254


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name or e-mail address that somebody tries, in one spelling: failures are counted by it."""
    given = credentials or {}
    name = given.get("username") or given.get("email") or request.POST.get("login") or ""
    return str(name).strip().lower()[:NAME_LENGTH]


def locked_response(
    request: HttpRequest, _response: HttpResponse | None = None, _credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The page that says why sign-in is closed, until when, and what to do meanwhile (status 429)."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "accounts/locked.html", {"minutes": minutes}, status=429)


@receiver(password_reset)
def unlock_after_reset(sender: type[User], user: User, **_kwargs: Any) -> None:  # noqa: ARG001 - the signal's signature
    """A new password, proved by mail, forgets the failures of the old one."""
    for name in {user.username.lower(), user.email.lower()}:
        reset(username=name)
