"""The screens of the adultes-relais, as a colleague uses them, and who may use them."""

import io
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from actors.models import Organisation, Person, Position
from networks.adultes_relais.models import Convention, Modality, Post, PostHolding, TrainingNeed, WorkContract
from networks.adultes_relais.reminders import todo_items
from networks.adultes_relais.terms import KIND, take
from networks.kinds import network_of
from networks.models import Membership, NetworkAccess
from tests.factories import UserFactory
from trajectoire.accounts.models import User

from .places import contract, convention, employer, in_days, person, post

pytestmark = pytest.mark.django_db

DASHBOARD = "adultes_relais"


@pytest.fixture
def team(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def text(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def at(name: str, *args: object) -> str:
    return reverse(f"adultes_relais_{name}", args=args)


def filled_in(response: Any) -> dict[str, str]:
    """What a browser would send back of the forms of a screen, as they stand."""
    data: dict[str, str] = {}
    for _heading, form in response.context["forms"]:
        for field in form:
            value = field.value()
            if isinstance(value, list):
                data[field.html_name] = value  # type: ignore[assignment] # several values
            elif value not in (None, False):
                data[field.html_name] = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return data


def test_a_mediator_is_added_to_a_new_convention_then_leaves_and_the_convention_is_renewed(team: Client) -> None:
    modality = Modality.objects.all()[0]
    data = {
        "poste-title": "Médiatrice école-familles",
        "poste-territory": contract().pk,
        "poste-full_time_equivalent": "1",
        "poste-modalities": [modality.pk],
        "convention-number": " AR  025 ",
        "convention-employer": employer().pk,
        "convention-starts_on": in_days(-100).isoformat(),
        "convention-ends_on": in_days(80).isoformat(),
        "convention-sequel": "",
    }
    wrong = team.post(at("add"), data | {"convention-ends_on": in_days(1400).isoformat()})
    assert "trois ans au plus" in text(wrong)
    assert "Médiatrice école-familles" in text(wrong)
    assert not Post.objects.exists()
    assert team.post(at("add"), data).status_code == 302
    made = Post.objects.get()
    assert (made.conventions.get().number, list(made.modalities.all())) == ("AR 025", [modality])
    assert "Vacant aujourd’hui" in text(team.get(at("post", made.pk)))

    new = {"last_name": "Neuve", "first_name": "Aya", "email": "aya@maison.example", "started_on": in_days(-90)}
    assert team.post(at("take", made.pk), new | {"started_on": in_days(-200)}).status_code == 200
    assert team.post(at("take", made.pk), new).status_code == 302
    holding = PostHolding.objects.get()
    screen = text(team.get(at("post", made.pk)))
    assert f'href="{reverse("actors:person", args=[Person.objects.get().pk])}"' in screen
    assert "Aya Neuve" in screen
    assert "Vacant aujourd’hui" not in screen
    assert "Aya Neuve occupe ce poste" in text(
        team.post(at("take", made.pk), {"person": person().pk, "started_on": in_days(0)})
    )

    contract_form = {"kind": "cdd", "starts_on": in_days(-90), "ends_on": ""}
    assert "Un CDD a une date de fin" in text(team.post(at("contract", holding.pk), contract_form))
    assert team.post(at("contract", holding.pk), contract_form | {"ends_on": in_days(400)}).status_code == 302
    again = at("contract_edit", WorkContract.objects.get().pk)
    assert team.post(again, {"kind": "cdi", "starts_on": in_days(-90), "ends_on": ""}).status_code == 302
    assert "CDI du" in text(team.get(at("post", made.pk)))

    assert "ne peut pas finir avant" in text(team.post(at("end", holding.pk), {"ended_on": in_days(-300)}))
    leaving = {"ended_on": in_days(-1), "leaves_employer": "on"}
    assert team.post(at("end", holding.pk), leaving).status_code == 302
    assert Position.objects.get().ended_on == in_days(-1)
    assert "Vacant aujourd’hui" in text(team.get(at("post", made.pk)))

    proposed = filled_in(team.get(at("renew", made.pk)))
    assert proposed["starts_on"] == in_days(81).isoformat()
    taken = team.post(at("renew", made.pk), proposed | {"number": "AR 025"})
    assert "porte déjà ce numéro" in text(taken)
    assert team.post(at("renew", made.pk), proposed | {"number": "AR 026"}).status_code == 302
    assert "renouvellement n° 1" in text(team.get(at("post", made.pk)))


def test_a_person_who_is_perhaps_known_is_told_and_nothing_typed_is_lost(team: Client) -> None:
    known = person("Élodie", "Dupré")
    Position.objects.create(person=known, organisation=employer("La Passerelle"), function="Animatrice")
    made = post()
    typed = {"first_name": "elodie", "last_name": "DUPRE", "started_on": in_days(0), "phone": "03 81 00 00 01"}
    told = text(team.post(at("take", made.pk), typed))
    assert "peut-être déjà connue" in told
    assert "Élodie Dupré</strong>, Animatrice, La Passerelle" in told
    assert 'value="DUPRE"' in told
    assert 'value="03 81 00 00 01"' in told
    assert team.post(at("take", made.pk), typed | {"known": known.pk}).status_code == 302
    assert PostHolding.objects.get().membership.actor == known
    assert Person.objects.count() == 1
    other = post("AR 2")
    assert team.post(at("take", other.pk), typed | {"known": "other"}).status_code == 302
    assert Person.objects.count() == 2


def test_the_same_address_is_a_sign_too(team: Client) -> None:
    known = person("Une", "Autre")
    Position.objects.create(person=known, organisation=employer(), email="aya@maison.example")
    told = team.post(at("take", post().pk), {"last_name": "X", "email": "AYA@maison.example", "started_on": in_days(0)})
    assert "Une Autre" in text(told)


@pytest.mark.parametrize("typed", [{}, {"last_name": "   "}, {"person": "999999"}, {"person": "x"}])
def test_a_mediator_is_somebody(team: Client, typed: dict[str, str]) -> None:
    assert team.post(at("take", post().pk), typed | {"started_on": in_days(0)}).status_code == 200
    assert not PostHolding.objects.exists()


@pytest.mark.parametrize("name", ["edit", "convention"])
def test_the_second_editor_is_told_and_loses_nothing(team: Client, name: str) -> None:
    made = post()
    address = at(name, made.pk if name == "edit" else made.conventions.get().pk)
    first, second = filled_in(team.get(address)), filled_in(team.get(address))
    assert team.post(address, first | {"note": "Écrit par la première."}).status_code == 302
    refused = team.post(address, second | {"note": "Écrit par la seconde."})
    told = text(refused)
    assert "entre-temps" in told
    assert [(one.label, one.now) for one in refused.context["forms"][0][1].differences] == [
        ("Note", "Écrit par la première.")
    ]
    assert "Écrit par la seconde." in told
    assert team.post(address, filled_in(refused)).status_code == 302
    kept = Post.objects.get() if name == "edit" else Convention.objects.get()
    assert kept.note == "Écrit par la seconde."


def test_what_nobody_confirmed_for_six_months_is_confirmed_in_one_gesture(team: Client) -> None:
    membership = take(post(), person("Aya", "Tenante"), in_days(-300)).membership
    membership.verified_on = in_days(-200)
    membership.save()
    assert len(team.get(reverse(DASHBOARD)).context["to_verify"]) == 1
    address = at("verify", membership.post_holding.pk)
    assert team.get(address).status_code == 405
    assert team.post(address).status_code == 302
    assert not team.get(reverse(DASHBOARD)).context["to_verify"]


def test_the_second_editor_of_a_work_contract_or_of_a_need_is_told_too(team: Client) -> None:
    made = post()
    work = WorkContract.objects.create(
        holding=take(made, person(), in_days(-9)), kind="cdd", starts_on=in_days(-9), ends_on=in_days(90)
    )
    need = TrainingNeed.objects.create(post=made, text="Écoute")
    for name, key, field, values in (
        ("contract_edit", work.pk, "ends_on", [in_days(100), in_days(200)]),
        ("training_edit", need.pk, "text", ["Écoute active", "Premiers secours"]),
    ):
        address = at(name, key)
        first, second = filled_in(team.get(address)), filled_in(team.get(address))
        assert team.post(address, first | {field: values[0]}).status_code == 302
        refused = team.post(address, second | {field: values[1]})
        assert "entre-temps" in text(refused)
        assert team.post(address, filled_in(refused)).status_code == 302
    work.refresh_from_db()
    assert work.ends_on == in_days(200)


@pytest.mark.parametrize("name", ["post", "edit", "convention", "take", "end", "training_edit"])
def test_a_number_that_no_record_has_is_not_found(team: Client, name: str) -> None:
    assert team.get(at(name, 10**30)).status_code == 404


def test_the_screens_of_a_person_and_of_a_structure_tell_their_posts(team: Client) -> None:
    made = post("AR 77", title="Médiation numérique")
    held = take(made, person("Aya", "Tenante"), in_days(-9))
    holder, structure = held.membership.position.person, employer()
    for actor, kind in ((holder, "person"), (structure, "organisation")):
        shown = text(team.get(reverse(f"actors:{kind}", args=[actor.pk])))
        assert f'href="{at("post", made.pk)}"' in shown
        assert "Médiation numérique" in shown
    other = text(team.get(reverse("actors:person", args=[person("Une", "Autre").pk])))
    assert "Adultes-relais</h2>" not in other


def test_what_comes_after_a_convention_is_noted_on_it(team: Client) -> None:
    found = post(ends_in=-10).conventions.get()
    address = at("convention", found.pk)
    assert team.post(address, filled_in(team.get(address)) | {"sequel": "arret"}).status_code == 302
    found.refresh_from_db()
    assert found.sequel == Convention.Sequel.STOPPED
    assert "Non renouvelé" in text(team.get(at("post", found.post_id)))


def test_a_need_of_training_waits_on_the_dashboard_until_it_is_met(team: Client) -> None:
    made = post()
    need = {"text": "Premiers secours en santé mentale", "noted_on": in_days(-3), "met_on": ""}
    assert team.post(at("training", made.pk), need).status_code == 302
    assert "Premiers secours" in text(team.get(reverse(DASHBOARD)))
    edit = at("training_edit", TrainingNeed.objects.get().pk)
    assert "avant d’être noté" in text(team.post(edit, need | {"met_on": in_days(-9)}))
    assert team.post(edit, need | {"met_on": in_days(0)}).status_code == 302
    assert not team.get(reverse(DASHBOARD)).context["needs"]


def numbers(response: Any) -> set[str]:
    return {row.convention.number for row in response.context["page"]}


def test_the_list_is_narrowed_and_taken_away(team: Client) -> None:
    dole, nevers = contract("Dole", "Jura"), contract("Nevers", "Nièvre")
    soon = post("AR SOON", ends_in=60, territory=dole)
    post("AR LATE", ends_in=500, territory=nevers, employer=employer("=La Passerelle"))
    take(Post.objects.get(conventions__number="AR LATE"), person("Aya", "Tenante"), in_days(-1))
    convention(soon, "AR OLD", in_days(-1000), in_days(-900))
    post("AR GONE", ends_in=-40, territory=dole)
    address = at("list")
    assert numbers(team.get(address)) == {"AR SOON", "AR LATE", "AR GONE"}
    passerelle = Organisation.objects.get(name="=La Passerelle").pk
    for asked, found in (
        ({"contrat": dole.slug}, {"AR SOON", "AR GONE"}),
        ({"departement": "departement-Niè"}, {"AR LATE"}),
        ({"employeur": passerelle}, {"AR LATE"}),
        ({"fin": "3"}, {"AR SOON"}),
        ({"fin": "3", "contrat": nevers.slug}, set()),
        ({"vacant": "1"}, {"AR SOON"}),
        ({"etat": "echue"}, {"AR GONE"}),
        ({"etat": "renouvelee"}, {"AR OLD"}),
        ({"anciennes": "1"}, {"AR SOON", "AR LATE", "AR GONE", "AR OLD"}),
        ({"fin": "x", "etat": "?", "p": "-1"}, {"AR SOON", "AR LATE", "AR GONE"}),
    ):
        assert numbers(team.get(address, asked)) == found, asked
    csv = b"".join(team.get(at("export", "csv"), {"employeur": passerelle})).decode()
    assert "'=La Passerelle" in csv
    assert "Tenante" in csv
    assert "AR SOON" not in csv
    sheet = load_workbook(io.BytesIO(team.get(at("export", "xlsx")).content)).active
    assert sheet is not None
    assert sheet.max_row == 4
    assert team.get(at("export", "pdf")).status_code == 404


def test_screens_ask_as_many_questions_for_ten_posts_as_for_one(team: Client, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def add(number: int) -> None:
        made = post(f"AR {number}", ends_in=30 * number + 20, territory=contract(f"Contrat {number}", f"D{number}"))
        made.modalities.add(*Modality.objects.all()[:2])
        take(made, person(f"P{number}"), in_days(-5))
        TrainingNeed.objects.create(post=made, text="Écoute")

    add(1)
    addresses = [reverse(DASHBOARD), at("list"), at("export", "xlsx")]
    counts = []
    for address in addresses:
        team.get(address)
        with CaptureQueriesContext(connection) as counted:
            team.get(address)
        counts.append(len(counted))
    for number in range(2, 11):
        add(number)
    for address, count in zip(addresses, counts, strict=True):
        with django_assert_num_queries(count):
            team.get(address)


def colleague(level: str | None, *permissions: str) -> User:
    user = UserFactory.create()
    group = Group.objects.create(name="Co-animation")
    for codename in ("access_admin", *permissions):
        group.permissions.add(Permission.objects.get(codename=codename))
    user.groups.add(group)
    if level:
        NetworkAccess.objects.create(network=network_of(KIND, name="Adultes-relais"), group=group, level=level)
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("level", "sees", "changes"), [(None, False, False), ("view", True, False), ("change", True, True)]
)
def test_an_outside_co_animator_has_the_rights_that_the_network_gives(
    client: Client, level: str | None, sees: bool, changes: bool
) -> None:
    made = post(ends_in=20)
    held = take(made, person(), in_days(-10))
    work = WorkContract.objects.create(holding=held, kind="cdi", starts_on=in_days(-10))
    need = TrainingNeed.objects.create(post=made, text="Écoute")
    user = colleague(level)
    client.force_login(user)
    for address in (reverse(DASHBOARD), at("list"), at("export", "csv"), at("post", made.pk)):
        assert (client.get(address).status_code == 200) is sees, address
    changing = {
        "add": [],
        "edit": [made.pk],
        "convention": [made.conventions.get().pk],
        "renew": [made.pk],
        "take": [made.pk],
        "training": [made.pk],
        "training_edit": [need.pk],
        "end": [held.pk],
        "contract": [held.pk],
        "contract_edit": [work.pk],
    }
    for name, args in changing.items():
        assert (client.get(at(name, *args)).status_code == 200) is changes, name
        if not changes:
            assert client.post(at(name, *args), {"ended_on": in_days(0)}).status_code in {302, 403}
    confirmed = client.post(at("verify", held.pk))
    assert (confirmed.status_code == 302 and confirmed["Location"] == at("post", made.pk)) is changes
    held.membership.refresh_from_db()
    assert held.membership.ended_on is None
    for model in ("modality", "aidamount"):
        assert (client.get(reverse(f"wagtailsnippets_adultes_relais_{model}:add")).status_code == 200) is changes
    modality = Modality.objects.all()[0]
    assert client.get(reverse("wagtailsnippets_adultes_relais_modality:delete", args=[modality.pk])).status_code != 200
    assert bool(list(todo_items(user))) is changes
    assert ("Adultes-relais" in client.get(reverse("wagtailadmin_home")).content.decode()) is sees


def test_a_co_animator_who_may_not_add_persons_chooses_among_those_of_the_network(client: Client) -> None:
    hidden = person("Nadia", "Cachée")
    made = post()
    client.force_login(colleague("change"))
    told = text(
        client.post(at("take", made.pk), {"last_name": "Cachée", "first_name": "Nadia", "started_on": in_days(0)})
    )
    assert "Choisissez une personne." in told
    assert "C’est cette personne" not in told
    assert client.post(at("take", made.pk), {"person": hidden.pk, "started_on": in_days(0)}).status_code == 200
    assert not Membership.objects.exists()
    assert Person.objects.count() == 1


def test_odd_texts_and_dates_are_refused_or_kept_and_never_break(team: Client) -> None:
    made = post()
    for odd in ("\x00", "🙂" * 200, "=1+1", "<script>alert(1)</script>", "x" * 5001):
        for name, field in (
            ("take", "last_name"),
            ("take", "known"),
            ("take", "person"),
            ("edit", "territory"),
            ("training", "text"),
            ("edit", "title"),
            ("renew", "number"),
        ):
            response = team.post(at(name, made.pk), {field: odd, "started_on": "2026-02-31", "starts_on": "31/02/2026"})
            assert response.status_code in {200, 302}
    html = team.get(at("post", made.pk)).content.decode()
    assert "<script>alert(1)" not in html
