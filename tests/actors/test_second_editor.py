"""Two colleagues on one person or one structure: the second is told what the first changed, and loses nothing."""

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from actors.models import Organisation, Person, Position
from actors.wagtail_hooks import OrganisationViewSet, PersonViewSet
from tests.factories import AdministratorFactory
from trajectoire.accounts.models import User

pytestmark = pytest.mark.django_db


def address_of(actor: Person | Organisation) -> str:
    viewset = PersonViewSet if isinstance(actor, Person) else OrganisationViewSet
    return reverse(viewset().get_url_name("edit"), args=[actor.pk])


def filled_in(form: Any) -> QueryDict:
    """What a browser sends of a form as it stands."""
    data = QueryDict(mutable=True)
    parts = [form]
    for formset in form.formsets.values():
        parts += [formset.management_form, *formset.forms]
    for part in parts:
        for field in part:
            shown = field.field.widget.format_value(field.field.prepare_value(field.value()))
            data.setlist(field.html_name, shown if isinstance(shown, list) else [str(shown or "")])
    return data


def opened(client: Client, actor: Person | Organisation) -> QueryDict:
    return filled_in(client.get(address_of(actor)).context["form"])


def changed(data: QueryDict, **more: str) -> QueryDict:
    """A form filled in, with these fields written over."""
    typed = data.copy()
    for name, value in more.items():
        typed[name] = value
    return typed


def send(client: Client, actor: Person | Organisation, data: QueryDict) -> Any:
    return client.post(address_of(actor), data.urlencode(), content_type="application/x-www-form-urlencoded")


@pytest.fixture
def two(client: Client) -> tuple[Client, Client]:
    """Marie and Karim, each signed in."""
    clients = []
    for name in ("Marie", "Karim"):
        user: User = AdministratorFactory.create(first_name=name, last_name="Test")
        browser = Client()
        browser.force_login(user)
        clients.append(browser)
    return clients[0], clients[1]


def told(response: Any) -> dict[str, tuple[str, str, str]]:
    return {one.label: (one.before, one.now, one.yours) for one in response.context["form"].differences}


def test_the_second_editor_of_a_structure_sees_what_the_first_changed_and_undoes_nothing(
    two: tuple[Client, Client], town: Organisation
) -> None:
    marie, karim = two
    first, second = opened(marie, town), opened(karim, town)
    assert send(marie, town, changed(first, phone="03 85 11 22 33", town="Chalon", tags="politique")).status_code == 302
    refused = send(karim, town, changed(second, town="Chalon-sur-Saône", website="https://chalon.example"))
    assert refused.status_code == 200
    assert told(refused) == {
        "Commune": ("vide", "Chalon", "Chalon-sur-Saône"),
        "Téléphone": ("vide", "03 85 11 22 33", ""),
        "Étiquettes": ("vide", "politique", ""),
    }
    said = refused.content.decode()
    assert "Marie Test a enregistré cette fiche entre-temps" in said
    assert "https://chalon.example" in said
    assert "Ce qui a changé pendant que vous écriviez" in said
    town.refresh_from_db()
    assert town.town == "Chalon"
    assert send(karim, town, filled_in(refused.context["form"])).status_code == 302
    town = Organisation.objects.get(pk=town.pk)
    assert (town.town, town.phone, town.website) == ("Chalon-sur-Saône", "03 85 11 22 33", "https://chalon.example")
    assert list(town.tags.names()) == ["politique"]


def test_posts_changed_added_and_taken_away_meanwhile_are_told_one_by_one(
    two: tuple[Client, Client], ines: Person, town: Organisation
) -> None:
    marie, karim = two
    first, second = opened(marie, ines), opened(karim, ines)
    rows = {first[f"positions-{n}-function"]: n for n in range(2)}
    current, past = rows["cheffe de projet politique de la ville"], rows["coordinatrice"]
    typed = changed(first, **{f"positions-{current}-phone": "03 85 99 99 99", f"positions-{past}-DELETE": "on"})
    for name, value in {"function": "élue", "organisation": str(town.pk), "source": "public", "id": ""}.items():
        typed[f"positions-2-{name}"] = value
    typed["positions-TOTAL_FORMS"] = "3"
    assert send(marie, ines, typed).status_code == 302
    refused = send(karim, ines, changed(second, **{f"positions-{current}-function": "directrice", "last_name": "Roy"}))
    words = told(refused)
    assert any(
        "téléphone professionnel" in label and now == ("03 85 00 00 63", "03 85 99 99 99", "")
        for label, now in words.items()
    )
    assert any("vient d’être ajouté" in now for _before, now, _yours in words.values())
    assert words["Poste"][1:] == ("a été retiré", "")
    assert send(karim, ines, filled_in(refused.context["form"])).status_code == 302
    ines.refresh_from_db()
    assert ines.last_name == "Roy"
    held = {(each.function, each.phone) for each in Position.objects.filter(person=ines)}
    assert held == {("directrice", "03 85 99 99 99"), ("élue", "")}


def test_a_post_taken_away_while_somebody_wrote_in_it_is_kept_as_written(
    two: tuple[Client, Client], ines: Person
) -> None:
    marie, karim = two
    second = opened(karim, ines)
    number = next(n for n in range(2) if second[f"positions-{n}-function"] == "coordinatrice")
    Position.objects.get(function="coordinatrice").delete()
    refused = send(karim, ines, changed(second, **{f"positions-{number}-function": "coordinatrice du contrat"}))
    assert told(refused)["Poste"][2] == "gardé, tel que vous l’avez écrit"
    assert send(karim, ines, filled_in(refused.context["form"])).status_code == 302
    kept = Position.objects.get(function="coordinatrice du contrat")
    assert kept.ended_on == date(2026, 8, 31)
    assert marie.get(address_of(ines)).status_code == 200


def test_one_colleague_in_two_windows_is_told_so(two: tuple[Client, Client], town: Organisation) -> None:
    marie, _karim = two
    first, second = opened(marie, town), opened(marie, town)
    assert send(marie, town, changed(first, town="Chalon")).status_code == 302
    refused = send(marie, town, changed(second, acronym="GC"))
    assert "Dans une autre fenêtre, vous avez enregistré" in refused.content.decode()


@pytest.mark.parametrize("seen", ["", "n’importe quoi", "a" * 5000, "\x00"])
def test_a_form_that_was_read_by_nobody_compares_with_nothing(
    two: tuple[Client, Client], ines: Person, seen: str
) -> None:
    marie, _karim = two
    typed = changed(opened(marie, ines), seen=seen, last_name="Roy", **{"positions-0-id": "abc"})
    assert send(marie, ines, typed).status_code in {200, 302}


def test_what_two_editors_wrote_alike_is_said_once_and_kept(two: tuple[Client, Client], town: Organisation) -> None:
    marie, karim = two
    first, second = opened(marie, town), opened(karim, town)
    assert send(marie, town, changed(first, town="Chalon")).status_code == 302
    refused = send(karim, town, changed(second, town="Chalon"))
    assert told(refused) == {"Commune": ("vide", "Chalon", "")}
