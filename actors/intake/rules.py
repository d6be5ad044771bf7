"""What a proposal becomes: recognised, accepted, corrected, refused. Only ``accept`` writes to an actor."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from actors.acting import acting
from actors.models import Organisation, Person, Position, Source
from trajectoire.plugins import IntakeSource, registry

from .model import Kind, Proposal, State

if TYPE_CHECKING:
    from trajectoire.accounts.models import User

PERSON = ("first_name", "last_name", "personal_email", "personal_phone")
POSITION = ("function", "email", "phone")
ORGANISATION = ("name", "acronym", "kind", "email", "phone", "website", "address", "postcode", "town")
STRUCTURE_NAME = "structure"
"""Among the values about a person: the name of the structure, as it was typed."""

KNOWN = {"person": (*PERSON, *POSITION, STRUCTURE_NAME), "organisation": ORGANISATION}
KEPT = timedelta(days=180)
"""How long what was proposed stays readable once it is decided; then only the decision stays."""

Record = Person | Organisation | Position


class AlreadyDecidedError(RuntimeError):
    """A colleague decided meanwhile."""

    def __init__(self, proposal: Proposal) -> None:
        """The message says by whom."""
        who = f" par {proposal.decided_by}" if proposal.decided_by else ""
        super().__init__(f"Cette proposition a déjà été traitée{who} : {proposal.get_state_display().lower()}.")


def propose(
    source: str,
    kind: Kind,
    values: Mapping[str, str],
    *,
    about: str = "person",
    record: Record | None = None,
    group: str = "",
    origin: str = "",
    message: str = "",
    context: Mapping[str, Any] | None = None,
) -> Proposal:
    """Put a change in the tray, in the caller's transaction, and give it back.

    ``source`` is the key of a declared ``IntakeSource``; ``values`` hold fields of ``KNOWN`` (``ValueError``). An
    addition whose address is already known becomes a correction of that person; if nothing then changes it is linked
    silently. The same proposal sent twice waits once.
    """
    if registry.get(IntakeSource, source) is None:
        raise ValueError(f"{source!r} is not a declared IntakeSource")
    unknown = set(values) - set(KNOWN[about]) - {"ended_on"}
    if unknown:
        raise ValueError(f"not fields of {about}: {', '.join(sorted(unknown))}")
    said = {name: value.strip() for name, value in values.items() if value.strip()}
    if kind is Kind.CREATE and record is None:
        record = recognised(said, about)
        kind = Kind.UPDATE if record is not None else kind
    before = current_values(record, said) if record is not None else {}
    if kind is Kind.UPDATE:
        said = {name: value for name, value in said.items() if not _same(before.get(name, ""), value)}
        before = {name: before[name] for name in said}
    proposal = Proposal(
        source=source,
        group=group,
        origin=origin,
        kind=kind,
        about="organisation" if isinstance(record, Organisation) else about,
        values=said,
        before=before,
        context=dict(context or {}),
        message=message,
        **({str(record._meta.model_name): record} if record is not None else {}),  # noqa: SLF001 - documented API
    )
    proposal.digest = _digest(proposal)
    if kind is Kind.UPDATE and not said and not message and not proposal.context:
        proposal.state, proposal.decided_at = State.LINKED, timezone.now()
        proposal.save()
        return proposal
    try:
        with transaction.atomic():
            proposal.save()
    except IntegrityError:
        return Proposal.objects.waiting().get(source=source, digest=proposal.digest)
    return proposal


def recognised(values: Mapping[str, str], about: str) -> Record | None:
    """The one record that these values designate: a current address, exactly; ``None`` at the least doubt."""
    address = values.get("email") or values.get("personal_email")
    if not address:
        return None
    if about == "organisation":
        structures = list(Organisation.objects.filter(email__iexact=address, ended_on=None)[:2])
        return structures[0] if len(structures) == 1 else None
    positions = list(Position.objects.current().filter(email__iexact=address).select_related("person")[:2])
    if len(positions) == 1:
        return positions[0]
    persons = list(Person.objects.filter(personal_email__iexact=address, ended_on=None)[:2])
    return persons[0] if len(persons) == 1 and not positions else None


def current_values(record: Record, names: Mapping[str, Any]) -> dict[str, str]:
    """What the record says today of the fields ``names``; a position answers for its person and its structure too."""
    found = {}
    for name in names:
        if name == STRUCTURE_NAME:
            found[name] = record.organisation.name if isinstance(record, Position) else ""
        elif isinstance(record, Position) and name in PERSON:
            found[name] = str(getattr(record.person, name) or "")
        else:
            found[name] = str(getattr(record, name, "") or "")
    return found


def changed_since(proposal: Proposal) -> dict[str, str]:
    """Fields that somebody changed after the proposal came, with what they say now."""
    record = record_of(proposal)
    if record is None:
        return {}
    now = current_values(record, proposal.values)
    return {name: now[name] for name in proposal.before if name in now and now[name] != proposal.before[name]}


def record_of(proposal: Proposal) -> Record | None:
    """The record concerned."""
    return proposal.position or proposal.person or proposal.organisation


def accept(
    proposal: Proposal, by: "User", values: Mapping[str, str] | None = None, structure: Organisation | None = None
) -> Record:
    """Write what is proposed, or ``values`` in its place, and give the record.

    ``structure`` is the one of a new position; without it, the one of that name, or a new one. A person whose
    structure is said to be another has moved: the position ends the day before, another begins. Raises
    ``AlreadyDecidedError``, or ``ValidationError`` when a value cannot be written; nothing is then changed.
    """
    with transaction.atomic():
        waiting = _taken(proposal)
        said = dict(waiting.values if values is None else values)
        with acting(by, source=f"{waiting.source_label}, proposition acceptée"):
            if waiting.kind == Kind.CREATE:
                record = _create(waiting, said, structure)
            elif waiting.kind == Kind.END:
                record = _end(waiting, said)
            else:
                record = _update(waiting, said, structure)
        corrected = values is not None and said != waiting.values
        _decide(waiting, State.CORRECTED if corrected else State.ACCEPTED, by)
        source = registry.get(IntakeSource, waiting.source)
        if source is not None and source.accepted is not None:
            source.accepted(waiting, record)
        return record


def refuse(proposal: Proposal, by: "User", reason: str = "") -> None:
    """Leave the base as it is. ``AlreadyDecidedError`` when a colleague decided meanwhile."""
    with transaction.atomic():
        waiting = _taken(proposal)
        waiting.reason = reason[:200]
        _decide(waiting, State.REFUSED, by)


def forget_old() -> None:
    """Empty what was decided long ago (``KEPT``) of its personal data. The decision stays."""
    old = Proposal.objects.filter(decided_at__lt=timezone.now() - KEPT).exclude(values={}, before={}, message="")
    old.update(values={}, before={}, message="", context={})


def _taken(proposal: Proposal) -> Proposal:
    """The proposal, locked, still waiting."""
    found = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if found.state != State.WAITING:
        raise AlreadyDecidedError(found)
    return found


def _decide(proposal: Proposal, state: State, by: "User") -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, timezone.now()
    proposal.save()


def _create(proposal: Proposal, said: dict[str, str], structure: Organisation | None) -> Record:
    if proposal.about == "organisation":
        organisation = Organisation(**{name: said[name] for name in ORGANISATION if name in said})
        _checked(organisation)
        return organisation
    person = Person(
        **{name: said[name] for name in PERSON if name in said},
        source=Source.THEMSELVES,
        source_detail=(proposal.origin or proposal.source_label)[:200],
        informed_on=timezone.localdate(proposal.received_at),
    )
    _checked(person)
    name = said.get(STRUCTURE_NAME, "")
    if structure is None and name:
        structure = _structure(name)
    if structure is not None:
        held = {field: said[field] for field in POSITION if field in said}
        _checked(Position(person=person, organisation=structure, source=Source.THEMSELVES, **held))
    return person


def _update(proposal: Proposal, said: dict[str, str], structure: Organisation | None) -> Record:
    record = record_of(proposal)
    assert record is not None  # noqa: S101 - held by the database
    day = timezone.localdate(proposal.received_at)
    if isinstance(record, Position) and said.get(STRUCTURE_NAME):
        return _move(record, said, structure, day)
    if isinstance(record, Person) and said.get(STRUCTURE_NAME):
        return _settle(record, said, structure, day)
    targets: list[Record] = [record]
    for name, value in said.items():
        target: Record = record.person if isinstance(record, Position) and name in PERSON else record
        setattr(target, name, value)
        if target not in targets:
            targets.append(target)
    for target in targets:
        if isinstance(target, Position | Organisation):
            target.verified_on = day
        _checked(target)
    return record


def _settle(person: Person, said: dict[str, str], structure: Organisation | None, day: date) -> Position:
    """A person who was known without this post has it: the one there already, or a new one; the rest is written too."""
    structure = structure or _structure(said[STRUCTURE_NAME])
    for name in PERSON:
        if name in said:
            setattr(person, name, said[name])
    _checked(person)
    held = person.current_positions(day).filter(organisation=structure).first()
    position = held or Position(person=person, organisation=structure, source=Source.THEMSELVES, started_on=day)
    for name in POSITION:
        if name in said:
            setattr(position, name, said[name])
    position.verified_on = day
    _checked(position)
    return position


def _move(position: Position, said: dict[str, str], structure: Organisation | None, day: date) -> Position:
    """The person left this structure for another: history keeps both."""
    if position.started_on is None or position.started_on < day:
        position.end(on=day - timedelta(days=1))
    else:
        position.end(on=day)
    held = {field: said[field] for field in POSITION if field in said}
    new = Position(
        person=position.person,
        organisation=structure or _structure(said[STRUCTURE_NAME]),
        source=Source.THEMSELVES,
        started_on=day,
        verified_on=day,
        **held,
    )
    _checked(new)
    return new


def _structure(name: str) -> Organisation:
    """The structure with exactly this name, capitals aside, or a new one."""
    known = Organisation.objects.filter(name__iexact=name, ended_on=None).first()
    if known is None:
        known = Organisation(name=name, source=Source.THEMSELVES)
        _checked(known)
    return known


def _end(proposal: Proposal, said: dict[str, str]) -> Record:
    record = record_of(proposal)
    assert record is not None  # noqa: S101 - held by the database
    day = date.fromisoformat(said["ended_on"]) if said.get("ended_on") else timezone.localdate(proposal.received_at)
    if isinstance(record, Position):
        try:
            record.end(on=day)
        except ValueError as error:
            raise ValidationError({"ended_on": str(error)}) from error
    else:
        record.ended_on = day
        record.save()
    return record


def _checked(record: Record) -> None:
    """Save, once the fields are sound; ``ValidationError`` otherwise."""
    record.full_clean()
    record.save()


def _same(known: str, said: str) -> bool:
    """Whether they say the same thing, letters and spaces aside; telephones by their digits."""
    if said and all(character.isdigit() or character in " .+-()" for character in said):
        return _digits(known) == _digits(said)
    return " ".join(known.split()).casefold() == " ".join(said.split()).casefold()


def _digits(number: str) -> str:
    digits = "".join(filter(str.isdigit, number))
    return "0" + digits[2:] if number.strip().startswith("+33") else digits


def _digest(proposal: Proposal) -> str:
    parts = [proposal.kind, proposal.about, proposal.person_id, proposal.organisation_id, proposal.position_id,
             proposal.group, proposal.values, proposal.context, proposal.message]  # fmt: skip
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
