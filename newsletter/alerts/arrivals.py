"""When each page of the library was first seen by anyone.

The dates of a page do not say it: a private page that is opened to all was published long ago, and one that is
corrected was revised today. So each run looks at what lists show and notes what it had not seen yet.
"""

from datetime import datetime, timedelta

from resources.models import Resource

from .model import Arrival

NOT_READ = timedelta(days=40)
"""A page that comes back so soon after it was first seen counts as new again: some monthly run may have missed it.

Who was told already is not told twice (``Told``).
"""


def note_arrivals(now: datetime) -> int:
    """Note what lists show and did not, as seen at ``now``; the number of pages. Safe to repeat.

    The first time ever, what is there is old: it keeps the date of its publication.
    """
    listed = set(Resource.objects.listed().values_list("pk", flat=True))
    known = dict(Arrival.objects.values_list("pk", "gone_at"))
    new = listed - known.keys()
    if known:
        Arrival.objects.bulk_create((Arrival(pk=pk, seen_at=now) for pk in new), batch_size=500, ignore_conflicts=True)
    else:
        dates = Resource.objects.filter(pk__in=listed).values_list("pk", "first_published_at")
        arrivals = (Arrival(pk=pk, seen_at=published or now) for pk, published in dates)
        Arrival.objects.bulk_create(arrivals, batch_size=500, ignore_conflicts=True)
    _note_absences(listed, known, now)
    return len(new)


def _note_absences(listed: set[int], known: dict[int, datetime | None], now: datetime) -> None:
    gone = [pk for pk, away in known.items() if away is None and pk not in listed]
    back = [pk for pk, away in known.items() if away is not None and pk in listed]
    for start in range(0, len(gone), 500):
        Arrival.objects.filter(pk__in=gone[start : start + 500]).update(gone_at=now)
    for start in range(0, len(back), 500):
        returned = Arrival.objects.filter(pk__in=back[start : start + 500])
        returned.filter(seen_at__gte=now - NOT_READ).update(seen_at=now)
        returned.update(gone_at=None)


def arrived(since: datetime) -> dict[int, datetime]:
    """Pages seen after ``since`` that were not gone at the last look, with that moment."""
    return dict(Arrival.objects.filter(seen_at__gt=since, gone_at=None).values_list("pk", "seen_at"))
