"""Pages of the site that are not resources."""

from trajectoire.pages.base import BasePage


class HomePage(BasePage):
    """The front page."""

    class Meta:
        verbose_name = "page d'accueil"
