"""Who the public may see in the networks, and what of them. Everything is refused that no line here allows.

A member is shown when the network has a public page, the membership holds today, and somebody noted the day of the
agreement to be there (``Membership.shown_since``). A person moreover needs, in the ledger, an agreement to publish the
name and the function (consent, credit or mandate) that is the last word; the telephone needs its own. Whatever ends
(the membership, the post, the person, the structure, the network) or is taken back leaves at the next reading: nothing
is kept beside. An electronic address is never shown, whatever was agreed to: one writes through the centre.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from actors.consents import Decision, Purpose, last_decision
from networks import own_fields
from networks.memberships import MembershipQuerySet
from networks.models import Membership, Network, NetworkField
from territories.models import Territory
from trajectoire.design.addresses import ADDRESS
from trajectoire.pages.keys import key_of

PERSON, STRUCTURE = "personne", "structure"
"""Beginning of the keys of those who are shown: ``personne-12``, ``structure-7``."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A member as the public may see it; what it did not agree to is empty. ``fields``: label and value."""

    key: str
    network: Network
    name: str
    last_name: str = ""
    function: str = ""
    structure: str = ""
    nature: str = ""
    role: str = ""
    territory: Territory | None = None
    phone: str = ""
    website: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def is_person(self) -> bool:
        """Or a structure."""
        return self.key.startswith(PERSON)

    @property
    def address(self) -> str:
        """Its page in the directory."""
        return reverse("networks:entry", args=[self.key])

    @property
    def phone_link(self) -> str:
        """The number as a telephone dials it."""
        return "".join(character for character in self.phone if character.isdigit() or character == "+")

    @property
    def sort_key(self) -> tuple[str, str]:
        """Persons by their last name."""
        return (self.last_name or self.name).casefold(), self.name.casefold()


def shown_memberships(on: date | None = None) -> MembershipQuerySet:
    """Memberships that the public may see on the day ``on`` (today by default), with what tells of them.

    Each row has ``shown_person`` (key of the person, null for a structure) and ``phone_decision``.
    """
    day = on or timezone.localdate()
    alive = Q(organisation__isnull=False) & _going("organisation", day)
    alive |= Q(person__isnull=False) & _going("person", day)
    alive |= (
        Q(position__isnull=False)
        & _going("position", day)
        & _going("position__person", day)
        & _going("position__organisation", day)
        & (Q(position__started_on__isnull=True) | Q(position__started_on__lte=day))
    )
    return (
        Membership.objects.current(day)
        .filter(alive, network__in=Network.objects.public(), shown_since__lte=day)
        .annotate(shown_person=Coalesce("person", "position__person"))
        .annotate(
            name_decision=last_decision("shown_person", Purpose.PUBLISH_NAME, day),
            phone_decision=last_decision("shown_person", Purpose.PUBLISH_PHONE, day),
        )
        .filter(Q(shown_person__isnull=True) | Q(name_decision=Decision.GIVEN))
        .with_actor()
        .order_by("pk")
    )


def _going(path: str, day: date) -> Q:
    """Condition: this actor or post has not ended; ``ended_on`` is its last day."""
    return Q(**{f"{path}__ended_on__isnull": True}) | Q(**{f"{path}__ended_on__gte": day})


def told(members: Iterable[Membership]) -> list[Shown]:
    """``members`` (of ``shown_memberships``) as the public sees them, by name; two queries whatever their number."""
    known = list(members)
    fields: dict[int, list[NetworkField]] = {}
    wanted = NetworkField.objects.filter(network__in={each.network_id for each in known}, public=True)
    for field in wanted.exclude(kind=NetworkField.Kind.FILE).order_by("sort_order", "pk"):
        fields.setdefault(field.network_id, []).append(field)
    names = _territory_names(known, fields)
    return sorted((_told(each, fields.get(each.network_id, ()), names) for each in known), key=lambda s: s.sort_key)


def _territory_names(members: Sequence[Membership], fields: Mapping[int, Sequence[NetworkField]]) -> dict[int, str]:
    keys = {
        value
        for member in members
        for field in fields.get(member.network_id, ())
        if field.kind == NetworkField.Kind.TERRITORY and isinstance(value := member.data.get(field.key), int)
    }
    return dict(Territory.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}


def _told(member: Membership, fields: Sequence[NetworkField], names: Mapping[int, str]) -> Shown:
    own = ((field.label, own_fields.shown(field, member.data.get(field.key), names)) for field in fields)
    role = member.role.name if member.role else ""
    common: dict[str, Any] = {"network": member.network, "territory": member.territory, "role": role}
    known = tuple((label, _unaddressed(value)) for label, value in own if value)
    if member.organisation:
        structure = member.organisation
        return Shown(
            **common,
            key=f"{STRUCTURE}-{structure.pk}",
            name=_unaddressed(str(structure)),
            nature=structure.get_kind_display(),
            website=structure.website if structure.website.startswith(("http://", "https://")) else "",
            fields=known,
        )
    position = member.position
    person = member.person or (position.person if position else None)
    assert person is not None  # noqa: S101 - exactly one, held by the database
    agreed_phone = getattr(member, "phone_decision", None) == Decision.GIVEN
    return Shown(
        **common,
        key=f"{PERSON}-{person.pk}",
        name=_unaddressed(str(person)),
        last_name=person.last_name,
        function=_unaddressed(position.function) if position else "",
        structure=_unaddressed(position.organisation.name) if position else "",
        phone=position.phone if position and agreed_phone else "",
        fields=known,
    )


def _unaddressed(text: str) -> str:
    """The text without the electronic addresses that somebody may have typed in it."""
    return ADDRESS.sub("(adresse retirée)", text) if "@" in text else text


def shown_as(key: str) -> list[Shown]:
    """Everything that the public sees of one person or structure; nothing for whom it does not see at all."""
    kind, _, text = key.partition("-")
    number = key_of(text)
    if kind not in {PERSON, STRUCTURE} or number is None:
        return []
    rows: Any = shown_memberships()  # its annotations are not in its type
    rows = rows.filter(shown_person=number) if kind == PERSON else rows.filter(organisation=number)
    return told(rows)
