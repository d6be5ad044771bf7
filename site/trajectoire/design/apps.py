"""The design system as a Django application, for its admin page and its checks."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Components, covers, typography and the admin's brand; no model."""

    name = "trajectoire.design"
    label = "design"
    verbose_name = "Apparence"
