"""The tray: what comes from outside is proposed; a colleague accepts, corrects or refuses; history keeps where from."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from actors.intake import rules
from actors.intake.model import Kind, Proposal, State
from actors.models import Change, Organisation, Person, Position
from tests.accounts.conftest import Hire, hire
from tests.factories import AdministratorFactory
from trajectoire.accounts.models import User
from trajectoire.plugins import IntakeSource, Role, registry

pytestmark = pytest.mark.django_db
__all__ = ["hire"]

JOIN = {"first_name": "Nadia", "last_name": "Belkacem", "structure": "Régie des Trois Cités", "function": "médiatrice",
        "email": "nadia@regie.exemple.fr", "phone": "03 81 00 00 40"}  # fmt: skip


@pytest.fixture(autouse=True)
def form_source() -> Iterator[list[tuple[Proposal, Any]]]:
    """A form of the site, which remembers what was accepted."""
    seen: list[tuple[Proposal, Any]] = []
    source = IntakeSource(
        key="form", label="Formulaire du site", accepted=lambda proposal, record: seen.append((proposal, record))
    )
    with registry.replaced(IntakeSource, [source]):
        yield seen


@pytest.fixture
def colleague() -> User:
    user: User = AdministratorFactory.create()
    return user


@pytest.fixture
def ines() -> Position:
    person = Person.objects.create(first_name="Inès", last_name="Garnier")
    town = Organisation.objects.create(name="Ville de Nevers")
    return Position.objects.create(
        person=person, organisation=town, function="Coordinatrice", email="ines@nevers.exemple.fr",
        started_on=timezone.localdate() - timedelta(days=900),
    )  # fmt: skip


def test_nothing_enters_the_base_before_somebody_accepts(colleague: User, form_source: list[Any]) -> None:
    proposal = rules.propose("form", Kind.CREATE, JOIN, context={"network": "transitions"})
    assert not Person.objects.exists()
    assert not Organisation.objects.exists()
    person = rules.accept(proposal, colleague)
    assert isinstance(person, Person)
    held = Position.objects.get(person=person)
    assert (held.organisation.name, held.email) == ("Régie des Trois Cités", "nadia@regie.exemple.fr")
    assert form_source[0][0].context == {"network": "transitions"}
    assert form_source[0][1] == person


def test_history_says_who_accepted_and_where_it_came_from(colleague: User, ines: Position) -> None:
    proposal = rules.propose("form", Kind.UPDATE, {"phone": "03 86 00 00 12"}, record=ines)
    rules.accept(proposal, colleague)
    change = Change.objects.get(position=ines, field="phone")
    assert (change.before, change.after, change.by) == ("", "03 86 00 00 12", colleague)
    assert change.source == "Formulaire du site, proposition acceptée"
    ines.refresh_from_db()
    assert ines.verified_on == timezone.localdate()


def test_a_known_address_that_changes_nothing_is_linked_without_a_word(ines: Position) -> None:
    proposal = rules.propose(
        "form", Kind.CREATE, {"last_name": "GARNIER", "first_name": "inès", "email": "Ines@Nevers.exemple.fr"}
    )
    assert (proposal.state, proposal.position) == (State.LINKED, ines)
    assert not Proposal.objects.waiting().exists()


def test_a_known_address_proposes_only_what_differs(ines: Position) -> None:
    proposal = rules.propose(
        "form", Kind.CREATE, {"last_name": "Garnier", "function": "Cheffe de projet", "email": "ines@nevers.exemple.fr"}
    )
    assert (proposal.kind, proposal.values) == (Kind.UPDATE, {"function": "Cheffe de projet"})
    assert proposal.before == {"function": "Coordinatrice"}


def test_an_address_shared_by_two_people_is_nobodys(ines: Position) -> None:
    other = Person.objects.create(last_name="Autre")
    Position.objects.create(person=other, organisation=ines.organisation, email=ines.email)
    proposal = rules.propose("form", Kind.CREATE, {"last_name": "Garnier", "email": ines.email})
    assert (proposal.kind, proposal.position, proposal.person) == (Kind.CREATE, None, None)


def test_someone_who_moved_keeps_the_old_position_in_the_history(colleague: User, ines: Position) -> None:
    proposal = rules.propose(
        "form", Kind.CREATE, {"last_name": "Garnier", "email": ines.email, "structure": "Le Grand Chalon"}
    )
    new = rules.accept(proposal, colleague)
    ines.refresh_from_db()
    assert isinstance(new, Position)
    assert ines.ended_on == timezone.localdate() - timedelta(days=1)
    assert (new.person, new.organisation.name, new.started_on) == (ines.person, "Le Grand Chalon", timezone.localdate())


def test_a_departure_ends_the_position_on_the_day_said(colleague: User, ines: Position) -> None:
    day = timezone.localdate() - timedelta(days=30)
    proposal = rules.propose("form", Kind.END, {"ended_on": day.isoformat()}, record=ines)
    rules.accept(proposal, colleague)
    ines.refresh_from_db()
    assert ines.ended_on == day


def test_an_end_before_the_beginning_is_refused_and_the_proposal_waits(colleague: User, ines: Position) -> None:
    proposal = rules.propose("form", Kind.END, {"ended_on": "1999-01-01"}, record=ines)
    with pytest.raises(ValidationError, match="ne peut pas finir avant"):
        rules.accept(proposal, colleague)
    proposal.refresh_from_db()
    assert proposal.state == State.WAITING


def test_a_value_that_cannot_be_written_changes_nothing_at_all(colleague: User) -> None:
    proposal = rules.propose("form", Kind.CREATE, JOIN | {"phone": "douze"})
    with pytest.raises(ValidationError):
        rules.accept(proposal, colleague)
    assert not Person.objects.exists()
    assert Proposal.objects.waiting().count() == 1


def test_two_colleagues_cannot_decide_the_same_proposal(colleague: User) -> None:
    proposal = rules.propose("form", Kind.CREATE, JOIN)
    rules.accept(proposal, colleague)
    with pytest.raises(rules.AlreadyDecidedError, match="déjà été traitée"):
        rules.refuse(proposal, colleague)
    assert Person.objects.count() == 1


def test_the_same_form_sent_twice_waits_once() -> None:
    first = rules.propose("form", Kind.CREATE, JOIN)
    assert rules.propose("form", Kind.CREATE, JOIN) == first
    assert Proposal.objects.waiting().count() == 1


def test_an_unknown_source_or_field_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="not a declared"):
        rules.propose("nobody", Kind.CREATE, JOIN)
    with pytest.raises(ValueError, match="not fields"):
        rules.propose("form", Kind.CREATE, {"is_superuser": "1"})


def test_the_database_refuses_a_correction_of_nobody() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(source="form", kind=Kind.UPDATE, about="person", digest="x")


def test_what_was_decided_six_months_ago_keeps_no_personal_data(colleague: User) -> None:
    proposal = rules.propose("form", Kind.CREATE, JOIN, message="Bonjour")
    rules.refuse(proposal, colleague)
    Proposal.objects.update(decided_at=timezone.now() - rules.KEPT - timedelta(days=1))
    rules.forget_old()
    proposal.refresh_from_db()
    assert (proposal.values, proposal.message, proposal.state) == ({}, "", State.REFUSED)


@given(st.dictionaries(st.sampled_from(rules.KNOWN["person"]), st.text(max_size=50), max_size=6))
def test_whatever_is_said_the_same_thing_twice_is_the_same_proposal(values: dict[str, str]) -> None:
    with transaction.atomic():
        first = rules.propose("form", Kind.CREATE, {name: text.replace("\x00", "") for name, text in values.items()})
        again = rules.propose("form", Kind.CREATE, {name: text.replace("\x00", "") for name, text in values.items()})
        assert first == again
        transaction.set_rollback(True)


def test_a_colleague_reads_before_and_after_then_accepts_with_a_correction(
    client: Client, colleague: User, ines: Position
) -> None:
    client.force_login(colleague)
    proposal = rules.propose(
        "form", Kind.UPDATE, {"function": "Chefe de projet"}, record=ines, origin="Formulaire « Corriger »"
    )
    tray = client.get(reverse("actors_intake")).content.decode()
    assert "Coordinatrice" in tray
    assert "Chefe de projet" in tray
    address = reverse("actors_intake_one", args=[proposal.pk])
    assert "La fiche dit « Coordinatrice »" in client.get(address).content.decode()
    client.post(address, {"function": "Cheffe de projet", "decision": "accepter"})
    ines.refresh_from_db()
    proposal.refresh_from_db()
    assert (ines.function, proposal.state) == ("Cheffe de projet", State.CORRECTED)


def test_a_field_changed_meanwhile_is_shown_and_left_out_of_a_grouped_acceptance(
    client: Client, colleague: User, ines: Position
) -> None:
    client.force_login(colleague)
    proposal = rules.propose("form", Kind.UPDATE, {"function": "Directrice"}, record=ines)
    ines.function = "Adjointe"
    ines.save()
    said = client.post(reverse("actors_intake_several"), {"proposal": [proposal.pk]}, follow=True)
    assert "À regarder une par une : Inès Garnier" in said.content.decode()
    shown = client.get(reverse("actors_intake_one", args=[proposal.pk])).content.decode()
    assert "maintenant « Adjointe »" in shown


def test_several_proposals_are_refused_at_once(client: Client, colleague: User) -> None:
    client.force_login(colleague)
    keys = [rules.propose("form", Kind.CREATE, JOIN | {"first_name": name}).pk for name in ("Ana", "Léo")]
    client.post(reverse("actors_intake_several"), {"proposal": [*keys, "9" * 40, "²"], "decision": "refuser"})
    assert not Proposal.objects.waiting().exists()
    assert not Person.objects.exists()


def test_a_wrong_value_keeps_what_was_typed_and_says_what_to_do(client: Client, colleague: User) -> None:
    client.force_login(colleague)
    proposal = rules.propose("form", Kind.CREATE, JOIN)
    response = client.post(reverse("actors_intake_one", args=[proposal.pk]), JOIN | {"phone": "douze"})
    page = response.content.decode()
    assert "Ce numéro ne peut pas exister" in page
    assert 'value="douze"' in page


@pytest.mark.parametrize(("role", "status"), [(Role.DIRECTION, 200), (Role.PROJECT_OFFICER, 200), (Role.EDITOR, 302)])
def test_only_who_may_change_the_base_opens_the_tray(client: Client, hire: Hire, role: Role, status: int) -> None:
    client.force_login(hire(role))
    proposal = rules.propose("form", Kind.CREATE, JOIN)
    for address in (reverse("actors_intake"), reverse("actors_intake_one", args=[proposal.pk])):
        assert client.get(address).status_code == status
    client.post(reverse("actors_intake_several"), {"proposal": [proposal.pk], "decision": "refuser"})
    proposal.refresh_from_db()
    assert (proposal.state == State.REFUSED) is (status == 200)


def test_the_tray_costs_the_same_number_of_queries_with_twice_the_proposals(client: Client, colleague: User) -> None:
    client.force_login(colleague)
    counts = []
    for start in (0, 15):
        for number in range(start, start + 15):
            rules.propose("form", Kind.CREATE, JOIN | {"last_name": f"Nom {number}"}, group="j", origin="Journée")
        client.get(reverse("actors_intake"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("actors_intake"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
