"""The two ledgers in the menu « Suivi »."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .changes import ChangeLedger
from .consents import ConsentLedger

changes, consents = ChangeLedger(), ConsentLedger()
for ledger in (changes, consents):
    ledger.register_with_wagtail()


class _Item(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        """Deny by default."""
        user: Any = request.user
        return bool(user.has_perms(["actors.change_person", "actors.change_organisation"]))


@hooks.register("register_reports_menu_item")
def changes_item() -> MenuItem:
    """« Changements des fiches »."""
    return _Item("Changements des fiches", changes.url_helper.index_url, icon_name="history", order=610)


@hooks.register("register_reports_menu_item")
def consents_item() -> MenuItem:
    """« Registre des accords »."""
    return _Item("Registre des accords", consents.url_helper.index_url, icon_name="clipboard-list", order=620)
