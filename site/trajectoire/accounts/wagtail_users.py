"""Wagtail's users application, with our team screens instead of its own."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    """Takes the place of ``wagtail.users`` in ``INSTALLED_APPS``."""

    user_viewset = "trajectoire.accounts.team_admin.TeamViewSet"
