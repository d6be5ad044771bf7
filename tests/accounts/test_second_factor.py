"""Two-factor sign-in: the rule, the grace, the refusal, the installation, the reset."""

import re
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from tests.accounts.conftest import PASSWORD, Hire, Install, code_of
from trajectoire.accounts import permissions
from trajectoire.accounts.adapter import qr_svg
from trajectoire.accounts.held_forms import AUTHOR_FIELD, author_mark
from trajectoire.accounts.models import HeldForm, SignInPolicy
from trajectoire.accounts.second_factor import GRACE, has_second_factor, standing
from trajectoire.plugins import Role

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
moments = st.integers(0, 1400).map(lambda days: NOON + timedelta(days=days, hours=days % 24))


def require_second_factor() -> None:
    policy = SignInPolicy.load()
    policy.second_factor_required = True
    policy.save()


@given(since=moments, first=moments, now=moments)
def test_nobody_is_refused_before_fourteen_days_nor_spared_after(
    since: datetime, first: datetime, now: datetime
) -> None:
    found = standing(required_since=since, first_signed_in_at=first, installed=False, now=now)
    assert found.refused_at(now) == (now >= since + GRACE and now >= first + GRACE)
    assert found.days_left_at(max(since, first)) == 14


@given(since=st.none() | moments, first=st.none() | moments, now=moments)
def test_whoever_has_a_second_factor_is_never_refused(since: datetime, first: datetime, now: datetime) -> None:
    assert not standing(required_since=since, first_signed_in_at=first, installed=True, now=now).refused_at(now)


def test_nothing_is_asked_when_nothing_is_required() -> None:
    found = standing(required_since=None, first_signed_in_at=NOON, installed=False, now=NOON + timedelta(days=999))
    assert not found.refused_at(NOON + timedelta(days=999))
    assert found.days_left_at(NOON) is None


def test_the_switch_remembers_its_moment_and_the_database_holds_them_together(db: None) -> None:
    require_second_factor()
    policy = SignInPolicy.objects.get()
    assert policy.required_since
    since = policy.required_since
    policy.save()
    assert SignInPolicy.objects.get().required_since == since
    with pytest.raises(IntegrityError), transaction.atomic():
        SignInPolicy.objects.update(required_since=None)
    policy.second_factor_required = False
    policy.save()
    assert SignInPolicy.objects.get().required_since is None


def test_during_the_grace_the_first_screen_counts_the_days(client: Client, hire: Hire) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client.force_login(hire(Role.EDITOR))
        require_second_factor()
        assert "il vous reste 14 jours" in client.get("/gestion/").content.decode()
        clock.shift(timedelta(days=13, hours=1))
        assert "dernier jour" in client.get("/gestion/").content.decode()


def test_after_the_grace_only_the_account_pages_answer(client: Client, hire: Hire) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        user = hire(Role.DIRECTION, first_signed_in_at=NOON)
        require_second_factor()
        clock.shift(timedelta(days=14))
        client.force_login(user)
        for path in ("/gestion/", "/gestion/users/", "/gestion/images/", "/"):
            assert client.get(path)["Location"].startswith(reverse("mfa_index")), path
        assert client.get("/gestion/session/", HTTP_ACCEPT="application/json").status_code == 403
        page = client.get(reverse("mfa_index") + "?obligatoire=1")
        assert "vous attend derrière cette étape" in page.content.decode()
        assert Client().get("/gestion/")["Location"].startswith("/compte/connexion/")


def test_what_was_being_typed_when_the_grace_ended_is_kept(client: Client, hire: Hire) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        user = hire(Role.EDITOR, first_signed_in_at=NOON)
        require_second_factor()
        clock.shift(timedelta(days=15))
        client.force_login(user)
        client.post("/gestion/pages/3/edit/", {"title": "Un long travail", AUTHOR_FIELD: author_mark(user)})
    assert HeldForm.objects.get().author == user


@pytest.mark.django_db(transaction=True)
def test_a_colleague_installs_it_prints_the_codes_and_signs_in_with_one(client: Client, hire: Hire) -> None:
    user = hire(Role.EDITOR)
    client.post("/compte/connexion/", {"login": user.username, "password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page
    assert "data:" not in page
    secret = re.search(r'class="account__secret">([A-Z2-7]+)<', page)
    assert secret
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "123"})
    assert "ne convient pas" in wrong.content.decode()
    end = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret[1])}, follow=True)
    codes = [first + rest for first, rest in re.findall(r"<code>(\d{4}) (\d{4})</code>", end.content.decode())]
    assert len(codes) == 10
    assert "Imprime" in end.content.decode()
    assert "installée" in str(mail.outbox[-1].body)
    client.post("/compte/deconnexion/")
    client.post("/compte/connexion/", {"login": user.username, "password": PASSWORD})
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]})["Location"] == "/gestion/"
    client.post("/compte/deconnexion/")
    client.post("/compte/connexion/", {"login": user.username, "password": PASSWORD})
    again = client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert again.status_code == 200, "un code de secours ne sert qu'une fois"


def test_new_codes_and_removal_ask_for_the_password_again(client: Client, hire: Hire, with_telephone: Install) -> None:
    user = hire(Role.EDITOR)
    with_telephone(user)
    client.force_login(user)
    for name in ("mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        asked = client.get(reverse(name))
        assert asked.status_code == 302, name
        assert "confirmer" in asked["Location"]
        assert client.get(asked["Location"]).status_code == 200


def test_a_second_factor_can_be_removed_by_its_owner(client: Client, hire: Hire, with_telephone: Install) -> None:
    user = hire(Role.EDITOR)
    secret = with_telephone(user)
    client.post("/compte/connexion/", {"login": user.username, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert "Retirer" in client.get(reverse("mfa_deactivate_totp")).content.decode()
    client.post(reverse("mfa_deactivate_totp"))
    assert not has_second_factor(user)
    assert "retirée" in str(mail.outbox[-1].body)


@pytest.mark.parametrize("text", ["otpauth://totp/x?secret=ABC", "é" * 200, "<b>"])
def test_the_drawing_holds_no_style_and_nothing_of_the_text(text: str) -> None:
    drawing = qr_svg(text)
    assert "style" not in drawing
    assert "<script" not in drawing
    assert text not in drawing


ALLOWED_RESET = {Role.DIRECTION}


@pytest.mark.parametrize(("actor_role", "target_role"), list(product([None, *Role], Role)))
def test_only_direction_resets_somebody_s_second_factor(
    client: Client, hire: Hire, with_telephone: Install, actor_role: Role | None, target_role: Role
) -> None:
    actor, target = hire(actor_role), hire(target_role)
    with_telephone(target)
    client.force_login(actor)
    address = reverse("wagtailusers_users:reset_second_factor", args=[target.pk])
    assert client.get(address).status_code != 200
    assert has_second_factor(target), "un GET n'écrit jamais"
    client.post(address)
    expected = actor_role in ALLOWED_RESET
    assert permissions.may_reset_second_factor(actor, target) == expected
    assert has_second_factor(target) != expected
    if expected:
        assert mail.outbox[-1].to == [target.email]
        entry = ModelLogEntry.objects.get(action="accounts.second_factor_reset")
        assert (entry.user, entry.object_id) == (actor, str(target.pk))


@pytest.mark.parametrize("superuser", [True, False])
def test_direction_resets_neither_its_own_nor_the_installer_s(
    client: Client, hire: Hire, with_telephone: Install, superuser: bool
) -> None:
    actor = hire(Role.DIRECTION)
    target = hire(is_superuser=True) if superuser else actor
    with_telephone(target)
    client.force_login(actor)
    client.post(reverse("wagtailusers_users:reset_second_factor", args=[target.pk]))
    assert has_second_factor(target)
    assert mail.outbox == []


def test_a_sign_in_by_a_colleague_without_access_to_the_admin_is_asked_nothing(client: Client, hire: Hire) -> None:
    user = hire(first_signed_in_at=timezone.now() - timedelta(days=400))
    require_second_factor()
    SignInPolicy.objects.update(required_since=timezone.now() - timedelta(days=100))
    client.force_login(user)
    assert client.get("/compte/").status_code == 200
