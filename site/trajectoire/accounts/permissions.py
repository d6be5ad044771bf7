"""Who may do what to whom, as pure functions of two colleagues; what no line allows is refused.

The permissions themselves come from the roles (``roles``, ``RoleGrant``): here is only what Django cannot say,
because it depends on both persons. Whoever installs the site (superuser) is managed by their like alone.
"""

from django.contrib.auth.models import AnonymousUser

from .models import User

Actor = User | AnonymousUser


def may_open_accounts(actor: Actor) -> bool:
    """Create a colleague's account and send the invitation."""
    return _active(actor) and actor.has_perm("accounts.add_user")


def may_change(actor: Actor, target: User) -> bool:
    """Change a colleague's name, address or role."""
    return _active(actor) and actor.has_perm("accounts.change_user") and _not_above(actor, target)


def may_close(actor: Actor, target: User) -> bool:
    """Close or reopen a colleague's account; nobody closes their own, so that somebody always remains."""
    return may_change(actor, target) and actor.pk != target.pk


def may_change_roles(actor: Actor, target: User) -> bool:
    """Give or take roles; nobody changes their own."""
    return may_close(actor, target)


def may_reset_second_factor(actor: Actor, target: User) -> bool:
    """Make a colleague's telephone and printed codes worthless; for oneself there is ``/compte/``."""
    return (
        _active(actor)
        and actor.has_perm("accounts.reset_second_factor")
        and _not_above(actor, target)
        and actor.pk != target.pk
    )


def may_delete(_actor: Actor, _target: User) -> bool:
    """Nobody: what a colleague wrote stays theirs, the account is closed instead."""
    return False


def _active(actor: Actor) -> bool:
    return isinstance(actor, User) and actor.is_active


def _not_above(actor: Actor, target: User) -> bool:
    return bool(actor.is_superuser or not target.is_superuser)
