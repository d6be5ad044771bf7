"""How an actor is joined: each address and number with what is known of it, and the verbs that confirm or refuse it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from trajectoire.accounts.models import User
from trajectoire.plugins import IntakeSource, OutsideFact, registry

from .freshness import FieldCheck, Freshness, freshness
from .models import Organisation, Person, Position
from .phones import national_format

Record = Person | Organisation | Position

PERSONAL = ("personal_email", "personal_phone")
"""Fields shown only with ``permissions.sees_personal_details``."""


@dataclass(frozen=True)
class Coordinate:
    """One field of one record, as the screen shows it.

    ``token`` names it in forms (``position-12-email``). ``note``: what is known of it, in a few words.
    """

    record: Record
    field: str
    label: str
    value: str
    state: Freshness
    note: str
    about: str = ""

    @property
    def token(self) -> str:
        """Name of the field, whatever the record."""
        return f"{_kind(self.record)}-{self.record.pk}-{self.field}"

    @property
    def shown(self) -> str:
        """The value as people write it."""
        return national_format(self.value) if self.field.endswith("phone") else self.value

    @property
    def address(self) -> str:
        """Where a click leads: a mail, a call, a site; empty for what is only read."""
        if self.state is Freshness.WRONG:
            return ""
        if self.field.endswith("email"):
            return f"mailto:{self.value}"
        if self.field.endswith("phone"):
            return f"tel:{''.join(self.value.split())}"
        return self.value if self.field == "website" else ""


def outside_facts() -> dict[str, OutsideFact]:
    """What came from outside, the latest for each address in small letters; a query for each source."""
    found: dict[str, OutsideFact] = {}
    for source in registry.all(IntakeSource):
        for fact in source.facts() if source.facts else ():
            found.setdefault(fact.email.lower(), fact)
    return found


def of_person(person: Person, positions: Iterable[Position], *, personal: bool) -> list[Coordinate]:
    """Coordinates of the current ``positions`` of a person, then their own; in a number of queries that is fixed."""
    held = list(positions)
    checks = _checks(FieldCheck.objects.filter(person=person), FieldCheck.objects.filter(position__in=held))
    facts = outside_facts()
    several = len(held) > 1
    found = [
        coordinate
        for position in held
        for coordinate in _of(position, checks, facts, position.organisation.name if several else "")
    ]
    own = [item for item in _of(person, checks, facts) if personal or item.field not in PERSONAL]
    return found + own


def of_organisation(organisation: Organisation) -> list[Coordinate]:
    """Coordinates of a structure."""
    return _of(organisation, _checks(FieldCheck.objects.filter(organisation=organisation)), outside_facts())


@transaction.atomic
def confirm(coordinates: Iterable[Coordinate], by: User) -> int:
    """Say that each value is right today, and answer how many; what is known to be wrong stays wrong."""
    right = [item for item in coordinates if item.value and item.state is not Freshness.WRONG]
    for item in right:
        FieldCheck.objects.update_or_create(
            **_about(item.record),
            field=item.field,
            defaults={"confirmed_on": timezone.localdate(), "wrong_since": None, "detail": "", "by": by},
        )
    return len(right)


@transaction.atomic
def mark_wrong(item: Coordinate, by: User) -> None:
    """Say that a value is wrong since today; a correction, later, makes it right again by itself."""
    check, _ = FieldCheck.objects.get_or_create(**_about(item.record), field=item.field)
    today = timezone.localdate()
    check.wrong_since, check.by, check.detail = today, by, ""
    if check.confirmed_on and check.confirmed_on >= today:
        check.confirmed_on = None
    check.save()


def _about(record: Record) -> dict[str, Any]:
    return {_kind(record): record}


def _kind(record: Record) -> str:
    return str(record._meta.model_name)  # noqa: SLF001 - Django's documented API


def _checks(*found: Iterable[FieldCheck]) -> dict[tuple[str, int, str], FieldCheck]:
    known = {}
    for check in (check for checks in found for check in checks):
        kind = next(name for name in ("person", "organisation", "position") if getattr(check, f"{name}_id"))
        known[kind, getattr(check, f"{kind}_id"), check.field] = check
    return known


def _of(
    record: Record,
    checks: dict[tuple[str, int, str], FieldCheck],
    facts: dict[str, OutsideFact],
    about: str = "",
) -> list[Coordinate]:
    found = []
    for name in record.checked_fields:
        value = str(getattr(record, name))
        if not value:
            continue
        check = checks.get((_kind(record), record.pk, name))
        fact = facts.get(value.lower()) if name.endswith("email") else None
        state, note = _known(value, check, getattr(record, "verified_on", None), fact)
        label = str(getattr(record._meta.get_field(name), "verbose_name", name))  # noqa: SLF001 - documented API
        found.append(Coordinate(record, name, label[:1].upper() + label[1:], value, state, note, about))
    return found


def _known(
    value: str, check: FieldCheck | None, verified_on: date | None, fact: OutsideFact | None
) -> tuple[Freshness, str]:
    """State of a value and the words that say why, from what colleagues noted and what came from outside."""
    wrong_since = check.wrong_since if check else None
    days = [day for day in (check.confirmed_on if check else None, verified_on) if day]
    confirmed_on = max((day for day in days if not wrong_since or day > wrong_since), default=None)
    learnt = timezone.localdate(fact.at) if fact else None
    refused = bool(learnt and (confirmed_on is None or learnt > confirmed_on))
    state = freshness(value, confirmed_on, learnt if refused else wrong_since)
    if fact and refused:
        return state, f"{fact.what} Su le {_day(learnt)}."
    if state is Freshness.WRONG:
        return state, f"Notée fausse le {_day(wrong_since)}"
    if confirmed_on is None:
        return state, "À revoir, jamais confirmé"
    return state, f"Confirmé le {_day(confirmed_on)}" if state is Freshness.FRESH else (
        f"À revoir, confirmé le {_day(confirmed_on)}"
    )


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""
