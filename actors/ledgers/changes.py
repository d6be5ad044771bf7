"""« Changements »: who changed which field of which actor, from what to what, from where."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from actors.changes import Change
from actors.coordinates import PERSONAL
from actors.models import Organisation, Person
from actors.permissions import sees_personal_details
from mail.admin.parts import LedgerFilter, PeriodFilter

from .reading import ActorLedger, ActorLedgerIndex, Latest, linked, moment

ABOUT = {
    "personnes": Q(person__isnull=False),
    "postes": Q(position__isnull=False),
    "structures": Q(organisation__isnull=False),
    "creations": Q(field=""),
}
"""What a line is about, by what the address says."""


class AboutFilter(LedgerFilter):
    """What changed."""

    title = "Quoi"
    parameter_name = "quoi"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, str]]:
        """Kinds of lines."""
        return [("personnes", "Personnes"), ("postes", "Postes"), ("structures", "Structures"),
                ("creations", "Fiches créées")]  # fmt: skip

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow to one; anything unknown narrows nothing."""
        wanted = ABOUT.get(self.value() or "")
        return queryset.filter(wanted) if wanted is not None else queryset


class ChangePeriod(PeriodFilter):
    """By the day of the change."""

    field = "at"


class ChangeIndex(ActorLedgerIndex):
    """The list."""

    page_title = "Changements"


class ChangeLedger(ActorLedger):
    """Every line of the history."""

    model = Change
    base_url_path = "acteurs/registre-des-changements"
    menu_icon = "history"
    index_view_class = ChangeIndex
    list_display = ("when", "who", "what", "was", "became", "author", "origin")
    list_export = ("when", "name", "what", "was", "became", "author", "origin")
    export_filename = "changements"
    list_filter = (AboutFilter, ChangePeriod)
    search_fields = (
        "person__last_name",
        "person__first_name",
        "position__person__last_name",
        "organisation__name",
        "before",
        "after",
        "source",
    )
    list_select_related: ClassVar[list[str]] = ["by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """All of them; personal addresses and numbers for who may see those."""
        lines = Latest(Change).select_related(
            "by", "person", "organisation", "position__person", "position__organisation"
        )
        return lines if sees_personal_details(request.user) else lines.exclude(field__in=PERSONAL)

    def when(self, line: Change) -> str:
        """Day and hour."""
        return moment(line.at)

    when.short_description = "Le"  # type: ignore[attr-defined]  # modeladmin reads it there

    def who(self, line: Change) -> SafeString:
        """The person or the structure; the person of a post."""
        return linked(_actor(line))

    who.short_description = "Fiche"  # type: ignore[attr-defined]  # the same

    def name(self, line: Change) -> str:
        """The same, for a file."""
        return str(_actor(line))

    name.short_description = "Fiche"  # type: ignore[attr-defined]  # the same

    def what(self, line: Change) -> str:
        """The field, and of which post."""
        return f"{line.label} ({line.position.organisation})" if line.position else line.label

    what.short_description = "Champ"  # type: ignore[attr-defined]  # the same

    def was(self, line: Change) -> str:
        """Before."""
        return line.before

    was.short_description = "Avant"  # type: ignore[attr-defined]  # the same

    def became(self, line: Change) -> str:
        """After."""
        return line.after

    became.short_description = "Après"  # type: ignore[attr-defined]  # the same

    def author(self, line: Change) -> str:
        """Who did it, when a colleague did."""
        return str(line.by or "")

    author.short_description = "Par"  # type: ignore[attr-defined]  # the same

    def origin(self, line: Change) -> str:
        """Where it came from."""
        return line.source

    origin.short_description = "Venu de"  # type: ignore[attr-defined]  # the same


def _actor(line: Change) -> Person | Organisation:
    found = line.person or line.organisation or (line.position.person if line.position else None)
    assert found is not None  # noqa: S101 - held by the database
    return found
