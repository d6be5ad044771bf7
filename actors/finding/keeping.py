"""Keeping the keys true: with each save, for what a save does not see (a post that ended yesterday), and from nothing.

Whoever writes actors without ``save()`` (``bulk_create``, ``update``, SQL) calls ``refresh`` with their keys, or
``actors_reindex`` once done.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Q
from django.db.models.signals import post_delete, post_save
from django.utils import timezone

from actors.models import Organisation, Person, Position, PositionQuerySet

from .keys import ActorKey, OrganisationKey, PersonKey, Place, Spelling
from .words import HEAD, spellings, words_of, words_of_name, words_of_number

BATCH = 500
"""Actors read, compared and written at once."""

Actor = type[Person] | type[Organisation]


@dataclass(frozen=True)
class Compared:
    """How many actors were read, and how many had keys that were not true."""

    read: int
    different: int


def connect() -> None:
    """Listen to what changes an actor's words."""
    for model, heard in ((Person, _person_saved), (Organisation, _organisation_saved), (Position, _position_changed)):
        post_save.connect(heard, sender=model, dispatch_uid=f"actors.finding.{model.__name__}")
    post_delete.connect(_position_changed, sender=Position, dispatch_uid="actors.finding.position_deleted")


def refresh(model: Actor, pks: Iterable[int], *, write: bool = True) -> int:
    """Write the keys of these actors again where they are not true; how many were not. ``write=False`` only counts."""
    different = 0
    keys = sorted(set(pks))
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            different += _refresh_some(model, keys[start : start + BATCH], write=write)
    return different


def refresh_all(tell: Callable[[int], None] | None = None, *, write: bool = True) -> Compared:
    """Every actor, read by key a few at a time; ``tell`` is told how many were read."""
    read = different = 0
    for model in (Organisation, Person):
        last = 0
        while pks := list(model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
            different += refresh(model, pks, write=write)
            read, last = read + len(pks), pks[-1]
            if tell:
                tell(read)
    return Compared(read, different)


def fill_if_empty(**_said: Mapping[str, object]) -> None:
    """After a migration: an installation that had actors before it had keys is given them."""
    for model, table in ((Organisation, OrganisationKey), (Person, PersonKey)):
        if model.objects.exists() and not table.objects.exists():
            refresh_all()
            return


def refresh_nightly() -> None:
    """Make every key true: posts that began or ended, and whatever was written around ``save()``."""
    refresh_all()


def _refresh_some(model: Actor, pks: list[int], *, write: bool) -> int:
    table: Any = PersonKey if model is Person else OrganisationKey
    true = _words_of_persons(pks) if model is Person else _words_of_organisations(pks)
    kept: dict[int, dict[str, int]] = {pk: {} for pk in true}
    for pk, word, place in table.objects.filter(actor__in=pks).values_list("actor_id", "word", "place"):
        kept.setdefault(pk, {})[word] = place
    differing = [pk for pk in kept if kept[pk] != true.get(pk, {})]
    if not write or not differing:
        return len(differing)
    changed = [pk for pk in differing if kept[pk]]
    if changed:
        table.objects.filter(actor__in=changed).delete()
    fresh: list[ActorKey] = [
        table(actor_id=pk, word=word, place=place) for pk in differing for word, place in true.get(pk, {}).items()
    ]
    table.objects.bulk_create(fresh, batch_size=300)
    _remember({key.word for key in fresh})
    return len(differing)


def _remember(words: set[str]) -> None:
    """Add the spellings of words that are new. In order, so that two transactions never wait for each other in turn."""
    told = sorted(word for word in words if spellings(word))
    known: set[str] = set()
    for start in range(0, len(told), BATCH):
        some = told[start : start + BATCH]
        heads = {word[:HEAD] for word in some}
        known.update(Spelling.objects.filter(spelling__in=heads, word__in=some).values_list("word", flat=True))
    fresh = [Spelling(spelling=one, word=word) for word in told if word not in known for one in sorted(spellings(word))]
    Spelling.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=400)


def _followed() -> PositionQuerySet:
    """Posts of today and those that will begin."""
    return Position.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=timezone.localdate()))


def _words_of_persons(pks: list[int]) -> dict[int, dict[str, int]]:
    posts = Prefetch("positions", _followed().select_related("organisation__territory"), to_attr="followed")
    return {person.pk: _of_person(person) for person in Person.objects.filter(pk__in=pks).prefetch_related(posts)}


def _words_of_organisations(pks: list[int]) -> dict[int, dict[str, int]]:
    found = Organisation.objects.filter(pk__in=pks).select_related("territory")
    return {organisation.pk: _of_organisation(organisation) for organisation in found}


def _of_person(person: Any) -> dict[str, int]:
    told: dict[str, int] = {}
    _add(told, Place.PERSONAL, words_of_number(person.personal_phone), _words_of_email(person.personal_email))
    for position in person.followed:
        structure = position.organisation
        _add(told, Place.TERRITORY, words_of(structure.town), words_of(str(structure.territory or "")))
        _add(told, Place.STRUCTURE, words_of(structure.name), words_of(structure.acronym))
        _add(told, Place.FUNCTION, words_of(position.function))
        _add(told, Place.COORDINATES, words_of_number(position.phone), _words_of_email(position.email))
    _add(told, Place.NAME, words_of_name(person.first_name), words_of_name(person.last_name))
    return told


def _of_organisation(organisation: Organisation) -> dict[str, int]:
    told: dict[str, int] = {}
    _add(told, Place.TERRITORY, words_of(organisation.town), words_of(str(organisation.territory or "")))
    _add(told, Place.TERRITORY, words_of(organisation.postcode))
    _add(told, Place.COORDINATES, words_of_number(organisation.phone), _words_of_email(organisation.email))
    _add(told, Place.COORDINATES, words_of(organisation.registration_number))
    _add(told, Place.NAME, words_of(organisation.name), words_of(organisation.acronym))
    return told


def _words_of_email(email: str) -> list[str]:
    """Without its last label, which is the country's."""
    return words_of(email.rpartition(".")[0])


def _add(told: dict[str, int], place: Place, *words: list[str]) -> None:
    for some in words:
        for word in some:
            told[word] = max(told.get(word, 0), int(place))


def _person_saved(instance: Person, **_said: Mapping[str, object]) -> None:
    refresh(Person, [instance.pk])


def _organisation_saved(instance: Organisation, **_said: Mapping[str, object]) -> None:
    refresh(Organisation, [instance.pk])
    refresh(Person, _followed().filter(organisation=instance).values_list("person_id", flat=True))


def _position_changed(instance: Position, **_said: Mapping[str, object]) -> None:
    if instance.person_id:
        refresh(Person, [instance.person_id])
