"""A draft needs a title; publication needs everything, by whatever way it is asked for."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow
from wagtail.test.utils.form_data import inline_formset, rich_text

from actors.models import Organisation
from resources.models import (
    CallForProjects,
    Dossier,
    ExperienceSheet,
    Resource,
    SheetFunding,
    SheetStep,
    WatchBrief,
)
from resources.publication_rule import NotReadyError
from resources.todo import unready_schedules
from territories.models import Territory
from tests.resources.conftest import MakePublication, MakeSheet, MakeTheme
from tests.resources.test_editing import blank, create
from trajectoire.accounts.models import User

pytestmark = pytest.mark.django_db

SHEET_ROWS = ("steps", "quotes", "funding", "expenses", "partners", "results", "obstacles")


@pytest.fixture
def editor(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def sheet_form(**facts: Any) -> dict[str, Any]:
    empty = {name: inline_formset([]) for name in SHEET_ROWS}
    return blank(**{**empty, "state": "running", **facts})


def wrong_fields(answer: Any) -> set[str]:
    page = BeautifulSoup(answer.content, "lxml")
    errors = page.select(".w-field__errors .error-message")
    return {str(error.find_parent(attrs={"data-contentpath": True})["data-contentpath"]) for error in errors}


def test_a_sheet_is_kept_with_a_title_and_published_with_eight_more(editor: Client, make_theme: MakeTheme) -> None:
    assert create(editor, "experiencesheet", sheet_form(title="À raconter")).status_code == 302
    draft = ExperienceSheet.objects.get()
    assert not draft.live

    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    refused = editor.post(edit, sheet_form(title="À raconter", slug=draft.slug, **{"action-publish": "1"}))

    assert refused.status_code == 200
    eight = {"summary", "themes", "organisation", "territories", "beneficiaries", "objectives", "verified_on"}
    assert wrong_fields(refused) == eight
    assert "Pour publier, il en faut au moins un : étape." in refused.content.decode()
    assert {need.field for need in draft.publication_needs()} == {*eight, "steps"}

    carrier = Organisation.objects.create(name="Le Fil d’Ici")
    place = Territory.objects.create(level="region", code="27", name="Bourgogne-Franche-Comté")
    whole = sheet_form(
        title="À raconter",
        slug=draft.slug,
        summary="Trois médiatrices.",
        themes=[make_theme("Médiation").pk],
        organisation=carrier.pk,
        territories=[place.pk],
        beneficiaries="Habitants",
        objectives="Être là.",
        verified_on="2026-10-14",
        steps=inline_formset([{"title": "Un début", "text": "Un soir.", "period": "", "label": ""}]),
        funding=inline_formset([{"label": "État", "amount": "67200", "kind": "grant"}]),
        **{"action-publish": "1"},
    )
    whole["territories"] = [place.pk]
    assert editor.post(edit, whole).status_code == 302
    draft.refresh_from_db()
    assert draft.live
    assert draft.budget().total == 67200


def test_each_other_type_is_kept_with_a_title_then_published_from_its_form(
    editor: Client, make_theme: MakeTheme, make_publication: MakePublication
) -> None:
    themes = [make_theme("Médiation").pk]
    target = make_publication("À lire")
    forms: dict[str, tuple[type[Resource], dict[str, Any], dict[str, Any]]] = {
        "watchbrief": (WatchBrief, {}, {"source": "Journal", "why": "Vos dates."}),
        "callforprojects": (CallForProjects, {}, {"funder": "Région", "eligible": "Tous", "closes_on": "2099-01-01"}),
        "dossier": (
            Dossier,
            {"items": inline_formset([])},
            {
                "items": inline_formset(
                    [{"heading": "D’abord", "text": rich_text("<p>Ici.</p>"), "resource": target.pk}]
                )
            },
        ),
    }
    for name, (model, empty, facts) in forms.items():
        assert create(editor, name, blank(title=f"Brouillon {name}", **empty)).status_code == 302, name
        refused = create(editor, name, blank(title="Trop tôt", **empty, **{"action-publish": "1"}))
        assert refused.status_code == 200, name
        assert wrong_fields(refused) >= {"summary", "themes"}, name
        whole = {"summary": "Un chapô.", "themes": themes, **empty, **facts, "action-publish": "1"}
        assert create(editor, name, blank(title=f"Publié {name}", **whole)).status_code == 302, name
        assert model.objects.get(title=f"Publié {name}").live, name


def test_code_cannot_publish_what_is_not_ready(make_sheet: MakeSheet) -> None:
    sheet = make_sheet("Incomplète", live=False, steps=[], beneficiaries="")

    with pytest.raises(NotReadyError, match="Il manque : étapes, publics de l’action"):
        sheet.get_latest_revision().publish()


def test_a_bulk_publication_stops_and_says_what_is_missing(editor: Client, make_sheet: MakeSheet) -> None:
    sheet = make_sheet("Incomplète", live=False, beneficiaries="")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    answer = editor.post(f"{address}?id={sheet.pk}&next=/gestion/library/", follow=True)

    assert "Il manque : publics de l’action" in answer.content.decode()
    sheet.refresh_from_db()
    assert not sheet.live


def test_moderation_does_not_publish_what_became_unready(
    editor: Client, make_sheet: MakeSheet, administrator: User
) -> None:
    sheet = make_sheet("En relecture", live=False)
    state = Workflow.objects.get().start(sheet, administrator)
    sheet.beneficiaries = ""
    sheet.save_revision(clean=False)
    task = state.current_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[sheet.pk, "approve", task.pk])

    answer = editor.post(address, {"comment": ""}, follow=True)

    assert "Il manque : publics de l’action" in answer.content.decode()
    sheet.refresh_from_db()
    assert not sheet.live


def test_the_clock_leaves_what_is_not_ready_and_publishes_the_others(
    make_sheet: MakeSheet, make_publication: MakePublication, administrator: User
) -> None:
    unready, ready = make_sheet("Sans publics", live=False), make_publication("À l’heure", live=False)
    for page in (unready, ready):
        page.go_live_at = timezone.now() + timedelta(hours=1)
        revision = page.save_revision()
        revision.publish()
        past = timezone.now() - timedelta(minutes=20)
        revision.approved_go_live_at = past
        revision.content |= {"go_live_at": past.isoformat(), **({"beneficiaries": ""} if page is unready else {})}
        revision.save()

    call_command("publish_scheduled")

    assert Resource.objects.get(pk=ready.pk).live
    assert not Resource.objects.get(pk=unready.pk).live
    assert [item.title for item in unready_schedules(administrator)] == ["Sans publics"]


def test_two_versions_are_compared_field_by_field_and_row_by_row(editor: Client, make_sheet: MakeSheet) -> None:
    sheet = make_sheet("Avant", steps=[SheetStep(title="Le début", text="Un soir d’hiver.")])
    first = sheet.latest_revision
    sheet.beneficiaries = "640 logements"
    sheet.steps = [SheetStep(title="Le début", text="Un soir d’été."), SheetStep(title="La suite", text="Un matin.")]
    sheet.funding = [SheetFunding(label="Ville de Besançon", amount=24500)]
    second = sheet.save_revision()
    address = reverse("wagtailadmin_pages:revisions_compare", args=[sheet.pk, first.pk, second.pk])

    page = BeautifulSoup(editor.get(address).content, "lxml")

    words = " ".join(page.get_text(" ").split())
    for expected in ("640 logements", "La suite", "Ville de Besançon", "été"):
        assert expected in words, expected
    for label in ("Publics de l’action", "Étapes"):
        assert label.casefold() in words.casefold(), label
