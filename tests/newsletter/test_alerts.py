"""Following a search, a theme, a territory, a kind of event: the forms, the consent, one's own page."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from mail import consent, links
from mail.models import Address, Delivery, Permission, PermissionEvent, PermissionState
from newsletter.alerts.links import VIEW, alerts_path
from newsletter.alerts.model import PURPOSE, Follow, FollowState, Rhythm
from newsletter.models import Follow as Alert
from territories.models import Level, Territory
from trajectoire.taxonomies.models import Theme

from .factories import address_of

pytestmark = pytest.mark.django_db

ASKED = {"email": "lea@exemple.fr", "rhythm": "weekly", "site_web": ""}


@pytest.fixture
def theme() -> Theme:
    return Theme.add_root(name="Emploi")


@pytest.fixture
def visitor() -> Client:
    return Client()


def ask(client: Client, query: str, **typed: str) -> Any:
    return client.post(f"/lettre/suivre/?{query}", {**ASKED, **typed})


def confirm(email: str = "lea@exemple.fr") -> None:
    """What the link of the message does."""
    address = address_of(email)
    permission = Permission.objects.get(address=address, purpose=PURPOSE)
    until = timezone.now() + consent.CONFIRM_LIFETIME
    token = links.make(consent.CONFIRM_VIEW, address.digest, object=str(permission.pk), expires_at=until)
    assert Client().post(reverse("mail:confirm", args=[token])).status_code == 200


def follow(email: str = "lea@exemple.fr", criteria: str = "theme=emploi", **facts: Any) -> Alert:
    """An alert in progress."""
    address = address_of(email)
    Permission.objects.get_or_create(
        address=address, purpose=PURPOSE, defaults={"state": PermissionState.CONFIRMED, "changed_at": timezone.now()}
    )
    given = {"kind": "search", "title": criteria, "state": FollowState.ACTIVE, **facts}
    return Follow.objects.create(address=address, criteria=criteria, **given)


def test_the_form_says_what_is_followed_and_a_get_writes_nothing(visitor: Client, theme: Theme) -> None:
    page = visitor.get("/lettre/suivre/?theme=emploi").content.decode()
    assert "Thème : Emploi" in page.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Dès que ça paraît" in page
    assert not Follow.objects.exists()


def test_nothing_begins_before_the_owner_of_the_address_confirms(visitor: Client, theme: Theme) -> None:
    answer = ask(visitor, "theme=emploi")
    assert answer.url == "/lettre/suivre/merci/"
    assert visitor.get(answer.url).status_code == 200
    followed = Follow.objects.get()
    assert (followed.kind, followed.state, followed.criteria) == ("theme", "pending", "theme=emploi")
    assert not Follow.objects.due(timezone.now()).exists()
    delivery = Delivery.objects.get()
    assert "lien" in delivery.values
    confirm()
    followed.refresh_from_db()
    assert followed.state == FollowState.ACTIVE
    proof = PermissionEvent.objects.filter(purpose=PURPOSE).first()
    assert proof
    assert "Je veux être prévenu·e par courriel (une fois par semaine)" in proof.wording


@pytest.mark.parametrize("known", [True, False])
def test_the_answer_is_the_same_whether_the_address_is_known(visitor: Client, theme: Theme, known: bool) -> None:
    if known:
        follow()
    answer = ask(visitor, "theme=emploi")
    assert (answer.status_code, answer.url) == (302, "/lettre/suivre/merci/")
    assert Follow.objects.count() == 1


def test_an_alert_asked_twice_does_not_double_and_keeps_its_rhythm(visitor: Client, theme: Theme) -> None:
    kept = follow(rhythm=Rhythm.MONTHLY)
    ask(visitor, "theme=emploi&page=3", rhythm="at_once")
    kept.refresh_from_db()
    assert (Follow.objects.count(), kept.rhythm, kept.state) == (1, Rhythm.MONTHLY, FollowState.ACTIVE)
    assert Delivery.objects.get().batch.subject == "Vos alertes"


def test_criteria_written_in_another_order_are_the_same(visitor: Client, theme: Theme) -> None:
    ask(visitor, "q=quartier++d%C3%A9t%C3%A9&theme=emploi&annee=2026")
    ask(visitor, "annee=2026&theme=emploi&q=quartier%20d%C3%A9t%C3%A9%20&tri=date")
    assert Follow.objects.count() == 1


def test_each_kind_of_thing_has_its_name(visitor: Client, theme: Theme) -> None:
    place = Territory.objects.create(level=Level.NEIGHBOURHOOD, code="QN02599M", name="Planoise")
    for query, kind, title in (
        (f"territoire={place.slug}", "territory", "Territoire : Planoise"),
        ("type=event", "event_kind", "Tous les événements"),
        ("q=médiation", "search", "« médiation »"),
        ("q=médiation&theme=emploi", "search", "« médiation » ; Thème : Emploi"),
    ):
        ask(visitor, query, email=f"{kind}{len(query)}@exemple.fr")
        made = Follow.objects.latest("pk")
        assert made.kind == kind
        assert made.title.startswith(title)


@pytest.mark.parametrize(
    "query",
    ["", "theme=inconnu", "type=rien", "genre=%3Cscript%3E", "territoire=qpv-rien", "annee=a", "q=%20", "x=1&theme="],
)
def test_criteria_that_name_nothing_have_a_page_that_says_so(visitor: Client, query: str) -> None:
    for answer in (visitor.get(f"/lettre/suivre/?{query}"), ask(visitor, query)):
        assert answer.status_code == 404
        assert "Rien à suivre ici" in answer.content.decode()
    assert not Follow.objects.exists()


@pytest.mark.parametrize("query", ["q=" + "é" * 4000, "q=%00%ff%fe", "q=%F0%9F%8F%98&type=event", "q=%22%3E%3Cb%3E"])
def test_strange_criteria_are_no_fault(visitor: Client, query: str) -> None:
    for answer in (visitor.get(f"/lettre/suivre/?{query}"), ask(visitor, query)):
        assert answer.status_code in {200, 302, 404}
        assert "<b>" not in answer.content.decode().partition("<main")[2]


def test_what_was_typed_is_kept_and_the_trap_sends_nothing(visitor: Client, theme: Theme) -> None:
    wrong = ask(visitor, "theme=emploi", email="léa chez exemple", rhythm="monthly").content.decode()
    assert escape("léa chez exemple") in wrong
    assert re.search(r'value="monthly"[^>]*checked', wrong)
    trapped = ask(visitor, "theme=emploi", site_web="http://x").content.decode()
    assert "n’est pas encore partie" in trapped
    assert "lea@exemple.fr" in trapped
    assert not Follow.objects.exists()


def test_a_flood_is_stopped_and_loses_nothing_typed(visitor: Client, theme: Theme, monkeypatch: Any) -> None:
    monkeypatch.setattr("newsletter.subscribing.views.PER_VISITOR", 1)
    ask(visitor, "theme=emploi", email="un@exemple.fr")
    limited = ask(visitor, "theme=emploi", email="deux@exemple.fr")
    assert limited.status_code == 429
    assert "deux@exemple.fr" in limited.content.decode()
    assert Follow.objects.count() == 1


def test_one_mailbox_has_a_bounded_number_of_alerts(visitor: Client, theme: Theme, monkeypatch: Any) -> None:
    monkeypatch.setattr("newsletter.alerts.asking.MOST", 1)
    follow(criteria="q=autre")
    assert ask(visitor, "theme=emploi").status_code == 302
    assert Follow.objects.count() == 1


def test_my_alerts_masks_the_address_and_changes_the_rhythm(visitor: Client, theme: Theme) -> None:
    mine = follow(title="Thème : Emploi")
    path = alerts_path(mine.address.digest)
    page = visitor.get(path).content.decode()
    assert "l•••@exemple.fr" in page
    assert "lea@" not in page
    answer = visitor.post(path, {"alerte": str(mine.key), "rhythm": "monthly", "changer": "1"})
    assert "Le rythme est changé" in answer.content.decode()
    mine.refresh_from_db()
    assert mine.rhythm == Rhythm.MONTHLY


def test_one_alert_ends_alone_and_the_last_one_ends_the_consent(visitor: Client, theme: Theme) -> None:
    one, two = follow(title="Un"), follow(criteria="q=deux", title="Deux")
    path = alerts_path(one.address.digest)
    page = visitor.post(path, {"alerte": str(one.key), "arreter": "1"}).content.decode()
    assert "Cette alerte est arrêtée" in page
    assert [f.title for f in Follow.objects.active()] == ["Deux"]
    assert Permission.objects.get().state == PermissionState.CONFIRMED
    proof = PermissionEvent.objects.latest("pk")
    assert (proof.about, proof.wording) == (str(one.key), "Un")
    visitor.post(path, {"alerte": str(two.key), "arreter": "1"})
    assert Permission.objects.get().state == PermissionState.WITHDRAWN


def test_all_alerts_end_at_once_and_another_person_s_cannot_be_touched(visitor: Client, theme: Theme) -> None:
    mine, other = follow(), follow("nour@exemple.fr")
    path = alerts_path(mine.address.digest)
    visitor.post(path, {"alerte": str(other.key), "arreter": "1"})
    visitor.post(path, {"alerte": "n’importe quoi", "rhythm": "x"})
    visitor.post(path, {"alerte": str(mine.key), "rhythm": "x"})
    assert Follow.objects.active().count() == 2
    assert "plus aucune alerte" in visitor.post(path, {"tout-arreter": "1"}).content.decode()
    assert [f.address.email for f in Follow.objects.active()] == ["nour@exemple.fr"]


def test_one_click_from_a_mail_program_ends_all_alerts_and_may_be_taken_back(visitor: Client, theme: Theme) -> None:
    mine = follow()
    until = timezone.now() + consent.CONFIRM_LIFETIME
    token = links.make("mail:unsubscribe", mine.address.digest, object=PURPOSE, expires_at=until)
    path = reverse("mail:unsubscribe", args=[token])
    assert visitor.get(path).status_code == 200
    assert Follow.objects.active().count() == 1
    visitor.post(path, {"List-Unsubscribe": "One-Click"})
    assert not Follow.objects.active().exists()
    visitor.post(path, {"revenir": "1"})
    assert Follow.objects.active().count() == 1


def test_a_wrong_link_opens_nothing_and_a_forgotten_address_is_told(visitor: Client, theme: Theme) -> None:
    mine = follow()
    path = alerts_path(mine.address.digest)
    assert visitor.get(path[:-3] + "x/").status_code == 404
    assert visitor.get(reverse(VIEW, args=["rien"])).status_code == 404
    Address.objects.all().delete()
    assert visitor.get(path).status_code == 410
    assert visitor.post(path, {"tout-arreter": "1"}).status_code == 410


def test_the_link_to_my_alerts_is_sent_to_whoever_has_some(visitor: Client, theme: Theme) -> None:
    follow()
    for email in ("lea@exemple.fr", "inconnue@exemple.fr"):
        answer = visitor.post("/lettre/mes-alertes/", {"email": email, "site_web": ""})
        assert answer["Location"] == "/lettre/mes-alertes/?parti=1"
    assert [delivery.email for delivery in Delivery.objects.all()] == ["lea@exemple.fr"]


def test_what_can_be_followed_says_so(visitor: Client, make_page: Any, theme: Theme) -> None:
    from resources.models import Publication

    page = make_page(Publication, "Trois récits", kind="guide")
    place = Territory.objects.create(level=Level.NEIGHBOURHOOD, code="QN02599M", name="Planoise")
    for address, wanted in (
        ("/recherche/?q=récits", "?q=r%C3%A9cits"),
        ("/ressources/?theme=divers", "?theme=divers"),
        (page.get_url(), "?theme=divers"),
        (place.get_absolute_url(), f"?territoire={place.slug}"),
        ("/agenda/", "?type=event"),
    ):
        assert f'href="/lettre/suivre/{wanted}"' in visitor.get(address).content.decode(), address
