"""What mail adds to the administration: the menu « Courrier »."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import ModelAdminGroup, modeladmin_register

from .admin import mailboxes, texts, waiting
from .admin.batches import BatchLedger
from .admin.mailboxes import AddressLedger, SuppressionLedger
from .admin.messages import MessageLedger


class _Shown(MenuItem):
    """An entry for who has a permission."""

    def __init__(self, permission: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        """Deny by default."""
        return bool(request.user.has_perm(self.permission))


class MailGroup(ModelAdminGroup):
    """« Courrier »: what was sent, what waits, the words used."""

    menu_label = "Courrier"
    menu_icon = "mail"
    menu_order = 650
    items = (BatchLedger, MessageLedger, AddressLedger, SuppressionLedger)

    def get_submenu_items(self) -> list[MenuItem]:
        """The ledgers, then our own screens."""
        own = [
            _Shown("mail.view_delivery", "Ce qui attend", reverse("mail_waiting"), icon_name="time", order=900),
            _Shown(texts.MAY_EDIT, "Textes", reverse("mail_texts"), icon_name="edit", order=901),
        ]
        return [*super().get_submenu_items(), *own]


modeladmin_register(MailGroup)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Screens that are not ledgers."""
    return [
        path("courrier/ne-plus-ecrire/chercher/", mailboxes.look_up, name="mail_look_up"),
        path("courrier/boites/<slug:digest>/", mailboxes.card, name="mail_card"),
        path("courrier/boites/<slug:digest>/<slug:act>/", mailboxes.act_on, name="mail_card_act"),
        path("courrier/attente/", waiting.waiting, name="mail_waiting"),
        path("courrier/textes/", texts.text_list, name="mail_texts"),
        path("courrier/textes/<slug:key>/", texts.text_edit, name="mail_text_edit"),
        path("courrier/textes/<slug:key>/apercu/", texts.text_preview, name="mail_text_preview"),
    ]
