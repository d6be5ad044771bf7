"""With whom: persons and structures found by what one remembers of their name, accents and small slips forgiven."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch
from rapidfuzz import fuzz, process

from actors.models import Organisation, Person, Position
from actors.permissions import visible_organisations, visible_persons
from networks.models import Participation
from networks.network import Colleague

MOST = 12
"""Answers shown: more would not be read on a phone."""
RECENT = 8
FIRST = 60
"""Latest participations read to find those few."""
LIKENESS = 72
"""Out of 100, under which a name is not what was meant (« Garnié » and « Garnier »: 83)."""


@dataclass(frozen=True)
class Found:
    """Somebody to choose: ``kind`` is « personne » or « structure », ``detail`` what tells two of one name apart."""

    kind: str
    pk: int
    name: str
    detail: str


def find(user: Colleague, words: str) -> list[Found]:
    """Persons, then structures, that this colleague sees and whose name is like ``words``; the likeliest first."""
    asked = folded(words.replace("\x00", " "))[:80]
    if not asked:
        return []
    persons = visible_persons(user).filter(ended_on__isnull=True).order_by("pk")
    structures = visible_organisations(user).filter(ended_on__isnull=True).order_by("pk")
    names = {
        ("personne", pk): f"{first} {last}" for pk, first, last in persons.values_list("pk", "first_name", "last_name")
    }
    for pk, name, acronym in structures.values_list("pk", "name", "acronym"):
        names["structure", pk] = f"{name} {acronym}"
    keys = list(names)
    likely = process.extract(
        asked, [folded(name) for name in names.values()], scorer=_likeness, score_cutoff=LIKENESS, limit=MOST
    )
    return told(keys[place] for _name, _score, place in likely)


def recent(user: Colleague) -> list[Found]:
    """Those with whom this colleague noted something lately, the latest first."""
    mine = Participation.objects.filter(interaction__recorded_by=user.pk).exclude(interaction__kind="mailing")
    keys = [
        ("personne", person) if person else ("structure", structure)
        for person, structure in mine.order_by("-interaction__recorded_at", "-pk").values_list(
            "person", "organisation"
        )[:FIRST]
    ]
    once = list(dict.fromkeys(keys))
    seen = {
        ("personne", pk)
        for pk in visible_persons(user)
        .filter(pk__in=[pk for kind, pk in once if kind == "personne"])
        .values_list("pk", flat=True)
    }
    seen |= {
        ("structure", pk)
        for pk in visible_organisations(user)
        .filter(pk__in=[pk for kind, pk in once if kind == "structure"])
        .values_list("pk", flat=True)
    }
    return told([key for key in once if key in seen][:RECENT])


def told(keys: Iterable[tuple[str, int]]) -> list[Found]:
    """The same, with what tells them apart, in the same order; three queries."""
    order = list(keys)
    posts = Prefetch("positions", Position.objects.current().select_related("organisation"))
    persons = Person.objects.filter(pk__in=[pk for kind, pk in order if kind == "personne"]).prefetch_related(posts)
    structures = Organisation.objects.filter(pk__in=[pk for kind, pk in order if kind == "structure"])
    known = {("personne", each.pk): Found("personne", each.pk, str(each), each.current_functions) for each in persons}
    for each in structures:
        detail = ", ".join(filter(None, [each.get_kind_display(), each.town]))
        known["structure", each.pk] = Found("structure", each.pk, str(each), detail)
    return [known[key] for key in order if key in known]


def folded(text: str) -> str:
    """Without accents, capitals, hyphens and apostrophes."""
    plain = unicodedata.normalize("NFKD", text)
    kept = "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
    return " ".join(kept.casefold().split())


def _likeness(asked: str, name: str, **_options: object) -> float:
    """From 0 to 100: how well each word asked is found in the name, the beginning of a word being as good as it."""
    words = name.split()
    if not words:
        return 0.0
    scores = []
    for word in asked.split():
        best = max(100.0 if each.startswith(word) else fuzz.ratio(word, each) for each in words)
        scores.append(best)
    return min(scores) - 0.01 * len(words)
