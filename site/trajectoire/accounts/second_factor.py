"""When somebody must have a second factor, and until when they may do without.

The rule is a pure function of four facts (``standing``); ``standing_of`` reads the facts. The grace of fourteen days
counts from the switch, or from the person's first sign-in if that came later.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from .models import SignInPolicy, User

GRACE = timedelta(days=14)


@dataclass(frozen=True)
class Standing:
    """Where somebody stands. ``deadline`` is set only when a second factor is required and missing."""

    installed: bool
    deadline: datetime | None = None

    def refused_at(self, moment: datetime) -> bool:
        """Whether the administration is closed to them at ``moment``."""
        return self.deadline is not None and moment >= self.deadline

    def days_left_at(self, moment: datetime) -> int | None:
        """Whole days left, rounded up; ``None`` when nothing is asked."""
        if self.deadline is None:
            return None
        return max(0, ceil((self.deadline - moment) / timedelta(days=1)))


def standing(
    *, required_since: datetime | None, first_signed_in_at: datetime | None, installed: bool, now: datetime
) -> Standing:
    """The rule. ``required_since`` is ``None`` when the installation requires nothing."""
    if installed or required_since is None:
        return Standing(installed=installed)
    return Standing(installed=False, deadline=max(required_since, first_signed_in_at or now) + GRACE)


def standing_of(user: User | AnonymousUser) -> Standing:
    """Where ``user`` stands now; somebody without access to the administration is asked nothing."""
    if not isinstance(user, User) or not works_here(user):
        return Standing(installed=False)
    return standing(
        required_since=SignInPolicy.load().required_since,
        first_signed_in_at=user.first_signed_in_at,
        installed=has_second_factor(user),
        now=timezone.now(),
    )


def works_here(user: User) -> bool:
    """Whether ``user`` may open the administration at all."""
    return bool(user.is_active and user.has_perm("wagtailadmin.access_admin"))


def has_second_factor(user: User) -> bool:
    """Whether a telephone is installed (printed codes alone are none)."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists())


def remove_second_factor(user: User) -> bool:
    """Forget the telephone and the printed codes of ``user``; tells whether there was anything to forget."""
    deleted, _by_model = Authenticator.objects.filter(user_id=user.pk).delete()
    return bool(deleted)
