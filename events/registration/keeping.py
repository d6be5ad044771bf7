"""What people hold on to is not removed: sessions, workshops and questions of an event, and the event itself."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from wagtail.models import Page

from events.rows import EventSession, Question, Workshop

from .model import HOLDING, Registration

if TYPE_CHECKING:
    from events.event import EventPage

KEPT: dict[str, type[EventSession] | type[Workshop] | type[Question]] = {
    "sessions": EventSession,
    "workshops": Workshop,
    "questions": Question,
}
"""Rows of an event that registrations speak of, by the name of the relation."""

_INSTEAD = {
    EventSession: "Cochez plutôt « séance annulée » : les personnes inscrites sont prévenues.",
    Workshop: "Cochez plutôt « atelier annulé » : les personnes qui l’ont choisi sont prévenues.",
    Question: "Cochez plutôt « ne plus poser cette question » : les réponses déjà données restent.",
}


def held_by(rows: Iterable[Any]) -> dict[int, int]:
    """How many registrations, cancelled ones too, speak of each of these rows of one kind; by key, none left out."""
    kept = [row for row in rows if row.pk]
    if not kept:
        return {}
    if isinstance(kept[0], Question):
        answered = Registration.objects.filter(event=kept[0].page_id).exclude(answers={})
        said = list(answered.values_list("answers", flat=True))
        return {row.pk: sum(str(row.uid) in answers for answers in said) for row in kept}
    keys = [row.pk for row in kept]
    if isinstance(kept[0], Workshop):
        speaks = [("workshop_places__workshop", Q(workshop_places__workshop__in=keys))]
    else:
        speaks = [
            ("session_places__session", Q(session_places__session__in=keys)),
            ("attendances__session", Q(attendances__session__in=keys)),
        ]
    holders: dict[int, set[int]] = {key: set() for key in keys}
    for path, condition in speaks:
        for key, registration in Registration.objects.filter(condition).order_by().values_list(path, "pk"):
            holders[key].add(registration)
    return {key: len(each) for key, each in holders.items()}


def refusal(row: Any, holders: int) -> str:
    """Why ``row`` stays, and what to do instead."""
    verb = "ont répondu à" if isinstance(row, Question) else "tiennent à"
    one = "a répondu à" if isinstance(row, Question) else "tient à"
    told = f"{holders} inscriptions {verb}" if holders > 1 else f"Une inscription {one}"
    return f"{told} « {row} », qui ne peut pas être retiré. {_INSTEAD[type(row)]}"


def keep_rows(event: "EventPage") -> None:
    """Before ``event`` is saved from a draft: its rows are those of the database, by ``uid``; none that is held goes.

    A draft may be older than what people registered for: a version made before a session was added, a copy, a
    publication planned long ago. What it lacks and somebody holds is put back, as it stands on the page.
    """
    if event.pk is None:
        return
    for name, model in KEPT.items():
        relation = getattr(event, name)
        shown = list(relation.all())
        stored = list(model._default_manager.filter(page=event.pk))  # noqa: SLF001 - Django's documented way
        by_uid, by_key = {row.uid: row for row in stored}, {row.pk: row for row in stored}
        for row in shown:
            if row.pk is None and row.uid in by_uid:
                row.pk, row._state.adding = by_uid[row.uid].pk, False  # noqa: SLF001 - Django's documented way
            elif row.pk in by_key:
                row.uid = by_key[row.pk].uid
        there = {row.pk for row in shown}
        missing = [row for row in stored if row.pk not in there]
        held = held_by(missing)
        relation.add(*(row for row in missing if held[row.pk]))


def registered_among(pages: Iterable[Page]) -> list[str]:
    """Titles of the events, among these pages and what is under them, that somebody has ever registered for."""
    under = Q()
    for page in pages:
        under |= Q(event__path__startswith=page.path)
    if not under:
        return []
    found = Registration.objects.filter(under).order_by("event__title", "event").values_list("event", "event__title")
    return [title for _, title in found.distinct()]


def stays(titles: Collection[str]) -> str:
    """The sentence for who wants to delete these events, or a page above them."""
    named = ", ".join(f"« {title} »" for title in list(titles)[:3])
    if len(titles) == 1:
        return (
            f"{named} ne peut pas être supprimé : on s’y est inscrit. Annulez-le plutôt (« Annulation », dans son "
            "premier onglet : les personnes inscrites sont prévenues), ou dépubliez la page."
        )
    more = f" et {len(titles) - 3} autres" if len(titles) > 3 else ""  # noqa: PLR2004 - those named above
    return (
        f"Rien n’est supprimé : on s’est inscrit à {named}{more}. Annulez plutôt ces événements (les personnes "
        "inscrites sont prévenues), ou dépubliez leurs pages."
    )


def overfull(event: "EventPage") -> list[str]:
    """What now has fewer places than people who hold one: a sentence each. Nobody loses their place by it."""
    told = []
    taken = Registration.objects.holding().filter(event=event).count()
    if event.capacity is not None and taken > event.capacity:
        told.append(_fewer("l’événement", event.capacity, taken))
    for name, path in (("sessions", "session_places__session"), ("workshops", "workshop_places__workshop")):
        limited = [row for row in getattr(event, name).all() if row.pk and row.capacity is not None]
        found = Registration.objects.filter(**{f"{path}__in": [row.pk for row in limited]}, state__in=HOLDING)
        held = list(found.order_by().values_list(path, flat=True))
        told += [
            _fewer(f"« {row} »", row.capacity, held.count(row.pk))
            for row in limited
            if held.count(row.pk) > row.capacity
        ]
    return told


def _fewer(what: str, capacity: int, taken: int) -> str:
    return (
        f"{taken} personnes ont une place à {what}, et cette version n’en prévoit que {capacity}. Toutes gardent la "
        "leur ; personne d’autre n’en reçoit. Pour en libérer, annulez des inscriptions dans « Événements »."
    )
