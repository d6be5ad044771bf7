"""Settings of the centre: what is checked, what follows from them, who changes them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client, RequestFactory
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings
from wagtail.models import Site

from home.accessibility import Conformity, conformity, expires
from home.models import Centre
from home.site_address import align_site_address
from tests.home.conftest import Hire
from trajectoire.accounts.models import User
from trajectoire.plugins import Role


def test_reading_the_settings_writes_nothing(site: Site) -> None:
    centre = Centre.for_request(RequestFactory().get("/"))
    assert (centre.pk, centre.name, list(centre.offices.all())) == (None, "", [])
    assert not Centre.objects.exists()


def test_the_name_is_typed_once(centre: Centre) -> None:
    assert Site.objects.get().site_name == "Centre d’essai"


@pytest.mark.parametrize(
    ("rate", "days_ago", "said"),
    [
        (None, None, Conformity.NONE),
        (Decimal("49.99"), 10, Conformity.NONE),
        (Decimal(50), 10, Conformity.PARTIAL),
        (Decimal("99.99"), 10, Conformity.PARTIAL),
        (Decimal(100), 10, Conformity.FULL),
        (Decimal(100), 3 * 366, Conformity.NONE),
    ],
)
def test_the_statement_is_what_the_last_valid_audit_says(
    rate: Decimal | None, days_ago: int | None, said: Conformity
) -> None:
    today = date(2026, 11, 23)
    assert conformity(rate, today - timedelta(days=days_ago) if days_ago else None, today) == said


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_an_audit_counts_for_three_years(day: date) -> None:
    assert 3 * 365 <= (expires(day) - day).days <= 3 * 365 + 2
    assert conformity(Decimal(100), day, expires(day)) == Conformity.NONE
    assert conformity(Decimal(100), day, expires(day) - timedelta(days=1)) == Conformity.FULL


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"audit_rate": Decimal(80)}, "audited_on"),
        ({"audited_on": date(2026, 1, 1)}, "audit_rate"),
        ({"audited_on": timezone.localdate() + timedelta(days=1), "audit_rate": Decimal(80)}, "audited_on"),
        ({"audited_on": date(2026, 1, 1), "audit_rate": Decimal(101)}, "audit_rate"),
        ({"phone": "appelez-nous"}, "phone"),
        ({"message_recipients": "a@b.example, c@d.example"}, "message_recipients"),
        ({"email": "accueil"}, "email"),
    ],
)
def test_what_cannot_be_true_is_refused_beside_its_field(centre: Centre, facts: dict[str, Any], field: str) -> None:
    for name, value in facts.items():
        setattr(centre, name, value)
    with pytest.raises(ValidationError) as caught:
        centre.full_clean()
    assert set(caught.value.message_dict) == {field}


def test_the_database_refuses_half_an_audit(centre: Centre) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Centre.objects.update(audit_rate=Decimal(80))


@pytest.mark.parametrize(
    ("role", "status"), [(Role.DIRECTION, 200), (Role.PROJECT_OFFICER, 302), (Role.EDITOR, 302), (Role.REVIEWER, 302)]
)
def test_direction_alone_changes_the_centre(client: Client, hire: Hire, site: Site, role: Role, status: int) -> None:
    client.force_login(hire(role))
    assert client.get(f"/gestion/settings/home/centre/{site.pk}/").status_code == status


def test_the_form_makes_the_settings_when_they_are_first_saved(client: Client, administrator: User, site: Site) -> None:
    client.force_login(administrator)
    rows = {
        f"{name}-{count}": "0"
        for name in ("offices", "links", "partners")
        for count in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }
    data = {**rows, "name": "Trajectoire", "default_licence": "lo-2.0", "regime": "subject"}
    answer = client.post(f"/gestion/settings/home/centre/{site.pk}/", data)
    assert answer.status_code == 302
    assert Centre.objects.get().name == "Trajectoire"


def test_the_site_answers_at_the_address_of_the_installation(settings: Settings, site: Site) -> None:
    settings.BASE_URL = "https://ressources.example"
    align_site_address()
    site.refresh_from_db()
    assert (site.hostname, site.port, site.root_url) == ("ressources.example", 443, "https://ressources.example")


def test_with_several_sites_nobody_s_address_is_touched(settings: Settings, site: Site) -> None:
    Site.objects.create(hostname="autre.example", root_page=site.root_page)
    settings.BASE_URL = "https://ressources.example"
    align_site_address()
    site.refresh_from_db()
    assert site.hostname != "ressources.example"
