"""What the ledgers of mail share: who may read, words of the buttons, filters that ignore what they do not know."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView

from trajectoire.accounts.models import User

COLOURS = {"sent": "primary", "failed": "critical", "active": "primary"}


def badge(state: str, label: str) -> SafeString:
    """A state as Wagtail shows states."""
    return format_html('<span class="w-status w-status--{}">{}</span>', COLOURS.get(state, "secondary"), label)


class ReaderPermissions(PermissionHelper):
    """Who may view may read; nobody adds, changes or deletes."""

    def user_can_list(self, user: User) -> bool:
        """With the permission to view."""
        return user.has_perm(f"{self.opts.app_label}.view_{self.opts.model_name}")

    def user_can_inspect_obj(self, user: User, _obj: Any) -> bool:
        """As the list."""
        return self.user_can_list(user)

    def user_can_create(self, _user: User) -> bool:
        """Never."""
        return False

    def user_can_edit_obj(self, _user: User, _obj: Any) -> bool:
        """Never."""
        return False

    def user_can_delete_obj(self, _user: User, _obj: Any) -> bool:
        """Never: the ledger forgets by itself."""
        return False


class ReaderButtons(ButtonHelper):
    """One button a line."""

    def inspect_button(self, pk: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """« Voir »."""
        return {**super().inspect_button(pk, *args, **kwargs), "label": "Voir", "title": "Voir le détail"}


class NoButtons(ButtonHelper):
    """No button: the first column opens the line."""

    def get_primary_button(self, _obj: Any) -> None:
        """None."""

    def get_buttons_for_obj(self, _obj: Any, **_options: Any) -> list[dict[str, Any]]:
        """None."""
        return []


class LedgerFilter(SimpleListFilter):
    """A filter on one choice, folded until it is used; ``field`` is the column compared."""

    field: ClassVar[str]
    template = "mail/admin/filter.html"

    def choices(self, changelist: Any) -> Iterator[Any]:
        """« Tous », then the others."""
        everything, *others = super().choices(changelist)
        yield {**everything, "display": "Tous"}
        yield from others

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow to what is asked; anything unknown narrows nothing."""
        known = {str(value) for value, _label in self.lookup_choices}
        wanted = self.value()
        return queryset.filter(**{self.field: wanted}) if wanted in known else queryset


class PeriodFilter(LedgerFilter):
    """Lately."""

    title = "Période"
    parameter_name = "depuis"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, str]]:
        """Days, as text."""
        return [("1", "Depuis hier"), ("7", "Depuis 7 jours"), ("30", "Depuis 30 jours")]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow to the days asked."""
        days = {"1": 1, "7": 7, "30": 30}.get(self.value() or "")
        return queryset.filter(**{f"{self.field}__gte": timezone.now() - timedelta(days=days)}) if days else queryset


class LedgerIndex(IndexView):
    """A list that only takes the filters it shows from its address."""

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """Modeladmin would take any other parameter for a look-up and fail."""
        known = {each.parameter_name for each in self.list_filter}
        return {name: value for name, value in super().get_filters_params(params).items() if name in known}


class Ledger(ModelAdmin):
    """A list that is read: settings common to ours."""

    permission_helper_class = ReaderPermissions
    button_helper_class = ReaderButtons
    index_view_class = LedgerIndex
    inspect_view_enabled = True
    history_view_enabled = False
    list_per_page = 50

    def get_admin_urls_for_registration(self) -> tuple[Any, ...]:
        """Those of modeladmin that lead somewhere."""
        refused = {self.url_helper.get_action_url_name(action) for action in ("create", "edit", "delete")}
        return tuple(url for url in super().get_admin_urls_for_registration() if url.name not in refused)
