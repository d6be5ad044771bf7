"""Work of the accounts that returns by itself."""

from django.core.management import call_command

from .models import HeldForm


def forget_old_entries() -> None:
    """Kept entries go after thirty days."""
    HeldForm.objects.stale().delete()


def clear_sessions() -> None:
    """Sessions that have ended leave the database."""
    call_command("clearsessions", verbosity=0)
