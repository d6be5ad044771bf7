"""Limits of rate, in all and by domain, shared by every worker through the database.

Each limited flow has one row that says when its next message may leave. Who leases messages books their
moments in the same transaction, so two workers never add up to more than the limit.
"""

from datetime import datetime, timedelta

from django.conf import settings

from mail.models import Pace

ALL = "*"

HORIZON = timedelta(seconds=5)
"""How far ahead a worker books: enough to keep busy, little to lose when it is killed."""


class Limits:
    """Moments booked during one claim. Use inside the transaction that leases the messages."""

    def __init__(self, now: datetime) -> None:
        """Read what is booked; the row ``*`` is the lock of all."""
        self.now = now
        self.active = bool(settings.MAIL_RATE or settings.MAIL_DOMAIN_RATE or settings.MAIL_DOMAIN_RATES)
        self._next: dict[str, datetime] = {}
        self._touched: set[str] = set()
        if self.active:
            Pace.objects.bulk_create([Pace(flow=ALL, next_at=now)], ignore_conflicts=True)
            Pace.objects.select_for_update().get(flow=ALL)
            self._next = dict(Pace.objects.filter(next_at__gt=now).values_list("flow", "next_at"))

    def closed_domains(self) -> list[str]:
        """Domains to which nothing may leave within ``HORIZON``."""
        return [flow for flow, at in self._next.items() if flow != ALL and at > self.now + HORIZON and self._rate(flow)]

    def book(self, domain: str) -> datetime | None:
        """When the next message to ``domain`` may leave, now booked; ``None`` when that is beyond ``HORIZON``."""
        flows = [flow for flow in (ALL, domain) if self._rate(flow)]
        moment = max([self.now, *(self._next.get(flow, self.now) for flow in flows)])
        if moment > self.now + HORIZON:
            return None
        for flow in flows:
            self._next[flow] = moment + timedelta(minutes=1) / self._rate(flow)
            self._touched.add(flow)
        return moment

    def save(self) -> None:
        """Write what was booked."""
        rows = [Pace(flow=flow, next_at=self._next[flow]) for flow in sorted(self._touched)]
        Pace.objects.bulk_create(rows, update_conflicts=True, unique_fields=["flow"], update_fields=["next_at"])

    @staticmethod
    def _rate(flow: str) -> int:
        """Messages a minute of ``flow``; 0: no limit."""
        if flow == ALL:
            return int(settings.MAIL_RATE)
        return int(settings.MAIL_DOMAIN_RATES.get(flow, settings.MAIL_DOMAIN_RATE))


def forget_past(before: datetime) -> int:
    """Remove the rows of flows that are free again (daily)."""
    return Pace.objects.filter(next_at__lt=before).delete()[0]
