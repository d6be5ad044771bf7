"""What a sign-in and a migration leave behind them."""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.utils import timezone
from wagtail.users.models import UserProfile

from .models import User
from .permission_names import name_permissions
from .roles import sync_roles


@receiver(user_logged_in)
def make_profile(sender: type[User], user: User, **_kwargs: Any) -> None:  # noqa: ARG001 - the signal's signature
    """Make Wagtail's preferences of the person now, or the first page that they read would write them."""
    UserProfile.get_for_user(user)


@receiver(user_logged_in)
def note_first_sign_in(sender: type[User], user: User, **_kwargs: Any) -> None:  # noqa: ARG001 - the signal's signature
    """Write the date of the first sign-in once: the grace of the second factor counts from it."""
    if user.first_signed_in_at is None:
        user.first_signed_in_at = timezone.now()
        user.save(update_fields=["first_signed_in_at"])


@receiver(post_migrate)
def seed_roles(app_config: AppConfig, **_kwargs: Any) -> None:
    """After the last application's turn, when every permission exists: name them, and give the roles what is new."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if app_config == last:
        name_permissions()
        sync_roles()
