"""What an event amounted to: registered, present, territories reached, opinions."""

from collections import Counter
from dataclasses import dataclass

from events.attendance.model import Attendance
from events.event import HUNDRED, EventPage
from events.registration.model import HOLDING, Registration
from territories.models import Territory

from .model import BEST, Opinion

SATISFIED = 3
"""From this mark of ``BEST`` on, somebody is counted as satisfied."""
NAMES = {1: "pas du tout", 2: "plutôt non", 3: "plutôt oui", 4: "tout à fait"}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """``present``: people who were at one session at least. ``territories``: where those present come from."""

    registered: int
    present: int
    structures: int
    territories: list[Territory]


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question with its counted answers, the best first; ``satisfied``: share in percent."""

    label: str
    answers: list[tuple[str, int]]
    satisfied: int


@dataclass(frozen=True, kw_only=True)
class Opinions:
    """Opinions of an event. ``asked``: how many could answer. Texts are shuffled by their keys, drawn at random."""

    asked: int
    number: int
    questions: list[Question]
    kept: list[str]
    better: list[str]
    wished: list[str]


def came(event: EventPage) -> "list[Registration]":
    """Those who were at one session at least; those confirmed when no presence was noted at all."""
    noted = Attendance.objects.filter(registration__event=event)
    held = Registration.objects.filter(event=event, state__in=HOLDING)
    if noted.exists():
        held = held.filter(pk__in=noted.filter(present=True).values("registration"))
    return list(held.select_related("territory").order_by("last_name", "first_name", "pk"))


def outcome_of(event: EventPage) -> Outcome:
    """The figures of ``event`` today."""
    present = Registration.objects.filter(
        pk__in=Attendance.objects.filter(registration__event=event, present=True).values("registration")
    )
    reached = Territory.objects.filter(pk__in=present.values("territory")).order_by("name", "code")
    structures = {name.strip().lower() for name in present.values_list("organisation", flat=True) if name.strip()}
    return Outcome(
        registered=Registration.objects.filter(event=event, state__in=HOLDING).count(),
        present=present.count(),
        structures=len(structures),
        territories=list(reached),
    )


def opinions_of(event: EventPage) -> Opinions:
    """What was answered."""
    said = list(Opinion.objects.filter(event=event).order_by("pk"))
    return Opinions(
        asked=len(came(event)),
        number=len(said),
        questions=[
            _question("Avez-vous apprécié cette rencontre ?", [one.overall for one in said]),
            _question("Vous sera-t-elle utile dans votre travail ?", [one.useful for one in said]),
        ],
        kept=[one.kept for one in said if one.kept],
        better=[one.better for one in said if one.better],
        wished=[one.wished for one in said if one.wished],
    )


def _question(label: str, marks: list[int]) -> Question:
    counted = Counter(marks)
    happy = sum(1 for mark in marks if mark >= SATISFIED)
    return Question(
        label=label,
        answers=[(NAMES[mark], counted[mark]) for mark in range(BEST, 0, -1)],
        satisfied=round(HUNDRED * happy / len(marks)) if marks else 0,
    )
