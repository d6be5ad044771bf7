"""What people ask, counted by day without anything of the person: the normalised words and how many answers.

Nothing that looks like an address or a telephone number is kept, nor who asked. Kept thirteen months, like the figures
of visits (CNIL's guidelines on audience measurement), so that a month compares with the same one a year before.
"""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone

from search.models import AskedQuestion
from trajectoire import spool
from trajectoire.counting.models import FoldedFile
from trajectoire.counting.visits import by_a_reader

SPOOL = "questions"
KEPT = timedelta(days=396)
LONGEST = 100
_PERSONAL = re.compile(r"@|(?:\d[\s.\-]?){8,}")


def normalised(text: str) -> str:
    """``text`` in lower case with single spaces; "" for what must not be counted."""
    asked = " ".join(text.lower().split())
    return "" if len(asked) > LONGEST or _PERSONAL.search(asked) else asked


def note(text: str, answers: int, request: HttpRequest) -> None:
    """Somebody of the public asked ``text`` and had ``answers`` answers."""
    question = normalised(text)
    if question and by_a_reader(request):
        spool.note(SPOOL, {"q": question, "n": answers, "d": timezone.localdate().isoformat()})


def fold() -> None:
    """Add up what was noted on this machine, each line once, and forget what is older than ``KEPT``."""
    for file, noted in spool.taken(SPOOL):
        with transaction.atomic():
            if FoldedFile.objects.get_or_create(name=file)[1]:
                _add_up(noted)
    AskedQuestion.objects.filter(day__lt=timezone.localdate() - KEPT).delete()


def _add_up(noted: list[dict[str, Any]]) -> None:
    times: Counter[tuple[date, str]] = Counter()
    answers: dict[tuple[date, str], int] = {}
    for told in noted:
        place = _place(told)
        if place:
            times[place] += 1
            answers[place] = int(told.get("n", 0))
    for (day, question), number in sorted(times.items()):
        row, _ = AskedQuestion.objects.get_or_create(day=day, question=question, defaults={"times": 0, "answers": 0})
        AskedQuestion.objects.filter(pk=row.pk).update(times=F("times") + number, answers=answers[day, question])


def _place(told: Mapping[str, Any]) -> tuple[date, str] | None:
    try:
        return date.fromisoformat(told["d"]), normalised(str(told["q"]))
    except (KeyError, TypeError, ValueError):
        return None


def most_asked(since: date) -> QuerySet[AskedQuestion, Any]:
    """Questions asked since a day, with ``total`` times, the most frequent first."""
    return (
        AskedQuestion.objects.filter(day__gte=since)
        .values("question")
        .annotate(total=Sum("times"))
        .order_by("-total", "question")
    )


def without_answer(since: date) -> QuerySet[AskedQuestion, Any]:
    """Those that had no answer the last time that they were asked."""
    latest = AskedQuestion.objects.filter(day__gte=since).order_by("question", "-day")
    unanswered, seen = set(), set()
    for question, answers in latest.values_list("question", "answers"):
        if question not in seen and answers == 0:
            unanswered.add(question)
        seen.add(question)
    return most_asked(since).filter(question__in=unanswered)
