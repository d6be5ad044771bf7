"""Colleagues for the tests."""

import time
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import Group

from trajectoire.accounts.models import User
from trajectoire.plugins import Role

PASSWORD = "une-phrase-de-passe-longue"
Hire = Callable[..., User]
Install = Callable[[User], str]
_number = count(1)


def code_of(secret: str) -> str:
    """The code that the telephone shows now."""
    code: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    return code


@pytest.fixture
def hire(db: None) -> Hire:
    """``hire(Role.EDITOR)``: a colleague with that role; without role, somebody with no right at all."""

    def make(role: Role | None = None, **facts: Any) -> User:
        number = next(_number)
        facts.setdefault("username", f"collegue{number}")
        facts.setdefault("email", f"{facts['username']}@exemple.fr")
        facts.setdefault("last_name", f"Dupont {number}")
        user = User.objects.create_user(password=PASSWORD, **{"first_name": "Camille", **facts})
        if role:
            user.groups.add(Group.objects.get(name=role.value))
        return user

    return make


@pytest.fixture
def with_telephone() -> Install:
    """``with_telephone(user)`` installs the second factor and gives its secret."""

    def install(user: User) -> str:
        secret: str = generate_totp_secret()
        TOTP.activate(user, secret)
        return secret

    return install
