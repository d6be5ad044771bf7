"""What the two ledgers share: who may read, how far lines are counted, files without formulas."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.db import models
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from actors.models import Organisation, Person
from actors.screens import actor_url
from mail.admin.parts import Ledger, LedgerIndex, NoButtons, ReaderPermissions
from trajectoire.spreadsheets import table_file

MOST = 5000
"""Lines counted and shown in pages, the latest ones; the file has them all."""


class Latest(models.QuerySet[Any]):
    """Lines, counted as far as anybody turns pages: a million of them is not counted for each screen."""

    def count(self) -> int:
        """At most ``MOST``."""
        few = self if self.query.is_sliced else self.order_by()[:MOST]
        return models.QuerySet.count(few)


class WholeBaseReaders(ReaderPermissions):
    """Who may correct the whole base reads its ledgers; nobody adds, changes or deletes a line here."""

    def user_can_list(self, user: Any) -> bool:
        """Both permissions; a colleague who sees some actors reads the history of those on their screens."""
        return bool(user.has_perms(["actors.change_person", "actors.change_organisation"]))


class ActorLedgerIndex(LedgerIndex):
    """The list, and its file."""

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponseBase:
        """All the lines that were asked for, written as they are read; no cell is a formula."""
        ledger: ActorLedger = self.model_admin
        headings = [getattr(getattr(ledger, name), "short_description", name) for name in ledger.list_export]
        readers: list[Callable[[Any], str]] = [getattr(ledger, name) for name in ledger.list_export]
        rows: Iterable[list[str]] = (
            [str(read(line)) for read in readers] for line in queryset.iterator(chunk_size=1000)
        )
        return table_file(ledger.export_filename, spreadsheet_format, headings, rows)


class ActorLedger(Ledger):
    """A ledger of the actor base."""

    permission_helper_class = WholeBaseReaders
    button_helper_class = NoButtons
    index_view_class = ActorLedgerIndex
    index_template_name = "actors/ledger.html"
    inspect_view_enabled = False
    add_to_admin_menu = False
    ordering = ("-pk",)
    list_display_add_buttons: ClassVar[str | None] = None
    export_filename = "registre"

    def register_admin_url_finders(self) -> None:
        """A line is read in the list: it has no screen of its own here."""


def linked(actor: Person | Organisation) -> SafeString:
    """An actor, with the way to their screen."""
    return format_html('<a href="{}">{}</a>', actor_url(actor), actor)


def moment(at: Any) -> str:
    """Day and hour."""
    return date_format(timezone.localtime(at), "j F Y, H:i")
