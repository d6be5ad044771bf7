"""Networks and their members in the admin, as a colleague and as an outside co-animator use them."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from actors.models import Person
from networks.models import Attachment, Membership, Network, NetworkField, NetworkRole
from networks.ready_made import make_networks
from networks.set_up import NetworkViewSet
from trajectoire.accounts.models import User

from .world import World, colleague

MEMBERS = "/gestion/reseaux/membres/"


@pytest.fixture
def signed_in(client: Client, administrator: User) -> User:
    client.force_login(administrator)
    return administrator


def network_data(**more: Any) -> dict[str, Any]:
    base = {
        "name": "Bailleurs",
        "key": "bailleurs",
        "summary": "",
        "kind": "",
        "presentation": rich_text("<p>Qui loge.</p>"),
        "how_to_join": rich_text(""),
        "mail_purpose": "reseaux",
        "order": 100,
        "roles": inline_formset([{"name": "Référent·e", "expected": "on"}]),
        "fields": inline_formset(
            [
                {"label": "Date de nomination", "kind": "date", "listed": "on"},
                {"label": "Date de nomination ", "kind": "text"},
            ]
        ),
        "accesses": inline_formset([]),
    }
    return nested_form_data(base | more)


def test_an_editor_makes_a_network_with_roles_and_fields_whose_keys_make_themselves(
    client: Client, signed_in: User, db: None
) -> None:
    response = client.post(reverse(NetworkViewSet().get_url_name("add")), network_data())
    assert response.status_code == 302
    network = Network.objects.get(key="bailleurs")
    assert [role.key for role in network.roles.all()] == ["referente"]
    assert [each.key for each in network.fields.all()] == ["date_de_nomination", "date_de_nomination_2"]


def test_an_address_taken_by_a_screen_is_refused(client: Client, signed_in: User, db: None) -> None:
    response = client.post(reverse(NetworkViewSet().get_url_name("add")), network_data(key="couverture"))
    assert "choisissez une autre adresse" in response.content.decode()


def test_a_role_that_somebody_holds_is_not_taken_away(client: Client, signed_in: User, world: World) -> None:
    role = NetworkRole.objects.create(network=world.board, key="presidente", name="Présidente")
    Membership.objects.create(network=world.board, person=world.ines, role=role)
    rows = inline_formset([{"id": role.pk, "name": "Présidente", "DELETE": "1"}], initial=1)
    data = network_data(name=world.board.name, key=world.board.key, roles=rows, fields=inline_formset([]))
    response = client.post(reverse(NetworkViewSet().get_url_name("edit"), args=[world.board.pk]), data)
    assert response.status_code == 200
    assert NetworkRole.objects.filter(pk=role.pk).exists()


def test_a_person_and_a_structure_make_a_member_by_position(client: Client, signed_in: User, world: World) -> None:
    address = reverse("networks_member_add", args=["equipes"])
    assert "Cheffe" not in client.get(f"{address}?personne=abc").content.decode()
    data = {"person": world.ines.pk, "organisation": world.town.pk, "role": world.lead.pk, "source": "themselves"}
    assert client.post(address, data).status_code == 302
    member = Membership.objects.get()
    assert (member.position, member.territory, member.person) == (world.position, world.nevers, None)
    assert "déjà noté" in client.post(address, data).content.decode()
    stranger = Person.objects.create(last_name="Sans poste")
    said = client.post(address, data | {"person": stranger.pk}).content.decode()
    assert "Sans poste n’y a pas de poste en cours" in said
    for nobody in ({}, {"person": "abc"}, {"person": "9" * 30, "organisation": "²"}):
        assert "Choisissez une personne" in client.post(address, {"source": "themselves"} | nobody).content.decode()


def test_the_fields_of_the_network_are_fields_of_the_form(client: Client, signed_in: User, world: World) -> None:
    for key, kind in (("nomme", "date"), ("sieges", "number"), ("zone", "territory"), ("arrete", "file")):
        NetworkField.objects.create(network=world.teams, key=key, label=key.title(), kind=kind)
    address = reverse("networks_member_add", args=["equipes"])
    data = {"person": world.ines.pk, "source": "themselves", "champ-sieges": "beaucoup", "champ-nomme": "2026-03-01"}
    said = client.post(address, data).content.decode()
    assert "Écrivez un nombre en chiffres" in said
    assert "2026-03-01" in said
    data |= {"champ-sieges": "3", "champ-zone": str(world.dole.pk)}
    given = SimpleUploadedFile("arrêté.pdf", b"%PDF-1.4")
    assert client.post(address, data | {"champ-arrete": given}).status_code == 302
    kept = Attachment.objects.get()
    assert Membership.objects.get().data == {
        "nomme": "2026-03-01",
        "sieges": 3,
        "zone": world.dole.pk,
        "arrete": kept.pk,
    }
    file = client.get(reverse("networks_attachment", args=[kept.pk]))
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(file.streaming_content) == b"%PDF-1.4"  # type: ignore[attr-defined]  # a streaming answer
    client.force_login(colleague(access={world.board: "change"}))
    assert client.get(reverse("networks_attachment", args=[kept.pk])).status_code == 404
    kept.file.delete(save=False)


def test_of_two_colleagues_on_one_membership_the_second_is_told_and_loses_nothing(
    client: Client, signed_in: User, world: World
) -> None:
    NetworkField.objects.create(network=world.teams, key="zone", label="Zone", kind="territory")
    member = Membership.objects.create(network=world.teams, person=world.ines)
    address = reverse("networks_member", args=[member.pk])
    seen = client.get(address).context["form"]["seen"].value()
    Membership.objects.filter(pk=member.pk).update(verified_on="2026-03-04", data={"zone": world.dole.pk})
    response = client.post(address, {"source": "partner", "seen": seen, "started_on": "2026-01-02"})
    said = response.content.decode()
    assert "Quelqu’un a enregistré" in said
    assert "2026-01-02" in said
    told = [(one.label, one.before, one.now, one.yours) for one in response.context["form"].differences]
    assert told == [("Vérifiée le", "vide", "4 mars 2026", ""), ("Zone", "vide", str(world.dole), "")]
    member.refresh_from_db()
    assert member.source == "themselves"
    again = {name: response.context["form"][name].value() for name in ("seen", "verified_on", "champ-zone")}
    assert client.post(address, {"source": "partner", "started_on": "2026-01-02", **again}).status_code == 302
    member.refresh_from_db()
    assert (member.source, str(member.verified_on), member.data) == ("partner", "2026-03-04", {"zone": world.dole.pk})


def test_the_list_narrows_by_network_role_territory_and_state(client: Client, signed_in: User, world: World) -> None:
    NetworkField.objects.create(network=world.teams, key="note", label="Remarque", listed=True)
    here = Membership.objects.create(
        network=world.teams, position=world.position, role=world.lead, data={"note": "=1+1"}
    )
    gone = Person.objects.create(last_name="Partie")
    Membership.objects.create(network=world.teams, person=gone, territory=world.dole, ended_on=date(2020, 1, 1))
    for query, found in (
        ("", {"Inès Garnier"}),
        ("?etat=toutes", {"Inès Garnier", "Partie"}),
        ("?etat=finies", {"Partie"}),
        ("?reseau=equipes&role=chef", {"Inès Garnier"}),
        ("?reseau=conseil", set()),
        ("?etat=toutes&territoire=departement-00", {"Partie"}),
        ("?q=nevers+cheffe", {"Inès Garnier"}),
        ("?q=INES+garnire", {"Inès Garnier"}),  # no accent, two letters exchanged
        ("?etat=toutes&q=parti", {"Partie"}),
        ("?q=parti", set()),
        ("?q=+&reseau=%27&territoire=x&p=zz", {"Inès Garnier"}),
    ):
        html = client.get(f"{MEMBERS}{query}").content.decode()
        assert {name for name in ("Inès Garnier", "Partie") if f">{name}</a>" in html} == found, query
    html = client.get(f"{MEMBERS}?reseau=equipes").content.decode()
    assert "Remarque" in html
    assert "=1+1" in html
    told = b"".join(client.get(f"{MEMBERS}export.csv?reseau=equipes").streaming_content).decode()  # type: ignore[attr-defined]  # a streaming answer
    assert "'=1+1" in told
    book = load_workbook(BytesIO(client.get(f"{MEMBERS}export.xlsx?reseau=equipes").content))
    assert book.active.max_row == 2
    assert client.get(f"{MEMBERS}export.exe").status_code == 404
    assert here.pk


def test_a_membership_ends_by_post_and_never_before_it_started(client: Client, signed_in: User, world: World) -> None:
    member = Membership.objects.create(network=world.teams, person=world.ines, started_on=date(2026, 5, 2))
    address = reverse("networks_member_end", args=[member.pk])
    assert client.get(address).status_code == 405
    for day in ("2026-05-01", "demain"):
        client.post(address, {"le": day})
        member.refresh_from_db()
        assert member.ended_on is None
    client.post(address, {"le": "2026-06-30"})
    member.refresh_from_db()
    assert member.ended_on == date(2026, 6, 30)


def test_a_dashboard_says_where_nobody_is(client: Client, signed_in: User, world: World) -> None:
    Membership.objects.create(network=world.teams, position=world.position, role=world.lead)
    html = client.get("/gestion/reseaux/equipes/").content.decode()
    assert "personne dans 1 contrat de ville sur 2" in html
    assert "personne dans 2 contrats de ville sur 2" in html
    assert client.get("/gestion/reseaux/").status_code == 200


@pytest.mark.parametrize(("level", "looks", "changes"), [(None, 404, 404), ("view", 200, 404), ("change", 200, 200)])
def test_an_outside_co_animator_has_their_network_and_no_other(
    client: Client, world: World, level: str | None, looks: int, changes: int
) -> None:
    mine = Membership.objects.create(network=world.teams, position=world.position)
    other = Membership.objects.create(network=world.board, person=Person.objects.create(last_name="Ailleurs"))
    client.force_login(colleague(access={world.teams: level} if level else None))
    assert client.get("/gestion/reseaux/equipes/").status_code == looks
    assert client.get(f"{MEMBERS}{mine.pk}/").status_code == looks
    assert client.get("/gestion/reseaux/equipes/membres/ajouter/").status_code == changes
    assert client.post(f"{MEMBERS}{mine.pk}/", {"source": "import"}).status_code == (302 if changes == 200 else 404)
    assert client.post(f"{MEMBERS}{mine.pk}/fin/").status_code == (302 if changes == 200 else 404)
    for closed in ("/gestion/reseaux/conseil/", f"{MEMBERS}{other.pk}/", "/gestion/reseaux/conseil/membres/ajouter/"):
        assert client.get(closed).status_code == 404
    assert client.post(f"{MEMBERS}{other.pk}/fin/").status_code == 404
    everything = client.get(f"{MEMBERS}?etat=toutes&reseau=conseil").content.decode()
    told = b"".join(client.get(f"{MEMBERS}export.csv?etat=toutes").streaming_content).decode()  # type: ignore[attr-defined]  # a streaming answer
    assert ("Inès Garnier" in everything) == ("Inès Garnier" in told) == (looks == 200)
    assert "Ailleurs" not in everything + told
    assert "Conseil d’administration" not in everything


def test_nobody_outside_the_admin_enters(client: Client, world: World) -> None:
    assert client.get("/gestion/reseaux/").status_code == 302


def test_the_list_asks_as_many_questions_for_forty_members_as_for_two(
    client: Client, signed_in: User, world: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        person = Person.objects.create(last_name=f"Nom {number}")
        Membership.objects.create(network=world.teams, person=person, role=world.lead, territory=world.dole)
    client.get(f"{MEMBERS}?reseau=equipes")
    with django_assert_max_num_queries(25):
        client.get(f"{MEMBERS}?reseau=equipes")


def test_a_centre_starts_with_two_networks_and_keeps_what_it_changed(db: None) -> None:
    assert make_networks() == 2
    teams = Network.objects.get(key="equipes")
    assert teams.roles.filter(expected=True).count() == 4
    Network.objects.filter(pk=teams.pk).update(summary="À nous")
    assert make_networks() == 0
    assert Network.objects.get(pk=teams.pk).summary == "À nous"


def test_the_screen_of_a_person_tells_the_networks_open_to_the_colleague(client: Client, world: World) -> None:
    Membership.objects.create(network=world.teams, position=world.position, role=world.lead)
    Membership.objects.create(network=world.board, person=world.ines, ended_on=date(2024, 1, 1))
    screen = reverse("actors:person", args=[world.ines.pk])
    client.force_login(colleague("actors.view_person", access={world.teams: "change"}))
    html = client.get(screen).content.decode()
    assert "Équipes politique de la ville</a>" in html
    assert f"/gestion/reseaux/equipes/membres/ajouter/?personne={world.ines.pk}" in html
    assert "Conseil d’administration" not in html
    client.force_login(colleague("actors.view_person"))
    assert "Équipes politique de la ville" not in client.get(screen).content.decode()
