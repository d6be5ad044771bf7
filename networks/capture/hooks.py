"""« Courriels à noter » in the admin: addresses and the entry of the menu."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from networks.interactions import noting
from networks.menu import NETWORKS_MENU_HOOK

from . import views


class _MailsItem(MenuItem):
    """For who notes."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Deny by default."""
        return noting.may_note(request.user)


@hooks.register(NETWORKS_MENU_HOOK)
def mails_item() -> MenuItem:
    """Under « Réseaux »."""
    return _MailsItem(
        "Courriels à noter", reverse("networks_mails"), name="captured-mails", icon_name="mail", order=790
    )


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """Under ``/gestion/``."""
    return [
        path("reseaux/courriels/", views.mails, name="networks_mails"),
        path("reseaux/courriels/<int:number>/", views.mail, name="networks_mail"),
        path("reseaux/courriels/<int:number>/ecarter/", views.set_aside, name="networks_mail_aside"),
    ]
