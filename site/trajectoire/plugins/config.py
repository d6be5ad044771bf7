"""``PluginConfig``: the AppConfig of an application that keeps to the contract."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.apps import AppConfig
from django.conf import settings


class PluginConfig(AppConfig):
    """An application that contributes through its ``plugin.py``.

    * ``key``: its short name, unique in an installation;
    * ``requires``: the versions of the contract it accepts (PEP 440 specifier);
    * ``default_settings``: its settings with their defaults, overridden by ``settings.TRAJECTOIRE[key]``;
    * ``url_prefix``: where its ``urls.py`` is mounted ("" : nowhere).
    """

    key: ClassVar[str] = ""
    requires: ClassVar[str] = ">=1.0,<2"
    default_settings: ClassVar[Mapping[str, Any]] = {}
    url_prefix: ClassVar[str] = ""
    default_auto_field = "django.db.models.BigAutoField"
    default = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Make the subclass the one that Django picks in ``apps.py``.

        Django counts this imported base class as a second candidate, and with two falls back on a plain AppConfig.
        """
        super().__init_subclass__(**kwargs)
        cls.default = True

    def setting(self, name: str) -> Any:
        """Value of the setting ``name``: the installation's, else the default. ``KeyError`` if undeclared."""
        default = self.default_settings[name]
        chosen: Mapping[str, Any] = getattr(settings, "TRAJECTOIRE", {}).get(self.key, {})
        return chosen.get(name, default)
