"""Who works here: sign-in, second factor, roles."""

from trajectoire.plugins import PluginConfig


class AccountsConfig(PluginConfig):
    """Accounts of the team."""

    name = "trajectoire.accounts"
    label = "accounts"
    key = "accounts"
    verbose_name = "Comptes"
    url_prefix = "compte/"

    def ready(self) -> None:
        """Listen to sign-ins, to new passwords and to migrations."""
        from . import lockout, signals  # noqa: F401 - importing connects
