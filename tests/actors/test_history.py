"""What changes leaves a line that says who, when, from what to what and from where; nobody rewrites it."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from actors.acting import acting
from actors.changes import Change, HistoryError
from actors.freshness import REVIEW_AFTER, FieldCheck, Freshness, freshness
from actors.models import Organisation, Person, Position
from actors.tags import ActorTag, PersonTag
from trajectoire.accounts.models import User

DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))


@pytest.mark.django_db
def test_a_change_tells_who_what_and_from_where(administrator: User) -> None:
    with acting(administrator, source="Formulaire du site, accepté"):
        person = Person.objects.create(last_name="Garnier")
        person = Person.objects.get(pk=person.pk)
        person.last_name = "Garnier-Roy"
        person.save()
    latest, created = Change.objects.about(person)
    assert created.label == "création"
    assert (latest.label, latest.before, latest.after) == ("nom", "Garnier", "Garnier-Roy")
    assert (latest.by, latest.source) == (administrator, "Formulaire du site, accepté")


@pytest.mark.django_db
def test_what_is_saved_unchanged_leaves_no_line(ines: Person) -> None:
    count = Change.objects.count()
    Person.objects.get(pk=ines.pk).save()
    assert Change.objects.count() == count


@pytest.mark.django_db
def test_the_history_of_a_person_has_their_positions_in_words(ines: Person, town: Organisation) -> None:
    position = Position.objects.get(organisation=town)
    position.end(on=date(2026, 11, 1))
    line = Change.objects.about(ines)[0]
    assert (line.position, line.label, line.after) == (position, "jusqu’au", "01/11/2026")
    assert Change.objects.about(town).count() == 1


@pytest.mark.django_db
def test_nobody_rewrites_the_history(ines: Person) -> None:
    line = Change.objects.about(ines)[0]
    with pytest.raises(HistoryError):
        line.save()
    with pytest.raises(HistoryError):
        Change.objects.update(after="autre")
    with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE actors_change SET after = 'autre'")


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Change, FieldCheck])
def test_a_line_is_about_one_record_and_one_only(model: type[Change | FieldCheck], ines: Person) -> None:
    position = ines.positions.all()[0]
    for about in ({}, {"person": ines, "position": position}):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(field="email", **about)


@pytest.mark.django_db
def test_a_label_is_put_once_on_a_person(ines: Person) -> None:
    label = ActorTag.objects.create(name="Intervenante", slug="intervenante")
    PersonTag.objects.create(tag=label, content_object=ines)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonTag.objects.create(tag=label, content_object=ines)
    assert list(ines.tags.names()) == ["Intervenante"]


@given(st.text(min_size=1), st.none() | DAYS, st.none() | DAYS, DAYS)
def test_a_field_is_in_one_state_and_the_latest_word_counts(
    value: str, confirmed: date | None, wrong: date | None, on: date
) -> None:
    state = freshness(value, confirmed, wrong, on)
    if wrong and (confirmed is None or wrong > confirmed):
        assert state is Freshness.WRONG
    else:
        recent = confirmed is not None and on - confirmed <= REVIEW_AFTER
        assert state is (Freshness.FRESH if recent else Freshness.REVIEW)
    assert freshness("", confirmed, wrong, on) is Freshness.UNKNOWN


@pytest.mark.django_db
def test_what_is_corrected_is_right_again(ines: Person) -> None:
    position = Position.objects.get(email__startswith="i.garnier")
    yesterday = timezone.localdate() - timedelta(days=1)
    FieldCheck.objects.filter(position=position, field="email").update(wrong_since=yesterday, confirmed_on=None)
    position.email = "ines.garnier@grandchalon.example"
    position.save()
    check = FieldCheck.objects.get(position=position, field="email")
    assert (check.wrong_since, check.confirmed_on) == (None, timezone.localdate())
