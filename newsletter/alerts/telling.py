"""The job that tells followers what is new: each result once, one message for an address and a run.

The order that makes a kill harmless: what is new is noted first; then each message is written in the outbox in the
transaction that notes what it tells (``Told``). What was not reached is found again by the next run.
"""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

import mail
from mail.message import without_marks
from mail.texts import compose
from resources.models import Resource
from search.documents import find_documents, page_id, page_key
from search.few import FewDocuments
from trajectoire.pages.stories import NewsletterItem
from trajectoire.pages.visibility import listed_pages

from .arrivals import arrived, note_arrivals
from .criteria import query_of, search_parameters
from .links import alerts_link
from .model import PURPOSE, Arrival, Follow, FollowState, Rhythm, Told
from .texts import RESULTS

MOST_SHOWN = 20
"""Results of one alert that a message shows; the others are counted, and a link leads to all."""

TOGETHER = 50
"""Messages written in one transaction."""

CHUNK = 500
NEVER_CONFIRMED = timedelta(days=30)
FORGOTTEN = timedelta(days=100)
"""After so long, no page can come back as new (``arrivals.NOT_READ``): who was told of it need not be known."""

_Thing = TypeVar("_Thing")
logger = logging.getLogger(__name__)


class HeldAlertsError(Exception):
    """Some alerts could not be looked at or written; the others left. Kept in the ledger of planned jobs."""


@dataclass(frozen=True)
class _News:
    """What an alert has ``found``, the newest first, and the ``pages`` of it that no other of the message shows."""

    criteria: str
    title: str
    found: tuple[int, ...]
    pages: tuple[int, ...]


@dataclass
class _Letter:
    """One message: its alerts, in order, and the follows of those who receive it."""

    news: tuple[_News, ...]
    follows: list[Follow] = field(default_factory=list)


def tell_followers(now: datetime | None = None) -> int:
    """Write to those whose alerts are due and have something new; the number of people.

    Raises ``HeldAlertsError`` at the end if some had to be held; they are tried again at the next run.
    """
    moment = now or timezone.now()
    note_arrivals(moment)
    due = list(Follow.objects.due(moment).select_related("address").order_by("address_id", "since", "pk"))
    if not due:
        return 0
    pages = arrived(min(follow.seen_until for follow in due))
    if not pages:
        _looked_at([follow for follow in due if follow.rhythm != Rhythm.AT_ONCE], moment)
        return 0
    documents = find_documents(page_key(pk) for pk in pages)
    found, faults = matches({follow.criteria for follow in due}, FewDocuments(documents.values()))
    held = {follow.pk: faults[follow.criteria] for follow in due if follow.criteria in faults}
    told = _told({follow.pk for follow in due}, pages)
    news = {
        follow.pk: [
            pk for pk in found[follow.criteria] if pages[pk] > follow.seen_until and (follow.pk, pk) not in told
        ]
        for follow in due
        if follow.pk not in held
    }
    _looked_at([follow for follow in due if news.get(follow.pk) == []], moment)
    letters = _letters([follow for follow in due if news.get(follow.pk)], news)
    items = _items({pk for letter in letters for one in letter.news for pk in one.pages})
    people = 0
    for some in _by(letters, TOGETHER):
        with transaction.atomic():
            for letter in some:
                try:
                    with transaction.atomic():
                        people += _write(letter, items, moment)
                except Exception as problem:  # one message must not stop the others; it is held and told
                    logger.exception("alerts: a message could not be written")
                    held |= {follow.pk: _sentence(problem) for follow in letter.follows}
    _hold(held)
    return people


def matches(criteria: Iterable[str], documents: FewDocuments) -> tuple[dict[str, list[int]], dict[str, str]]:
    """For each of the ``criteria``, the pages that answer, the latest first; and why, for those that failed."""
    found: dict[str, list[int]] = {}
    faults: dict[str, str] = {}
    for stored in criteria:
        try:
            keys = documents.answering(query_of(stored))
        except Exception as problem:  # a search that fails is held alone
            logger.exception("alerts: the search %r failed", stored)
            faults[stored] = _sentence(problem)
        else:
            found[stored] = sorted((pk for key in keys if (pk := page_id(key)) is not None), reverse=True)
    return found, faults


def forget(now: datetime | None = None) -> None:
    """Forget demands never confirmed, alerts ended, and who was told what long ago (consents stay in mail's ledger)."""
    moment = now or timezone.now()
    Follow.objects.filter(state=FollowState.PENDING, since__lt=moment - NEVER_CONFIRMED).delete()
    Follow.objects.filter(state=FollowState.ENDED, ended_at__lt=moment - NEVER_CONFIRMED).delete()
    old = Arrival.objects.filter(seen_at__lt=moment - FORGOTTEN)
    Told.objects.filter(resource_id__in=old.values("pk")).delete()


def _by(things: Sequence[_Thing], size: int) -> Iterator[Sequence[_Thing]]:
    return (things[start : start + size] for start in range(0, len(things), size))


def _told(follows: set[int], pages: Mapping[int, datetime]) -> set[tuple[int, int]]:
    known = Told.objects.filter(resource_id__in=list(pages)).values_list("follow_id", "resource_id")
    return {pair for pair in known if pair[0] in follows}


def _looked_at(follows: Sequence[Follow], moment: datetime) -> None:
    """Nothing to tell: what comes after ``moment`` is looked at next time."""
    for some in _by(follows, CHUNK):
        Follow.objects.filter(pk__in=[follow.pk for follow in some]).update(seen_until=moment, held="")


def _letters(follows: Sequence[Follow], news: Mapping[int, Sequence[int]]) -> list[_Letter]:
    """One message an address, those that say the same together; a page that two alerts have is told once."""
    by_address: dict[int, list[Follow]] = {}
    for follow in follows:
        by_address.setdefault(follow.address_id, []).append(follow)
    letters: dict[tuple[_News, ...], _Letter] = {}
    for theirs in by_address.values():
        said: set[int] = set()
        told = []
        for follow in theirs:
            found = tuple(news[follow.pk])
            told.append(_News(follow.criteria, follow.title, found, tuple(pk for pk in found if pk not in said)))
            said.update(found)
        key = tuple(told)
        letters.setdefault(key, _Letter(key)).follows += theirs
    return list(letters.values())


def _items(pages: set[int]) -> dict[int, NewsletterItem]:
    return {page.pk: page.newsletter_item() for page in listed_pages(sorted(pages))}


def _write(letter: _Letter, items: Mapping[int, NewsletterItem], moment: datetime) -> int:
    """Put one message in the outbox and note what it tells; the number of people.

    What has gone since it was found is left out: it is asked of the database once more, here.
    """
    wanted = {pk for one in letter.news for pk in one.pages}
    visible = set(Resource.objects.filter(pk__in=wanted).listed().values_list("pk", flat=True)) & items.keys()
    locked = (
        Follow.objects.select_for_update(of=("self",))
        .active()
        .filter(pk__in=[follow.pk for follow in letter.follows], seen_until__lt=moment)
    )
    follows = list(locked.select_related("address").order_by("pk"))
    groups = list(_groups(letter.news, items, visible))
    if follows and groups:
        found = {one.criteria: visible.intersection(one.found) for one in letter.news}
        Told.objects.bulk_create(
            (Told(follow_id=follow.pk, resource_id=pk) for follow in follows for pk in found[follow.criteria]),
            batch_size=CHUNK,
            ignore_conflicts=True,
        )
        addresses = {follow.address.email for follow in follows}
        people = [mail.Recipient(address=email, values={"lien": alerts_link()}) for email in sorted(addresses)]
        message = compose(RESULTS, {"groups": groups}, variables={"objet": _subject(groups)})
        mail.send(message, people, PURPOSE, hold=timedelta(0), key=_key(follows, groups, moment))
    Follow.objects.filter(pk__in=[follow.pk for follow in follows]).update(seen_until=moment, held="")
    return len({follow.address_id for follow in follows}) if groups else 0


def _groups(
    news: Iterable[_News], items: Mapping[int, NewsletterItem], visible: set[int]
) -> Iterator[dict[str, object]]:
    """What the templates show of each alert; one that has nothing left says nothing."""
    for one in news:
        pages = [pk for pk in one.pages if pk in visible]
        if pages:
            yield {
                "title": without_marks(one.title),
                "items": [_shown(items[pk]) for pk in pages[:MOST_SHOWN]],
                "count": len(pages),
                "more": max(len(pages) - MOST_SHOWN, 0),
                "more_url": f"{settings.BASE_URL}{reverse('search:page')}?{search_parameters(one.criteria)}",
            }


def _shown(item: NewsletterItem) -> dict[str, str]:
    told = {"label": item.label, "title": item.title, "text": item.text, "url": item.url}
    return {name: without_marks(value) for name, value in told.items()}


def _subject(groups: Sequence[Mapping[str, object]]) -> str:
    count = sum(int(str(group["count"])) for group in groups)
    about = str(groups[0]["title"]) if len(groups) == 1 else "parmi vos alertes"
    return f"{count} nouveautés, {about}" if count > 1 else f"Une nouveauté, {about}"


def _key(follows: Sequence[Follow], groups: Sequence[Mapping[str, object]], moment: datetime) -> str:
    told = repr(([str(follow.key) for follow in follows], groups, moment.isoformat()))
    return f"alertes-{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def _hold(held: Mapping[int, str]) -> None:
    """Keep why on each alert held, and say so in the ledger of jobs. Who has none any more is known by its next run."""
    if not held:
        return
    for reason in set(held.values()):
        pks = [pk for pk, why in held.items() if why == reason]
        for some in _by(pks, CHUNK):
            Follow.objects.filter(pk__in=some).update(held=reason)
    count = len(held)
    raise HeldAlertsError(
        f"{count} alertes retenues, elles seront reprises" if count > 1 else "1 alerte retenue, elle sera reprise"
    )


def _sentence(problem: Exception) -> str:
    return f"{type(problem).__name__} : {problem}"[:200]
