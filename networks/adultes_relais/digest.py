"""The mail of Monday: what changed stage in the week, and what should already be settled."""

from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

import mail
from mail import texts
from networks.kinds import may
from trajectoire.accounts.models import User

from .figures import PostFigures, PostState
from .reminders import URGENT_MONTHS, waiting
from .terms import KIND

TEXT = "adultes-relais-echeances"
PURPOSE = "adultes-relais-echeances"
WEEK = timedelta(days=7)


def stage(line: PostFigures) -> str:
    """Heading under which the post stands in the message."""
    if line.state is PostState.LAPSED:
        return "Échues, suite à noter"
    return f"Finissent dans les {line.ends_within} mois"


def to_tell(today: date) -> list[PostFigures]:
    """Ends that entered 9 or 6 months in the week that ends today, and all those within 3 months or past."""
    told = []
    for line in waiting(today):
        urgent = line.ends_within is None or line.ends_within <= URGENT_MONTHS
        if urgent or line.convention.ends_within(today - WEEK) != line.ends_within:
            told.append(line)
    return told


def readers() -> list[User]:
    """Colleagues who may change the network and have an address."""
    return [user for user in User.objects.filter(is_active=True).exclude(email="") if may(user, KIND, to_change=True)]


def context(lines: list[PostFigures]) -> dict[str, object]:
    """What the templates of the message show: lines under each stage, and the address of the dashboard."""
    stages: dict[str, list[dict[str, object]]] = {}
    for line in lines:
        stages.setdefault(stage(line), []).append(
            {
                "title": line.post.title,
                "employer": line.convention.employer.name,
                "where": line.where,
                "number": line.convention.number,
                "ends_on": line.convention.ends_on,
                "sequel": line.convention.get_sequel_display() if line.convention.sequel else "",
                "vacant": line.state is PostState.VACANT,
                "url": settings.BASE_URL + reverse("adultes_relais_post", args=[line.post.pk]),
            }
        )
    return {"stages": stages, "url": settings.BASE_URL + reverse("adultes_relais")}


def send_digest() -> None:
    """Write to the team, once a week at most; nothing to say, nothing sent.

    The week is in the key of the batch: started twice, the job sends once.
    """
    today = timezone.localdate()
    lines, people = to_tell(today), readers()
    if not lines or not people:
        return
    count = f"{len(lines)} convention{'s' if len(lines) > 1 else ''}"
    message = texts.compose(TEXT, context(lines), variables={"nombre": count})
    year, week, _day = today.isocalendar()
    mail.send(message, [user.email for user in people], PURPOSE, key=f"{TEXT}-{year}-{week:02}")
