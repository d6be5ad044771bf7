"""The screens of addresses and of those not to write to: who sees them, what they tell, how a rule is lifted."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import mail
from mail import consent
from mail.addresses import normalise
from mail.bounces import rules
from mail.delivery.worker import Postman
from mail.models import (
    Address,
    Delivery,
    DeliveryState,
    EventKind,
    Permission,
    PermissionEvent,
    PermissionState,
    Suppression,
    SuppressionReason,
)
from tests.accounts.conftest import Hire, hire
from trajectoire.accounts.models import User
from trajectoire.plugins import Role

pytestmark = pytest.mark.django_db
__all__ = ["hire"]

ADDRESSES = "courrier_adresses_modeladmin_index"
FORBIDDEN = "courrier_ne-plus-ecrire_modeladmin_index"
CLAIRE = normalise("claire@exemple.fr").digest


@pytest.fixture
def admin(client: Client, administrator: User) -> Client:
    """Somebody who may do everything, signed in."""
    client.force_login(administrator)
    return client


@pytest.fixture
def claire() -> Address:
    """A mailbox with a consent."""
    address = Address.objects.registered(normalise("Claire@exemple.fr"))
    Permission.objects.create(address=address, purpose="contact", state=PermissionState.CONFIRMED)
    return address


def body(response: Any) -> str:
    """What is read."""
    assert response.status_code == 200, response
    return str(response.content.decode())


def act(client: Client, name: str, digest: str = CLAIRE, **fields: object) -> Any:
    """Post an act on the card of a mailbox."""
    follow = bool(fields.pop("follow", True))
    return client.post(reverse("mail_card_act", args=[digest, name]), fields, follow=follow)


def bounced() -> Suppression:
    """Claire's mailbox does not exist, says its server."""
    sent = mail.send(mail.Message(subject="Invitation", text="…"), "claire@exemple.fr", "contact").deliveries.get()
    rules.apply(EventKind.HARD_BOUNCE, sent.digest, delivery=sent, detail="550 5.1.1 unknown", source="essai")
    return Suppression.objects.get()


def test_the_list_of_addresses_says_what_each_agreed_to(admin: Client, claire: Address, assert_queries: Any) -> None:
    for n in range(3):
        other = Address.objects.registered(normalise(f"p{n}@exemple.fr"))
        Permission.objects.create(address=other, purpose="contact")
    admin.get(reverse(ADDRESSES))
    with assert_queries("list of addresses"):
        page = body(admin.get(reverse(ADDRESSES)))
    assert page.count("Messages reçus par le site") == 4
    assert page.count("À confirmer") == 3
    assert "Claire@exemple.fr" in body(admin.get(reverse(ADDRESSES), {"q": "claire"}))


def test_a_card_tells_whether_one_may_write_the_history_and_the_messages(admin: Client, claire: Address) -> None:
    bounced()
    page = body(admin.get(reverse("mail_card", args=[claire.digest])))
    for words in ("Claire@exemple.fr", "L’adresse n’existe pas", "550 5.1.1 unknown", "Invitation", "Confirmé"):
        assert words in page


def test_an_address_is_looked_for_as_it_is_typed_and_stays_out_of_the_journals(admin: Client) -> None:
    consent.suppress(CLAIRE, SuppressionReason.COMPLAINT)
    answer = admin.post(reverse("mail_look_up"), {"address": " CLAIRE@Exemple.fr "})
    assert answer["Location"] == reverse("mail_card", args=[CLAIRE])
    assert "Adresse effacée" in body(admin.get(answer["Location"]))
    unknown = body(admin.post(reverse("mail_look_up"), {"address": "zoe@exemple.fr"}))
    assert "Nous ne savons rien de cette adresse" in unknown
    assert "zoe@exemple.fr" in unknown
    assert "un seul tenant" in body(admin.post(reverse("mail_look_up"), {"address": "zoe @exemple.fr"}))
    assert "exemple.fr" not in body(admin.get(reverse(FORBIDDEN), {"raison": "complaint"}))


def test_a_rule_is_lifted_with_a_reason_kept_as_proof(admin: Client, claire: Address, administrator: User) -> None:
    rule = bounced()
    refused = body(act(admin, "lever", regle=rule.pk, why="oui"))
    assert 'value="oui"' in refused
    assert Suppression.objects.exists()
    assert "de nouveau notre courrier" in body(act(admin, "lever", regle=rule.pk, why="La boîte a été rouverte."))
    assert not Suppression.objects.exists()
    proof = PermissionEvent.objects.get()
    assert (proof.fact, proof.source, proof.by) == ("lifted", "La boîte a été rouverte.", administrator)
    again = mail.send(mail.Message(subject="…", text="…"), "claire@exemple.fr", "contact").deliveries.get()
    assert again.state == DeliveryState.WAITING
    assert act(admin, "lever", regle=rule.pk, why="Une seconde fois.").status_code == 404


def test_who_was_erased_only_comes_back_by_themselves(admin: Client, claire: Address) -> None:
    act(admin, "effacer", why="Demande reçue par courrier.")
    assert not Address.objects.exists()
    rule = Suppression.objects.get()
    assert "Seule la personne peut revenir" in body(admin.get(reverse("mail_card", args=[CLAIRE])))
    act(admin, "lever", regle=rule.pk, why="Parce que je veux.")
    assert Suppression.objects.exists()


def test_an_objection_heard_by_telephone_is_noted(admin: Client, claire: Address, administrator: User) -> None:
    waiting = mail.send(mail.Message(subject="…", text="…"), "claire@exemple.fr", "contact").deliveries.get()
    act(admin, "opposition", why="Par téléphone, le 3 mai.")
    waiting.refresh_from_db()
    assert waiting.state == DeliveryState.REFUSED
    assert PermissionEvent.objects.get().by == administrator
    act(admin, "desinscrire", objet="contact", why="Par téléphone, le 3 mai.")
    assert Permission.objects.get().state == PermissionState.WITHDRAWN


def test_wrong_addresses_of_cards_are_not_found(admin: Client) -> None:
    assert admin.get(reverse("mail_card", args=["x"])).status_code == 404
    assert act(admin, "opposition", "x", why="Sans objet.").status_code == 404
    assert act(admin, "nimporte", why="Sans objet.").status_code == 404
    assert act(admin, "lever", regle="9" * 40, why="Sans objet.").status_code == 404
    assert admin.get(reverse("mail_card_act", args=[CLAIRE, "lever"])).status_code == 405


@pytest.mark.parametrize(
    ("role", "reads", "lifts", "erases"),
    [
        (None, False, False, False),
        (Role.EDITOR, False, False, False),
        (Role.REVIEWER, False, False, False),
        (Role.PROJECT_OFFICER, True, True, False),
        (Role.DIRECTION, True, True, True),
    ],
)
def test_each_role_sees_and_does_its_own(
    client: Client, hire: Hire, claire: Address, role: Role | None, *, reads: bool, lifts: bool, erases: bool
) -> None:
    rule = bounced()
    message = Delivery.objects.get()
    client.force_login(hire(role))
    screens = [
        reverse("courrier_messages_modeladmin_index"),
        reverse("courrier_messages_modeladmin_inspect", args=[message.pk]),
        reverse("courrier_messages_modeladmin_index") + "?export=csv",
        reverse("courrier_envois_modeladmin_index"),
        reverse("courrier_envois_modeladmin_inspect", args=[message.batch_id]),
        reverse("mail_waiting"),
        reverse(ADDRESSES),
        reverse(FORBIDDEN),
        reverse("mail_look_up"),
        reverse("mail_card", args=[claire.digest]),
    ]
    assert {address for address in screens if client.get(address).status_code == 200} == (
        set(screens) if reads else set()
    )
    act(client, "effacer", why="Pour essayer.", follow=False)
    assert Address.objects.exists() is not erases
    act(client, "lever", regle=rule.pk, why="Pour essayer.", follow=False)
    assert Suppression.objects.filter(pk=rule.pk).exists() is not lifts


def test_a_worker_s_refusal_is_told_once(admin: Client, postman: Callable[[], Postman]) -> None:
    from tests.mail.scripted import ScriptedServer
    from tests.mail.test_hostile_servers import delivered

    batch = mail.send(mail.Message(subject="…", text="…"), "claire@exemple.fr", "contact")
    with ScriptedServer(RCPT=[b"550 5.1.1 no such user\r\n"]).running() as server:
        delivered(server)
    page = body(admin.get(reverse("courrier_messages_modeladmin_inspect", args=[batch.deliveries.get().pk])))
    assert page.count("no such user") == 1
