"""What templates ask of the accounts."""

from typing import Any

from django import template
from django.utils import timezone

from trajectoire.accounts import held_forms
from trajectoire.accounts.models import User
from trajectoire.accounts.second_factor import standing_of

register = template.Library()


@register.simple_tag(takes_context=True)
def author_mark(context: dict[str, Any]) -> str:
    """The signed name of whoever reads this page, for the forms of the administration; empty for a visitor."""
    user = getattr(context.get("request"), "user", None)
    return held_forms.author_mark(user) if isinstance(user, User) else ""


@register.simple_tag(takes_context=True)
def second_factor_days_left(context: dict[str, Any]) -> int | None:
    """Days left to install a second factor, or ``None`` when nothing is asked of the reader."""
    user = getattr(context.get("request"), "user", None)
    return standing_of(user).days_left_at(timezone.now()) if isinstance(user, User) else None
