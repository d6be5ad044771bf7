"""« Registre des accords »: who agreed to what, on what basis, in which words; lines are added from a record."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from actors.consents import ConsentEntry, Decision, Purpose
from mail.admin.parts import LedgerFilter

from .reading import ActorLedger, ActorLedgerIndex, Latest, linked


class PurposeFilter(LedgerFilter):
    """What the person decided about."""

    title = "Finalité"
    parameter_name = "finalite"
    field = "purpose"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, str]]:
        """Each purpose."""
        return [(str(value), str(label)) for value, label in Purpose.choices]


class DecisionFilter(LedgerFilter):
    """What was decided."""

    title = "Décision"
    parameter_name = "decision"
    field = "decision"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, str]]:
        """Yes or no."""
        return [(str(value), str(label)) for value, label in Decision.choices]


class ConsentIndex(ActorLedgerIndex):
    """The list."""

    page_title = "Registre des accords"


class ConsentLedger(ActorLedger):
    """Every line of the ledger of agreements."""

    model = ConsentEntry
    base_url_path = "acteurs/registre-des-accords"
    menu_icon = "clipboard-list"
    index_view_class = ConsentIndex
    list_display = ("when", "who", "purpose_shown", "decision_shown", "basis_shown", "channel_shown", "author")
    list_export = ("when", "name", "purpose_shown", "decision_shown", "basis_shown", "channel_shown", "words", "author")
    export_filename = "accords"
    list_filter = (PurposeFilter, DecisionFilter)
    search_fields = ("person__last_name", "person__first_name", "wording")

    def get_queryset(self, _request: HttpRequest) -> QuerySet[Any]:
        """All of them."""
        return Latest(ConsentEntry).select_related("person", "recorded_by")

    def when(self, line: ConsentEntry) -> str:
        """Day of the decision."""
        return date_format(line.decided_on, "j F Y")

    when.short_description = "Le"  # type: ignore[attr-defined]  # modeladmin reads it there

    def who(self, line: ConsentEntry) -> SafeString:
        """The person."""
        return linked(line.person)

    who.short_description = "Personne"  # type: ignore[attr-defined]  # the same

    def name(self, line: ConsentEntry) -> str:
        """The same, for a file."""
        return str(line.person)

    name.short_description = "Personne"  # type: ignore[attr-defined]  # the same

    def purpose_shown(self, line: ConsentEntry) -> str:
        """What for."""
        return str(line.get_purpose_display())

    purpose_shown.short_description = "Finalité"  # type: ignore[attr-defined]  # the same

    def decision_shown(self, line: ConsentEntry) -> str:
        """Yes or no."""
        return str(line.get_decision_display())

    decision_shown.short_description = "Décision"  # type: ignore[attr-defined]  # the same

    def basis_shown(self, line: ConsentEntry) -> str:
        """On what it rests."""
        return str(line.get_basis_display())

    basis_shown.short_description = "Fondement"  # type: ignore[attr-defined]  # the same

    def channel_shown(self, line: ConsentEntry) -> str:
        """How it is known."""
        return str(line.get_channel_display())

    channel_shown.short_description = "Su"  # type: ignore[attr-defined]  # the same

    def words(self, line: ConsentEntry) -> str:
        """In which words."""
        return line.wording

    words.short_description = "Termes"  # type: ignore[attr-defined]  # the same

    def author(self, line: ConsentEntry) -> str:
        """Who noted it."""
        return str(line.recorded_by or "")

    author.short_description = "Noté par"  # type: ignore[attr-defined]  # the same
