"""Accounts of the demonstration: one colleague for each role, with a password drawn for this installation."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from trajectoire.plugins import Role

from .texts import texts


@dataclass(frozen=True)
class Colleague:
    """A person of the demonstration's team."""

    username: str
    first_name: str
    last_name: str
    role: Role


TEAM = (
    Colleague("helene", "Hélène", "Vautrin", Role.DIRECTION),
    Colleague("claire", "Claire", "Monnier", Role.PROJECT_OFFICER),
    Colleague("nadia", "Nadia", "Ferhat", Role.REVIEWER),
    Colleague("thomas", "Thomas", "Roussel", Role.EDITOR),
)


def accounts_file() -> Path:
    """Where the accounts are written for whoever starts the site; it lies outside the sources."""
    return Path(settings.VAR) / "demo-accounts.txt"


def draw_passphrase() -> str:
    """Four words and two digits: strong enough for a machine of one's own, easy to type."""
    words = texts("accounts")["words"].split()
    return "-".join([*(secrets.choice(words) for _ in range(4)), str(secrets.randbelow(90) + 10)])


def create_team() -> int:
    """Create the colleagues that do not exist; number created. Their passphrase is written in ``accounts_file``."""
    user_model = get_user_model()
    missing = [c for c in TEAM if not user_model.objects.filter(username=c.username).exists()]
    if not missing:
        return 0
    passphrase = draw_passphrase()
    for colleague in missing:
        user = user_model.objects.create_user(
            colleague.username,
            f"{colleague.username}@ressources-ville.example",
            passphrase,
            first_name=colleague.first_name,
            last_name=colleague.last_name,
        )
        user.groups.add(Group.objects.get(name=colleague.role.value))
    lines = [f"{c.username:<8} {passphrase}   {c.first_name} {c.last_name}, {c.role.value}" for c in missing]
    target = accounts_file()
    target.touch(mode=0o600)
    with target.open("a") as out:
        out.write("\n".join(lines) + "\n")
    return len(missing)
