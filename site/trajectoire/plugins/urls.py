"""Addresses of the applications: each ``urls.py`` under its ``url_prefix``."""

from importlib.util import find_spec

from django.apps import apps
from django.urls import URLResolver, include, path

from .config import PluginConfig


def plugin_urlpatterns() -> list[URLResolver]:
    """One ``include`` for each application that has a prefix and a ``urls`` module."""
    return [
        path(config.url_prefix, include(f"{config.name}.urls"))
        for config in apps.get_app_configs()
        if isinstance(config, PluginConfig) and config.url_prefix and find_spec(f"{config.name}.urls")
    ]
