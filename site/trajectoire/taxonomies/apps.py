"""Vocabularies shared by every application."""

from trajectoire.plugins import PluginConfig


class TaxonomiesConfig(PluginConfig):
    """Themes, publics and keywords."""

    name = "trajectoire.taxonomies"
    label = "taxonomies"
    key = "taxonomies"
    verbose_name = "Vocabulaires"
