"""Who works here: sign-in, second factor, roles."""

from trajectoire.plugins import PluginConfig


class AccountsConfig(PluginConfig):
    """Accounts of the team."""

    name = "trajectoire.accounts"
    label = "accounts"
    key = "accounts"
    verbose_name = "Comptes"
