"""Hooks: what is written in the history of an account, and what bulk actions may not do."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages

from .models import User


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Our words in the histories."""
    actions.register_action("accounts.invite", "Inviter", "Invitation envoyée")
    actions.register_action(
        "accounts.second_factor_reset",
        "Remettre à zéro la double authentification",
        "Double authentification remise à zéro",
    )


@hooks.register("before_bulk_action")
def keep_colleagues(
    request: HttpRequest, action_type: str, objects: Iterable[object], _action: object
) -> HttpResponse | None:
    """Nobody is deleted in bulk either."""
    if action_type == "delete" and any(isinstance(each, User) for each in objects):
        messages.warning(request, "Un compte ne se supprime pas : fermez-le, ses pages restent signées.")
        return redirect("wagtailusers_users:index")
    return None
