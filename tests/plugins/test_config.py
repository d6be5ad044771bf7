"""Django picks the PluginConfig of an application by itself."""

from django.apps import apps

from trajectoire.plugins import PluginConfig


def test_an_application_of_ours_is_loaded_with_its_own_config() -> None:
    ours = [apps.get_app_config(label) for label in ("accounts", "mail", "resources", "search", "territories", "home")]
    assert [config for config in ours if not isinstance(config, PluginConfig)] == []
