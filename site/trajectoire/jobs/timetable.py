"""When a job comes due."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from trajectoire.plugins import ScheduledJob

DAY = timedelta(days=1)


def last_due(job: ScheduledJob, now: datetime) -> datetime:
    """The latest moment, at or before ``now``, at which ``job`` is due (UTC).

    Below a day, moments are multiples of ``every`` since 1970. From a day on, they fall at ``job.at`` of the
    centre's time zone, every so many days counted from a Monday: a weekly job comes due on Mondays. So every
    machine finds the same moment without asking another, and a clock that was stopped starts a job once, not
    once for each moment missed.
    """
    if job.every < DAY:
        step = job.every // timedelta(seconds=1)
        return datetime.fromtimestamp(int(now.timestamp()) // step * step, tz=UTC)
    local = timezone.localtime(now)
    day = local.date() - timedelta(days=(local.toordinal() - 1) % job.every.days)
    due = datetime.combine(day, job.at, tzinfo=local.tzinfo).astimezone(UTC)
    if due > now:
        due = datetime.combine(day - job.every, job.at, tzinfo=local.tzinfo).astimezone(UTC)
    return due
