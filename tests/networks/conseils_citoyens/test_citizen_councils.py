"""Bodies of participation: seats held over time, vacancies, renewals, and who may see them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from actors.models import Organisation, Person
from mail import purposes
from networks.conseils_citoyens.figures import coverage, lines, overview
from networks.conseils_citoyens.found import found
from networks.conseils_citoyens.models import BodyStage, BodyState, College, ParticipationBody, SeatHolding
from networks.conseils_citoyens.reminders import todo_items
from networks.conseils_citoyens.terms import KIND, fill, overlapping
from networks.contract import CellState, NetworkType
from networks.finding import Wanted
from networks.kinds import network_of
from networks.models import Membership, NetworkAccess
from networks.writing.addressees import addressees
from territories.models import Level, Territory
from tests.factories import UserFactory
from trajectoire.accounts.models import User
from trajectoire.plugins import registry

pytestmark = pytest.mark.django_db
HOLDER, SUBSTITUTE = SeatHolding.Rank.HOLDER, SeatHolding.Rank.SUBSTITUTE


def contract(name: str = "Grand Val") -> Territory:
    return Territory.objects.create(level=Level.CITY_CONTRACT, code=name[:20], name=name)


def body(name: str = "Conseil citoyen du Val", *, size: int = 2, state: str = BodyState.ACTIVE, **facts: Any) -> Any:
    made = ParticipationBody.objects.create(
        name=name, territory=facts.pop("territory", None) or contract(name), **facts
    )
    BodyStage.objects.create(body=made, state=state, since=date(2020, 1, 1))
    College.objects.create(body=made, name="Habitants", size=size)
    return made


def person(name: str = "Zoé") -> Person:
    return Person.objects.create(first_name=name, last_name="Essai")


def seats(of: ParticipationBody) -> list[Any]:
    return list(of.colleges.get().seats.order_by("number"))


DAYS = st.integers(0, 8).map(lambda step: date(2024, 1, 1) + timedelta(days=step))


def in_order(span: Any) -> Any:
    return span if None in span else (min(span), max(span))


SPAN: Any = st.tuples(st.none() | DAYS, st.none() | DAYS).map(in_order)


class OverlapTest(TestCase):
    """What the database refuses is what shares a day, and nothing else."""

    @settings(max_examples=25)
    @given(first=SPAN, second=SPAN, moved=SPAN)
    def test_two_terms_of_a_seat_share_no_day_whatever_is_written_first(
        self, first: Any, second: Any, moved: Any
    ) -> None:
        """Whether added or moved."""
        seat = seats(body(size=1))[0]
        network = network_of(KIND, name="Conseils citoyens")

        def term(span: Any, name: str) -> Membership:
            made = Membership.objects.create(network=network, person=person(name), started_on=span[0], ended_on=span[1])
            SeatHolding.objects.create(membership=made, seat=seat)
            return made

        def clash(one: Any, other: Any) -> bool:
            return (one[0] or date.min) <= (other[1] or date.max) and (other[0] or date.min) <= (one[1] or date.max)

        term(first, "Un")
        assert bool(overlapping(seat, HOLDER, *second)) is clash(first, second)
        if clash(first, second):
            with pytest.raises(IntegrityError), transaction.atomic():
                term(second, "Deux")
            return
        later = term(second, "Deux")
        later.started_on, later.ended_on = moved
        if clash(first, moved):
            with pytest.raises(IntegrityError), transaction.atomic():
                later.save()
        else:
            later.save()


def test_a_term_moved_to_a_seat_already_held_is_refused_by_the_database() -> None:
    one, two = seats(body())
    fill(one, person("Un"), HOLDER, date(2024, 1, 1))
    moved = fill(two, person("Deux"), HOLDER, date(2024, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatHolding.objects.filter(pk=moved.pk).update(seat=one)


def test_a_seat_has_a_titulaire_and_a_substitute_at_once_and_says_who_is_in_the_way() -> None:
    seat = seats(body())[0]
    fill(seat, person("Zoé"), HOLDER, date(2024, 1, 1))
    fill(seat, person("Ali"), SUBSTITUTE, date(2024, 1, 1))
    with pytest.raises(ValidationError, match="Zoé Essai occupe ce siège"):
        fill(seat, person("Max"), HOLDER, date(2025, 1, 1))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_fill_one_seat_at_once_do_not_both_succeed() -> None:
    from threading import Barrier, Thread

    from django.db import connection

    seat = seats(body(size=1))[0]
    network = network_of(KIND, name="Conseils citoyens")
    members = [Membership.objects.create(network=network, person=person(name)) for name in ("Un", "Deux")]
    start, done = Barrier(2), []

    def hold(membership: Membership) -> None:
        try:
            start.wait(10)
            with transaction.atomic():
                SeatHolding.objects.create(membership=membership, seat=seat)
            done.append("held")
        except IntegrityError:
            done.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=hold, args=[member]) for member in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(done) == ["held", "refused"]


def test_a_college_makes_its_seats_and_closes_only_empty_ones() -> None:
    college = body(size=3).colleges.get()
    fill(college.seats.get(number=3), person(), HOLDER, date(2024, 1, 1))
    college.size = 1
    college.clean()
    college.save()
    assert [seat.number for seat in college.seats.open()] == [3]
    college.size = 0
    with pytest.raises(ValidationError, match="occupés"):
        college.clean()
    college.size = 2
    college.save()
    assert [seat.number for seat in college.seats.open()] == [3, 4]


def test_vacancies_and_states_are_those_of_the_day_asked() -> None:
    council = body(size=2)
    fill(seats(council)[0], person("Un"), HOLDER, date(2022, 1, 1), date(2023, 6, 30))
    fill(seats(council)[1], person("Deux"), SUBSTITUTE, date(2022, 1, 1))
    BodyStage.objects.create(body=council, state=BodyState.DORMANT, since=date(2024, 1, 1))
    assert overview(date(2019, 1, 1)) == []
    [then] = overview(date(2023, 6, 30))
    assert (then.state, then.held, len(then.vacant)) == (BodyState.ACTIVE, 1, 1)
    [later] = overview(date(2024, 1, 1))
    assert (later.state, later.held, len(later.vacant)) == (BodyState.DORMANT, 0, 2)
    cell = coverage(date(2024, 1, 1))[council.territory_id]
    assert (cell.count, cell.state, cell.note) == (1, CellState.MISSING, "1 en sommeil, 2 sièges vacants")


def test_a_dissolved_body_and_a_contract_without_any_are_no_fault() -> None:
    body(state=BodyState.DISSOLVED)
    contract("Sans instance")
    assert coverage(timezone.localdate()) == {}


def test_a_body_of_a_neighbourhood_counts_for_its_contract() -> None:
    whole = contract()
    place = Territory.objects.create(level=Level.NEIGHBOURHOOD, code="QN99901M", name="Les Tilleuls")
    place.parents.add(whole)
    body(territory=place)
    assert set(coverage(timezone.localdate())) == {place.pk, whole.pk}


def test_coverage_takes_as_many_queries_for_ten_bodies_as_for_one(django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    body("Instance 0")
    with CaptureQueriesContext(connection) as counted:
        coverage(timezone.localdate())
    for number in range(1, 10):
        council = body(f"Instance {number}")
        council.neighbourhoods.add(Territory.objects.create(level="qpv", code=f"QN9990{number}M", name="Ici"))
        council.save()
        fill(seats(council)[0], person(), HOLDER, date(2024, 1, 1))
    with django_assert_num_queries(len(counted)):
        coverage(timezone.localdate())


def test_a_body_is_made_in_one_form_then_its_seat_filled_and_its_term_ended(
    client: Client, administrator: User
) -> None:
    client.force_login(administrator)
    data = nested_form_data(
        {
            "name": "Table de quartier des Tilleuls",
            "kind": "table",
            "territory": contract().pk,
            "stages": inline_formset([{"state": "active", "since": "2025-01-01"}]),
            "colleges": inline_formset([{"name": "Habitants", "size": 2}]),
            "rules": inline_formset([]),
        }
    )
    response = client.post(reverse("wagtailsnippets_conseils_citoyens_participationbody:add"), data)
    assert response.status_code == 302, response.context["form"].errors
    made = ParticipationBody.objects.get()
    screen = reverse("conseils_citoyens_body", args=[made.pk])
    assert client.get(screen).content.decode().count("<strong>Vacant</strong>") == 2

    seat, who = seats(made)[0], person("Zoé")
    address = reverse("conseils_citoyens_fill", args=[seat.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"person": "abc", "rank": "titulaire"}).status_code == 200
    term = {"person": who.pk, "rank": "titulaire", "started_on": "2025-03-01", "ended_on": ""}
    assert client.post(address, term).status_code == 302
    again = client.post(address, term | {"person": person("Max").pk})
    assert "Zoé Essai occupe ce siège" in again.content.decode()

    holding = SeatHolding.objects.get()
    ending = reverse("conseils_citoyens_end", args=[holding.pk])
    assert "ne peut pas finir avant" in client.post(ending, {"ended_on": "2024-01-01"}).content.decode()
    assert client.post(ending, {"ended_on": "2025-06-30"}).status_code == 302
    html = client.get(screen).content.decode()
    assert "03/2025 – 06/2025" in html
    assert html.count("<strong>Vacant</strong>") == 2

    edit = reverse("wagtailsnippets_conseils_citoyens_participationbody:edit", args=[made.pk])
    college, stage = made.colleges.get(), made.stages.get()
    data["colleges-0-id"], data["colleges-0-DELETE"], data["colleges-INITIAL_FORMS"] = college.pk, "1", 1
    data["stages-0-id"], data["stages-INITIAL_FORMS"] = stage.pk, 1
    refused = client.post(edit, data)
    assert refused.status_code == 200
    assert "a eu des membres" in refused.content.decode()
    assert made.colleges.exists()


@pytest.mark.parametrize("day", ["2023-01-01", "jamais", "2023-02-31", "9999-12-31", "0001-01-01"])
def test_the_dashboard_answers_for_any_date(client: Client, administrator: User, day: str) -> None:
    client.force_login(administrator)
    body(renewal_due_on=timezone.localdate() - timedelta(days=3))
    response = client.get(reverse("conseils_citoyens"), {"au": day, "etat": "active"})
    assert response.status_code == 200


def colleague_of(network_level: str | None) -> User:
    user = UserFactory.create()
    group = Group.objects.create(name="Co-animation")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    if network_level:
        network = network_of(KIND, name="Conseils citoyens")
        NetworkAccess.objects.create(network=network, group=group, level=network_level)
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("level", "sees", "changes"), [(None, False, False), ("view", True, False), ("change", True, True)]
)
def test_an_outside_co_animator_has_the_rights_that_the_network_gives(
    client: Client, level: str | None, sees: bool, changes: bool
) -> None:
    council = body(renewal_due_on=timezone.localdate())
    seat = seats(council)[0]
    holding = fill(seats(council)[1], person(), HOLDER, date(2024, 1, 1))
    user = colleague_of(level)
    client.force_login(user)
    for address in (reverse("conseils_citoyens"), reverse("conseils_citoyens_body", args=[council.pk])):
        assert (client.get(address).status_code == 200) is sees
    for name, key in (("fill", seat.pk), ("end", holding.pk)):
        assert (client.get(reverse(f"conseils_citoyens_{name}", args=[key])).status_code == 200) is changes
    for name, args in (("add", []), ("edit", [council.pk])):
        address = reverse(f"wagtailsnippets_conseils_citoyens_participationbody:{name}", args=args)
        assert (client.get(address).status_code == 200) is changes
    assert (
        client.get(reverse("wagtailsnippets_conseils_citoyens_participationbody:delete", args=[council.pk])).status_code
        != 200
    )
    assert bool(list(todo_items(user))) is changes
    assert ("Conseils citoyens" in client.get(reverse("wagtailadmin_home")).content.decode()) is sees


def test_the_public_part_shows_seats_and_nobodys_name() -> None:
    from django.template.loader import render_to_string

    council = body(size=3)
    fill(seats(council)[0], Person.objects.create(first_name="Zénobie", last_name="Introuvable"), HOLDER, None)
    kind = registry.get(NetworkType, KIND)
    assert kind is not None
    assert kind.public_context is not None
    html = render_to_string(kind.public_template, dict(kind.public_context(None, None)))  # type: ignore[arg-type] # reads neither
    assert "2 sièges à pourvoir sur 3" in " ".join(html.split())
    assert "Introuvable" not in html


def test_the_finder_knows_bodies_by_their_name_their_form_and_the_words_of_a_theme() -> None:
    place = contract()
    carrier = Organisation.objects.create(name="Ville du Val", phone="03 00 00 00 00")
    body("Assemblée du Val", territory=place, kind="table", carrier=carrier)
    body("Conseil citoyen des Prés", state=BodyState.DISSOLVED)
    assert [each.title for each in found(Wanted("tables de quartier"))] == ["Assemblée du Val"]
    answer = next(iter(found(Wanted("", {1: "Conseils citoyens et tables de quartier"}))))
    assert (answer.what, set(answer.places), answer.to_call[0].phone) == (
        "table de quartier, active", {place.pk}, "03 00 00 00 00",
    )  # fmt: skip
    assert list(found(Wanted("jardin"))) == []


def test_the_seats_of_a_contract_are_told_for_the_coverage() -> None:
    place = contract()
    made = body(territory=place, size=3)
    fill(seats(made)[0], person(), HOLDER, date(2024, 1, 1))
    assert [(line.state, line.note) for line in lines(date(2025, 1, 1), [place.pk])] == [
        (CellState.REVIEW, "Active ; 1 siège pourvu sur 3 ; vacants : 2 dans « Habitants »")
    ]


def test_members_of_a_council_are_written_to_at_home_by_the_councils_own_purpose() -> None:
    zoe = Person.objects.create(
        first_name="Zoé", last_name="Essai", personal_email="zoe@maison.example", informed_on=date(2026, 1, 5)
    )
    alone = Person.objects.create(
        first_name="Lou", last_name="Autre", personal_email="lou@maison.example", informed_on=date(2026, 1, 5)
    )
    network = fill(seats(body())[0], zoe, HOLDER, date(2026, 1, 5)).membership.network
    assert purposes.purpose(network.mail_purpose).label == "Vie des conseils citoyens"
    going, left = addressees(Person.objects.all(), network.mail_purpose, network)
    assert [one.email for one in going] == ["zoe@maison.example"]
    assert [one.person for one in left] == [alone]
