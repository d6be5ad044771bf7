"""Site settings that are read without ever being written."""

from typing import Any, Self

from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.models import Site


class SiteSetting(BaseSiteSetting):
    """A ``BaseSiteSetting`` whose reading inserts nothing.

    Wagtail creates the missing row on the first visit; a GET of ours never writes, so an unsaved one is given
    instead, which the form of the administration saves.
    """

    class Meta:
        abstract = True

    @classmethod
    def for_site(cls, site: Site | None) -> Self:
        """The setting of ``site``; a blank one, not saved, when nobody filled it in yet."""
        known: Any = cls.base_queryset().filter(site=site).first() if site else None
        return known or cls(site=site)
