"""« Écrire » : one message a person, to those whom the purpose allows, after ten minutes, with a trace."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actors.consents import Basis, Channel, ConsentEntry, Decision, Purpose
from actors.models import Organisation, Person, Position
from mail.models import Batch, BatchState, Delivery
from networks.models import Interaction, Mailing, Membership, Network
from networks.writing.addressees import addressees
from networks.writing.sending import CannotSendError, cancel_mailing, send_mailing, unknown_words
from tests.accounts.conftest import Hire, hire
from tests.factories import AdministratorFactory
from trajectoire.accounts.models import User
from trajectoire.plugins import LegalBasis, MailPurpose, Role, registry

pytestmark = pytest.mark.django_db
__all__ = ["hire"]


@pytest.fixture
def colleague() -> User:
    user: User = AdministratorFactory.create()
    return user


@pytest.fixture
def town() -> Organisation:
    return Organisation.objects.create(name="Ville de Nevers")


def someone(town: Organisation, name: str, **known: Any) -> Person:
    """An informed person with a current position whose address is made of the name."""
    known.setdefault("informed_on", date(2026, 1, 5))
    email = known.pop("email", f"{name.lower()}@nevers.exemple.fr")
    person = Person.objects.create(first_name="Inès", last_name=name, **known)
    Position.objects.create(person=person, organisation=town, function="cheffe de projet", email=email)
    return person


def draft(user: User, *persons: Person, **said: Any) -> Mailing:
    """A message ready to leave."""
    said = {"subject": "Rencontre du 7 décembre", "body": "Bonjour {prenom},\n\nÀ bientôt à {structure}."} | said
    return Mailing.objects.create(selection=[one.pk for one in persons], created_by=user, **said)


def everyone() -> Any:
    return Person.objects.order_by("last_name")


def test_each_person_left_out_is_told_with_the_reason(town: Organisation) -> None:
    someone(town, "Garnier")
    someone(town, "Ignore", informed_on=None)
    someone(town, "Fini", ended_on=date(2026, 2, 1))
    someone(town, "Meme", email="Garnier@nevers.exemple.fr")
    someone(town, "Sans", email="")
    refused = someone(town, "Refus")
    ConsentEntry.objects.create(
        person=refused, purpose=Purpose.NETWORK_MAIL, decision=Decision.REFUSED, basis=Basis.INTEREST,
        channel=Channel.WRITING, wording="Ne m’écrivez plus.", decided_on=date(2026, 3, 4),
    )  # fmt: skip
    going, left = addressees(everyone(), "reseaux", None)
    assert [one.person.last_name for one in going] == ["Garnier"]
    reasons = {one.person.last_name: one.reason for one in left}
    assert reasons["Ignore"].startswith("N’a pas encore été informée")
    assert reasons["Fini"] == "Son suivi est terminé."
    assert reasons["Meme"].startswith("Même adresse que Inès Garnier")
    assert reasons["Sans"].startswith("N’a pas d’adresse professionnelle")
    assert reasons["Refus"] == "S’est opposée à ces courriels le 4 mars 2026."


def test_a_past_position_is_never_written_to(town: Organisation) -> None:
    person = someone(town, "Partie")
    Position.objects.update(ended_on=timezone.localdate() - timedelta(days=1))
    going, left = addressees(everyone(), "reseaux", None)
    assert (going, left[0].person) == ([], person)


def test_a_personal_address_serves_only_the_network_whose_member_the_person_is(town: Organisation) -> None:
    inhabitant = Person.objects.create(
        last_name="Diallo", personal_email="diallo@exemple.fr", informed_on=date(2026, 1, 1)
    )
    council = Network.objects.create(key="conseils", name="Conseils", mail_purpose="council")
    Membership.objects.create(network=council, person=inhabitant)
    purposes = [
        *registry.all(MailPurpose),
        MailPurpose(key="council", label="Conseils", basis=LegalBasis.LEGITIMATE_INTEREST, bulk=True),
    ]
    with registry.replaced(MailPurpose, purposes):
        assert [one.email for one in addressees(everyone(), "council", council)[0]] == ["diallo@exemple.fr"]
        assert not addressees(everyone(), "reseaux", None)[0]
        assert not addressees(everyone(), "council", Network.objects.create(key="autre", name="Autre"))[0]


def test_it_waits_ten_minutes_and_leaves_a_trace_with_each(town: Organisation, colleague: User) -> None:
    person = someone(town, "Garnier")
    sent = send_mailing(draft(colleague, person), everyone(), colleague)
    assert sent.batch is not None
    assert sent.can_be_cancelled
    assert timedelta(minutes=9) < sent.batch.release_at - timezone.now() <= timedelta(minutes=10)
    assert Delivery.objects.get().values["structure"] == "Ville de Nevers"
    trace = Interaction.objects.get()
    assert (trace.kind, trace.participations.get().person) == ("mailing", person)


def test_pressed_twice_it_leaves_once(town: Organisation, colleague: User) -> None:
    mailing = draft(colleague, someone(town, "Garnier"))
    send_mailing(mailing, everyone(), colleague)
    send_mailing(mailing, everyone(), colleague)
    assert Batch.objects.count() == 1
    assert Interaction.objects.count() == 1


def test_cancelled_in_time_it_is_a_draft_again_without_trace_and_can_leave_later(
    town: Organisation, colleague: User
) -> None:
    mailing = draft(colleague, someone(town, "Garnier"))
    first = send_mailing(mailing, everyone(), colleague).batch
    assert first is not None
    assert cancel_mailing(mailing)
    first.refresh_from_db()
    assert first.state == BatchState.CANCELLED
    assert not Interaction.objects.exists()
    assert send_mailing(mailing, everyone(), colleague).batch != first
    Batch.objects.update(release_at=timezone.now() - timedelta(seconds=1))
    assert not cancel_mailing(mailing)


def test_a_message_to_nobody_or_with_a_word_that_means_nothing_does_not_leave(
    town: Organisation, colleague: User
) -> None:
    ignored = someone(town, "Ignore", informed_on=None)
    with pytest.raises(CannotSendError, match="Personne de cette sélection"):
        send_mailing(draft(colleague, ignored), everyone(), colleague)
    with pytest.raises(CannotSendError, match="telephone"):
        send_mailing(draft(colleague, body="Bonjour {telephone}"), everyone(), colleague)
    assert not Batch.objects.exists()


def test_words_between_braces_are_known_or_named() -> None:
    assert unknown_words("{prenom} {nom} { {fonction} {x y}") == ["x y"]


def test_the_database_refuses_an_empty_message_that_left(colleague: User) -> None:
    batch = Batch.objects.create(purpose="reseaux", subject="a", mime=b"", release_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Mailing.objects.create(created_by=colleague, batch=batch)


def test_a_colleague_writes_rereads_sends_and_cancels(client: Client, town: Organisation, colleague: User) -> None:
    client.force_login(colleague)
    person = someone(town, "Garnier")
    other = someone(town, "Ignore", informed_on=None)
    started = client.post(reverse("networks_write_start"), {"person": [person.pk, other.pk]})
    address = started["Location"]
    said = {"subject": "Le 7 décembre", "body": "Bonjour {prenom}, de {structure}"}
    kept = client.post(address, said | {"act": "garder"}, follow=True).content.decode()
    assert "Comme le lira Inès Garnier" in kept
    assert "Bonjour Inès, de Ville de Nevers" in kept
    assert "Inès Ignore : N’a pas encore été informée" in kept
    assert not Batch.objects.exists()
    waiting = client.post(address, said | {"act": "envoyer"}, follow=True).content.decode()
    assert "Annuler" in waiting
    assert Batch.objects.get().state == BatchState.ACTIVE
    client.post(reverse("networks_write_cancel", args=[Mailing.objects.get().pk]))
    assert Batch.objects.get().state == BatchState.CANCELLED


def test_a_wrong_word_is_told_and_what_was_typed_stays(client: Client, town: Organisation, colleague: User) -> None:
    client.force_login(colleague)
    mailing = draft(colleague, someone(town, "Garnier"), subject="", body="")
    typed = {"subject": "Objet", "body": "Bonjour {prénom} de Nevers", "act": "envoyer"}
    page = client.post(reverse("networks_write", args=[mailing.pk]), typed).content.decode()
    assert "« {prénom} » n’existe pas" in page
    assert "Bonjour {prénom} de Nevers" in page


def test_a_list_of_persons_opens_the_message_by_a_bulk_action(
    client: Client, town: Organisation, colleague: User
) -> None:
    client.force_login(colleague)
    person = someone(town, "Garnier")
    address = reverse("wagtail_bulk_action", args=["actors", "person", "ecrire"]) + f"?id={person.pk}"
    assert "Préparer le message" in client.get(address).content.decode()
    assert not Mailing.objects.exists()
    client.post(address)
    assert Mailing.objects.get().selection == [person.pk]


@pytest.mark.parametrize(
    ("role", "allowed"), [(Role.PROJECT_OFFICER, True), (Role.EDITOR, False), (Role.REVIEWER, False)]
)
def test_only_who_notes_interactions_may_write(
    client: Client, hire: Hire, town: Organisation, role: Role, allowed: bool
) -> None:
    client.force_login(hire(role))
    client.post(reverse("networks_write_start"), {"person": [someone(town, "Garnier").pk]})
    assert Mailing.objects.exists() is allowed


def test_a_colleague_never_opens_the_message_of_another(client: Client, hire: Hire, town: Organisation) -> None:
    mailing = draft(hire(Role.PROJECT_OFFICER), someone(town, "Garnier"))
    client.force_login(hire(Role.PROJECT_OFFICER))
    assert client.get(reverse("networks_write", args=[mailing.pk])).status_code == 404


def test_parting_a_selection_costs_the_same_number_of_queries_with_twice_the_persons(town: Organisation) -> None:
    counts = []
    for start in (0, 10):
        for number in range(start, start + 10):
            someone(town, f"Nom{number}")
        with CaptureQueriesContext(connection) as queries:
            addressees(everyone(), "reseaux", None)
        counts.append(len(queries))
    assert counts[0] == counts[1]
