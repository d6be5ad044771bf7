"""What the network tells of itself: figures, coverage, reminders, the mail of Monday, the public page."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mail.models import Batch, Delivery
from networks.adultes_relais.digest import PURPOSE, send_digest, to_tell
from networks.adultes_relais.figures import by_place, coverage, ending, isolated, overview
from networks.adultes_relais.models import Convention, Post
from networks.adultes_relais.reminders import MOST, todo_items
from networks.adultes_relais.terms import KIND, take
from networks.contract import CellState, NetworkType
from territories.models import Level, Territory
from tests.factories import UserFactory
from trajectoire.accounts.models import User
from trajectoire.plugins import MailPurpose, ScheduledJob, registry

from .places import contract, convention, in_days, person, post

pytestmark = pytest.mark.django_db


def held(number: str, **facts: Any) -> Post:
    """A post with a holder."""
    made = post(number, **facts)
    take(made, person(f"Titulaire {number}"), min(in_days(-1), made.conventions.get().ends_on))
    return made


def test_posts_are_counted_by_contract_and_department_as_filled_vacant_or_over() -> None:
    dole, nevers = contract("Dole", "Jura"), contract("Nevers", "Nièvre")
    held("AR 1", territory=dole)
    post("AR 2", territory=dole)
    post("AR 3", ends_in=-30, territory=nevers, sequel="arret")
    post("AR 4", ends_in=-30, territory=nevers)
    lines = overview(timezone.localdate())
    for places, names in (
        (by_place(lines), ["Dole", "Nevers"]),
        (by_place(lines, departments=True), ["Jura", "Nièvre"]),
    ):
        assert [(line.place.name, line.filled, line.vacant, line.stopped) for line in places] == [
            (names[0], 1, 1, 0),
            (names[1], 0, 0, 2),
        ]


def test_a_post_of_a_neighbourhood_counts_for_its_contract_and_its_department() -> None:
    whole = contract("Dole", "Jura")
    place = Territory.objects.create(level=Level.NEIGHBOURHOOD, code="QN99901M", name="Les Mesnils")
    place.parents.add(whole)
    held("AR 1", territory=place)
    [line] = overview(timezone.localdate())
    assert ([found.name for found in line.contracts], [found.name for found in line.departments]) == (
        ["Dole"],
        ["Jura"],
    )
    assert set(coverage(timezone.localdate())) == {whole.pk, place.pk}


def test_each_end_stands_once_under_the_nearest_of_nine_six_and_three_months() -> None:
    for number, days in enumerate((20, 80, 150, 250, 400)):
        post(f"AR {number}", ends_in=days)
    renewed = post("AR 8", ends_in=40)
    convention(renewed, "AR 9", in_days(41), in_days(900))
    found = ending(overview(timezone.localdate()))
    assert {months: [line.convention.number for line in lines] for months, lines in found.items()} == {
        3: ["AR 0", "AR 1"],
        6: ["AR 2"],
        9: ["AR 3"],
    }


def test_the_only_mediator_of_a_contract_is_alone_and_a_vacant_post_is_no_company() -> None:
    alone = held("AR 1", territory=contract("Dole"))
    post("AR 2", territory=contract("Dole"))
    held("AR 3", territory=contract("Nevers"))
    held("AR 4", territory=contract("Nevers"))
    assert [line.post for line in isolated(overview(timezone.localdate()))] == [alone]


@pytest.mark.parametrize(
    ("number", "ends_in", "filled", "state", "note"),
    [
        ("AR 1", 400, True, CellState.FRESH, ""),
        ("AR 2", 100, True, CellState.REVIEW, "1 finit dans les 6 mois"),
        ("AR 3", 250, True, CellState.FRESH, ""),
        ("AR 4", 400, False, CellState.MISSING, "1 vacant"),
        ("AR 5", -20, False, CellState.REVIEW, "1 échu, suite à noter"),
    ],
)
def test_coverage_is_fresh_to_review_or_missing(
    number: str, ends_in: int, filled: bool, state: CellState, note: str
) -> None:
    made = (held if filled else post)(number, ends_in=ends_in)
    cell = coverage(timezone.localdate())[made.territory_id]
    assert (cell.count, cell.state, cell.note) == (int(ends_in > 0), state, note)


def test_a_holder_nobody_confirmed_for_six_months_is_to_review() -> None:
    made = held("AR 1")
    membership = made.holdings.get().membership
    membership.verified_on = in_days(-200)
    membership.save()
    assert coverage(timezone.localdate())[made.territory_id].state is CellState.REVIEW


def test_coverage_is_that_of_the_day_asked_and_a_post_given_up_makes_no_cell() -> None:
    made = post("AR 1", ends_in=-30, sequel="arret")
    take(made, person(), in_days(-300), in_days(-200))
    assert coverage(timezone.localdate()) == {}
    assert coverage(in_days(-250))[made.territory_id].count == 1
    assert coverage(in_days(-100))[made.territory_id].state is CellState.MISSING
    assert coverage(in_days(-5000)) == {}


def test_reminders_go_by_the_nearest_end_and_stop_when_the_end_is_wanted(administrator: User) -> None:
    post("AR 9", ends_in=250)
    post("AR 3", ends_in=60)
    post("AR 0", ends_in=-20)
    post("AR STOP", ends_in=50, sequel="arret")
    post("AR FAR", ends_in=400)
    post("AR OLD", ends_in=-300)
    renewed = post("AR R", ends_in=30)
    convention(renewed, "AR R2", in_days(31), in_days(900))
    items = list(todo_items(administrator))
    assert [(item.detail.split(",")[0], item.urgent) for item in items] == [
        ("Convention AR 0", True),
        ("Convention AR 3", True),
        ("Convention AR 9", False),
    ]
    assert "Noter la suite" in items[0].title
    assert "dans 3 mois" in items[1].title
    for number in range(12):
        post(f"AR X{number}", ends_in=10 + number)
    assert len(list(todo_items(administrator))) == MOST


def officer(email: str = "equipe@centre.example") -> User:
    user = UserFactory.create(email=email)
    user.user_permissions.add(Permission.objects.get(codename="change_membership"))
    return User.objects.get(pk=user.pk)


def sent() -> Any:
    return Delivery.objects.filter(batch__purpose=PURPOSE)


def test_the_mail_of_monday_leaves_once_a_week_to_who_animates_the_network() -> None:
    officer()
    UserFactory.create(email="autre@centre.example")
    with time_machine.travel("2026-11-23 07:30+01:00", tick=False):
        take(post("AR 3", ends_in=60), person("Aya", "Secrète"), in_days(-1))
        send_digest()
        send_digest()
    with time_machine.travel("2026-11-27 07:30+01:00", tick=False):
        send_digest()
    assert [delivery.email for delivery in sent()] == ["equipe@centre.example"]
    with time_machine.travel("2026-11-30 07:30+01:00", tick=False):
        send_digest()
    assert sent().count() == 2
    batch = Batch.objects.filter(purpose=PURPOSE).earliest("pk")
    assert batch.subject == "Adultes-relais : 1 convention à préparer"


def test_the_mail_of_monday_tells_what_changed_stage_in_the_week_and_what_is_urgent() -> None:
    monday = timezone.localdate()
    for number, days in (("URGENT", 30), ("PAST", -10)):
        post(number, ends_in=days)
    made = Post.objects.create(title="Bientôt", territory=contract())
    convention(made, "NEW", monday - timedelta(days=300), date(2027, 8, 22))
    same = Post.objects.create(title="Depuis longtemps", territory=contract())
    convention(same, "SAME", monday - timedelta(days=300), monday + timedelta(days=240))
    told = {line.convention.number for line in to_tell(monday)}
    assert {"URGENT", "PAST"} <= told
    assert "SAME" not in told
    entered = next(
        monday + timedelta(days=step)
        for step in range(400)
        if made.conventions.get().ends_within(monday + timedelta(days=step))
    )
    assert "NEW" in {line.convention.number for line in to_tell(entered)}
    assert "NEW" not in {line.convention.number for line in to_tell(entered + timedelta(days=7))}


def test_nothing_to_prepare_or_nobody_to_tell_sends_nothing() -> None:
    post("AR 1", ends_in=30)
    send_digest()
    officer()
    Convention.objects.update(sequel="arret")
    send_digest()
    assert not sent().exists()


def test_the_mail_says_what_ends_when_with_an_address_to_act() -> None:
    from mail import texts
    from networks.adultes_relais.digest import TEXT, context

    made = post("AR 77", ends_in=30, sequel="demande")
    message = texts.compose(TEXT, context(to_tell(timezone.localdate())), variables={"nombre": "1 convention"})
    for found in (message.text, message.html):
        assert found is not None
        assert "AR 77" in found
        assert "poste vacant" in found
        assert "renouvellement demandé" in found
        assert reverse("adultes_relais_post", args=[made.pk]) in found


def test_the_kind_the_job_and_the_purpose_are_known_to_the_site() -> None:
    assert registry.get(NetworkType, KIND) is not None
    assert registry.get(ScheduledJob, PURPOSE) is not None
    assert registry.get(MailPurpose, PURPOSE) is not None


def test_the_public_part_shows_posts_and_nobodys_name(client: Client) -> None:
    made = post("AR 1", title="Médiation numérique")
    take(made, person("Zénobie", "Introuvable"), in_days(-1), at=_reach())
    post("AR 2", title="Médiation santé")
    post("AR 3", title="Ancienne", ends_in=-10)
    kind = registry.get(NetworkType, KIND)
    assert kind is not None
    assert kind.public_context is not None
    shown = dict(kind.public_context(None, None))  # type: ignore[arg-type] # reads neither
    html = " ".join(render_to_string(kind.public_template, shown).split())
    assert "Médiation numérique" in html
    assert html.count("Poste à pourvoir") == 1
    assert "Ancienne" not in html
    for secret in ("Introuvable", "Zénobie", "@", "03 81"):
        assert secret not in html
        assert secret not in str(shown)


def _reach() -> Any:
    from networks.adultes_relais.terms import Reach

    return Reach(email="zenobie@maison.example", phone="03 81 00 00 01")
