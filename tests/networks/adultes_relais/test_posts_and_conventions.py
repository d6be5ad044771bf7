"""What a post and its conventions are: lengths, sequences, holders; what the database refuses, and in which words."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.models import Person, Position
from networks.adultes_relais.conventions import ConventionState, aid_on, longest_end, months_after
from networks.adultes_relais.models import AidAmount, Convention, Modality, Post, PostHolding, WorkContract
from networks.adultes_relais.terms import KIND, Newcomer, Reach, leave, renewal_of, take
from networks.kinds import network_of
from networks.models import Membership

from .places import convention, employer, in_days, person, post

pytestmark = pytest.mark.django_db


def refused(write: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-24, 48))
@pytest.mark.any_database
def test_the_same_day_some_months_later_is_in_that_month(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (date(2024, 1, 1), date(2026, 12, 31)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2025, 3, 1), date(2028, 2, 29)),
        (date(2023, 12, 31), date(2026, 12, 30)),
    ],
)
def test_a_convention_lasts_three_years_to_the_day_in_the_form_and_in_the_database(start: date, last: date) -> None:
    assert longest_end(start) == last
    made = Post.objects.create(title="Médiation", territory=post("AR 0").territory)
    kept = convention(made, "AR 1", start, last)
    kept.clean()
    kept.ends_on = last + timedelta(days=1)
    with pytest.raises(ValidationError, match="trois ans au plus"):
        kept.clean()
    refused(kept.save)
    refused(lambda: convention(post("AR 2", ends_in=3000), "AR 3", start, last + timedelta(days=1)))


@settings(max_examples=20)
@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from([-1, 0, 1]))
@pytest.mark.any_database
def test_the_form_and_the_triggers_count_three_years_alike(start: date, more: int) -> None:
    end = longest_end(start) + timedelta(days=more)
    number = [int(f"{day:%Y%m%d}") for day in (start, end)]
    assert (number[1] >= number[0] + 30000) is (more > 0)


def test_conventions_of_a_post_never_share_a_day() -> None:
    made = post("AR 1", ends_in=100)
    first = made.conventions.get()
    for start in (first.starts_on, first.ends_on):
        refused(lambda start=start: convention(made, "AR 2", start, start + timedelta(days=300)))
    later = convention(made, "AR 2", first.ends_on + timedelta(days=1), first.ends_on + timedelta(days=400))
    refused(lambda: Convention.objects.filter(pk=later.pk).update(starts_on=first.ends_on))
    refused(lambda: Convention.objects.filter(pk=first.pk).update(ends_on=later.starts_on))
    later.starts_on = first.ends_on
    with pytest.raises(ValidationError, match="La convention AR 1 de ce poste va du"):
        later.clean()
    convention(post("AR 8", ends_in=100), "AR 9", first.ends_on + timedelta(days=1), first.ends_on + timedelta(days=2))


def test_a_number_serves_once_and_dates_are_in_order() -> None:
    made = post("AR 1")
    refused(lambda: post("AR 1"))
    refused(lambda: convention(made, "AR 2", date(2010, 2, 1), date(2010, 1, 1)))
    refused(lambda: Post.objects.filter(pk=made.pk).update(full_time_equivalent=0))


def test_the_state_of_a_convention_is_that_of_its_dates_and_of_what_follows() -> None:
    made = post("AR 1", ends_in=100)
    first = made.conventions.get()
    assert first.state_on(in_days(-1000), followed=False) == ConventionState.UPCOMING
    assert first.state_on(in_days(-600), followed=False) == ConventionState.RUNNING
    assert first.state_on(in_days(0), followed=False) == ConventionState.ENDING
    assert first.state_on(in_days(0), followed=True) == ConventionState.RUNNING
    assert first.state_on(in_days(101), followed=True) == ConventionState.RENEWED
    assert first.state_on(in_days(101), followed=False) == ConventionState.LAPSED
    first.sequel = Convention.Sequel.STOPPED
    assert first.state_on(in_days(101), followed=False) == ConventionState.NOT_RENEWED


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2026, 3, 30), None),
        (date(2026, 4, 1), 9),
        (date(2026, 6, 30), 9),
        (date(2026, 7, 1), 6),
        (date(2026, 10, 1), 3),
        (date(2026, 12, 31), 3),
        (date(2027, 1, 1), None),
    ],
)
def test_an_end_is_announced_nine_six_and_three_months_before(today: date, months: int | None) -> None:
    found = Convention(starts_on=date(2024, 1, 1), ends_on=date(2026, 12, 31))
    assert found.ends_within(today) == months


def test_taking_a_post_makes_the_person_the_position_the_membership_and_the_holding_in_one_go() -> None:
    made = post()
    held = take(
        made,
        Newcomer(first_name="Aya", last_name="Neuve"),
        in_days(-10),
        at=Reach(email="AYA@maison.example", phone="0381000001"),
    )
    membership = held.membership
    position = membership.position
    assert position is not None
    assert (position.organisation, position.started_on) == (employer(), in_days(-10))
    assert (position.email, position.phone) == ("aya@maison.example", "03 81 00 00 01")
    assert (membership.network.kind, membership.territory) == (KIND, made.territory)
    assert (membership.started_on, membership.ended_on) == (in_days(-10), None)
    assert membership.verified_on == in_days(0)


def test_the_position_that_a_person_has_at_the_employer_is_kept() -> None:
    known = person()
    position = Position.objects.create(person=known, organisation=employer(), function="Médiateur", email="z@a.example")
    held = take(post(), known, in_days(0))
    assert held.membership.position == position
    assert Position.objects.get().email == "z@a.example"


def test_a_held_post_says_who_is_in_the_way_and_nothing_is_half_made() -> None:
    made = post()
    take(made, person("Zoé"), in_days(-100))
    with pytest.raises(ValidationError, match="Zoé Essai occupe ce poste"):
        take(made, Newcomer(first_name="Max", last_name="Autre"), in_days(0))
    assert not Person.objects.filter(last_name="Autre").exists()


def test_nobody_takes_a_post_on_a_day_that_no_convention_covers() -> None:
    with pytest.raises(ValidationError, match="Aucune convention de ce poste ne couvre"):
        take(post(ends_in=-1), person(), in_days(0))


def test_two_holders_share_no_day_whatever_writes_them() -> None:
    made = post()
    first = take(made, person("Un"), in_days(-100), in_days(-50))
    second = take(made, person("Deux"), in_days(-49))
    refused(lambda: first.membership.end(on=in_days(-49)))
    lone = Membership.objects.create(network=network_of(KIND, name="x"), person=person("Trois"), started_on=in_days(1))
    refused(lambda: PostHolding.objects.create(membership=lone, post=made))
    with pytest.raises(ValidationError, match="vient d’être pourvu"):
        leave(first, in_days(-40), leaves_employer=False)
    assert second.membership.ended_on is None


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_fill_one_post_or_renew_it_at_once_do_not_both_succeed() -> None:
    from threading import Barrier, Thread

    from django.db import connection

    made = post(ends_in=100)
    members = [
        Membership.objects.create(network=network_of(KIND, name="x"), person=person(name)) for name in ("Un", "Deux")
    ]
    start, done = Barrier(2), []

    def act(membership: Membership) -> None:
        try:
            start.wait(10)
            with transaction.atomic():
                PostHolding.objects.create(membership=membership, post=made)
            done.append("held")
        except IntegrityError:
            done.append("refused")
        try:
            with transaction.atomic():
                convention(made, f"AR {membership.pk}0", in_days(101), in_days(300))
            done.append("renewed")
        except IntegrityError:
            done.append("not renewed")
        finally:
            connection.close()

    threads = [Thread(target=act, args=[member]) for member in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(done) == ["held", "not renewed", "refused", "renewed"]


def test_leaving_a_post_ends_the_position_too_unless_the_person_stays() -> None:
    made = post()
    first = take(made, person("Un"), in_days(-100))
    leave(first, in_days(-50), leaves_employer=True)
    second = take(made, person("Deux"), in_days(-49))
    leave(second, in_days(0), leaves_employer=False)
    ends = [held.membership.position.ended_on for held in (first, second)]
    assert ends == [in_days(-50), None]
    with pytest.raises(ValueError, match="ne peut pas finir avant"):
        leave(second, in_days(-200), leaves_employer=False)


def test_a_renewal_is_proposed_from_the_day_after_for_three_years() -> None:
    first = post(ends_in=30).conventions.get()
    proposed = renewal_of(first)
    assert (proposed.employer, proposed.starts_on) == (first.employer, in_days(31))
    assert proposed.ends_on == longest_end(in_days(31))


def test_a_fixed_term_contract_has_an_end_and_a_permanent_one_need_not() -> None:
    held = take(post(), person(), in_days(0))
    WorkContract.objects.create(holding=held, kind="cdi", starts_on=in_days(-400))
    refused(lambda: WorkContract.objects.create(holding=held, kind="cdd", starts_on=in_days(0)))
    refused(lambda: WorkContract.objects.create(holding=held, starts_on=in_days(0), ends_on=in_days(-1)))


def test_the_aid_is_the_last_amount_before_the_day_and_unknown_before_the_first() -> None:
    AidAmount.objects.create(starts_on=date(2013, 1, 18), amount="17538.40", source="Décret n° 2013-54")
    AidAmount.objects.create(starts_on=date(2020, 1, 1), amount="19000", source="Essai")
    assert aid_on(date(2012, 1, 1)) is None
    assert [str(found.amount) for day in (date(2019, 1, 1), date(2026, 1, 1)) if (found := aid_on(day))] == [
        "17538.40",
        "19000.00",
    ]


def test_a_list_of_modalities_is_there_from_the_start() -> None:
    assert Modality.objects.filter(is_offered=True).count() > 5


def test_no_field_can_hold_an_evidence_of_eligibility() -> None:
    """Neither age nor birth, job seeking, nor a person's address: by what the fields are called and say."""
    from networks.adultes_relais import models as tables

    kept = [getattr(tables, name) for name in tables.__all__]
    words = [
        f"{field.name} {field.verbose_name}".lower()
        for model in kept
        for field in model._meta.get_fields()
        if isinstance(field, models.Field)
    ]
    banned = ("birth", "naissance", "âge", "age ", "emploi", "unemploy", "address", "adresse", "file", "justific")
    assert [word for word in words if any(bad in word for bad in banned)] == []
