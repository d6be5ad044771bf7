"""The experience sheet: its budget, its story, its contact under agreement, its page."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from actors.consents import ConsentEntry, Decision, Purpose
from actors.models import Organisation, Person, Position
from resources.experience_sheets.budget import budget_of, euros, shares
from resources.experience_sheets.contact import published_contact
from resources.experience_sheets.portrait import imbalance, moments
from resources.models import (
    SheetExpense,
    SheetFunding,
    SheetObstacle,
    SheetPartner,
    SheetQuote,
    SheetResult,
    SheetStep,
)
from tests.resources.conftest import MakeSheet


def line(label: str, amount: str | None, kind: str = "grant") -> SheetFunding:
    return SheetFunding(label=label, amount=Decimal(amount) if amount is not None else None, kind=kind)


def spent(label: str, amount: str, valued: bool = False) -> SheetExpense:
    return SheetExpense(label=label, amount=Decimal(amount), valued=valued)


# -- the budget -------------------------------------------------------------------------------------------------------


def test_a_budget_adds_up_and_its_shares_make_a_hundred() -> None:
    funding = [line("État", "67200"), line("Ville", "24500"), line("Bailleurs", "15300"), line("Caf", "29400")]

    budget = budget_of(funding, [spent("Salaires", "136400")])

    assert budget.total == Decimal(136400)
    assert sum(one.share for one in budget.resources.lines) == 100
    assert [one.share for one in budget.resources.lines] == [49, 18, 11, 22]
    assert budget.balanced
    assert not imbalance(budget)


def test_a_budget_that_does_not_balance_says_by_how_much() -> None:
    budget = budget_of([line("État", "1000")], [spent("Salaires", "1200.50")])

    assert not budget.balanced
    assert imbalance(budget) == "Les dépenses dépassent les ressources de 200,50 €."


def test_a_valued_contribution_counts_in_the_total_and_is_told_apart() -> None:
    budget = budget_of(
        [line("Ville", "6000"), line("Local prêté", "4000", "valued")],
        [spent("Animation", "6000"), spent("Local", "4000", valued=True)],
    )

    assert (budget.resources.total, budget.resources.valued) == (Decimal(10000), Decimal(4000))
    assert budget.expenses.valued == Decimal(4000)
    assert budget.balanced


def test_a_line_without_amount_and_an_empty_budget_are_no_mistake() -> None:
    assert not budget_of([line("À venir", None)], [])
    assert budget_of([line("Gratuit", "0")], []).resources.lines[0].share == 0
    only_expenses = budget_of([], [spent("Salaires", "10")])
    assert (only_expenses.total, only_expenses.balanced, only_expenses.difference) == (Decimal(10), False, Decimal(0))


@given(st.lists(st.decimals(min_value=0, max_value=10**8, places=2), max_size=12))
def test_shares_add_up_to_a_hundred_whatever_the_amounts(amounts: list[Decimal]) -> None:
    found = shares(amounts)

    assert len(found) == len(amounts)
    assert sum(found) == (100 if sum(amounts) else 0)
    assert all(share >= 0 for share in found)


def test_amounts_are_written_as_the_french_write_them() -> None:
    assert euros(Decimal(136400)) == "136 400 €"
    assert euros(Decimal("1234567.5")) == "1 234 567,50 €"


def test_quotes_are_spread_between_the_steps() -> None:
    steps: list[Any] = [SimpleNamespace(period="", label="", title=str(n), text="") for n in range(4)]

    told = [(len(part.steps), part.quote) for part in moments(steps, ["a"])]  # type: ignore[list-item]

    assert told == [(2, "a"), (2, None)]
    assert [part.quote for part in moments([], ["a", "b"])] == ["a", "b"]  # type: ignore[list-item]


# -- the contact ------------------------------------------------------------------------------------------------------


@pytest.fixture
def carrier(db: None) -> Organisation:
    return Organisation.objects.create(name="Le Fil d’Ici", website="https://lefildici.example/")


@pytest.fixture
def coordinator(carrier: Organisation) -> Person:
    person = Person.objects.create(first_name="Nadège", last_name="Perrin")
    Position.objects.create(
        person=person,
        organisation=carrier,
        function="Coordinatrice",
        email="n.perrin@lefildici.example",
        phone="03 81 00 00 42",
    )
    return person


def agree(person: Person, *purposes: Purpose, decision: str = Decision.GIVEN) -> None:
    for purpose in purposes:
        ConsentEntry.objects.create(person=person, purpose=purpose, decision=decision, wording="« D’accord. »")


def test_nothing_of_a_contact_is_shown_without_an_agreement_for_the_name(
    coordinator: Person, carrier: Organisation
) -> None:
    assert published_contact(None, carrier) is None
    assert published_contact(coordinator, carrier) is None
    agree(coordinator, Purpose.PUBLISH_EMAIL, Purpose.PUBLISH_PHONE)
    assert published_contact(coordinator, carrier) is None


def test_a_contact_is_shown_field_by_field(coordinator: Person, carrier: Organisation) -> None:
    agree(coordinator, Purpose.PUBLISH_NAME, Purpose.PUBLISH_PHONE)

    contact = published_contact(coordinator, carrier)

    assert contact is not None
    assert (contact.name, contact.phone, contact.email) == ("Nadège Perrin", "03 81 00 00 42", "")
    assert contact.function == "Coordinatrice, Le Fil d’Ici"
    assert contact.agreed_on == timezone.localdate()


def test_somebody_who_left_cannot_be_reached_there_any_more(coordinator: Person, carrier: Organisation) -> None:
    agree(coordinator, Purpose.PUBLISH_NAME, Purpose.PUBLISH_EMAIL)
    coordinator.positions.get().end(on=date(2020, 1, 1))

    contact = published_contact(coordinator, carrier)

    assert contact is not None
    assert (contact.function, contact.email) == ("", "")


# -- the page ---------------------------------------------------------------------------------------------------------


def told(make_sheet: MakeSheet, carrier: Organisation, **facts: Any) -> Any:
    """A sheet with every group filled."""
    return make_sheet(
        "Des médiatrices au pied des tours",
        organisation=carrier,
        place="Planoise, Besançon",
        started_on=date(2023, 3, 1),
        beneficiaries="Habitants de 11 immeubles, 640 logements",
        staff="3 adultes-relais",
        budget_period="par an, exercice 2025",
        transfer_conditions="- Un employeur unique.\n\n- Un local tout près.",
        verified_how="par téléphone",
        approved_by="l’association",
        approved_on=date(2026, 11, 16),
        steps=[
            SheetStep(period="Hiver 2022", label="le constat", title="On ne se parlait plus", text="Un hall."),
            SheetStep(period="Mars 2023", title="Trois postes", text="Un employeur."),
        ],
        quotes=[SheetQuote(text="On ne promet jamais ce qu’on ne peut pas suivre.", speaker="Samira B.")],
        funding=[line("État, trois conventions", "67200"), line("Ville de Besançon", "24500")],
        expenses=[spent("Salaires et charges", "91700")],
        partners=[SheetPartner(name="Caf du Doubs", role="finance")],
        results=[SheetResult(figure="1 940", text="situations notées en deux ans")],
        obstacles=[SheetObstacle(obstacle="On les prenait pour des indicatrices.", lever="Une charte affichée")],
        **facts,
    )


def test_the_page_tells_the_story_and_the_money(client: Client, make_sheet: MakeSheet, carrier: Organisation) -> None:
    sheet = told(make_sheet, carrier)

    page = BeautifulSoup(client.get(sheet.get_url()).content, "lxml")

    headings = [heading.get_text(" ", strip=True) for heading in page.select("article h2")]
    assert headings[:4] == ["Ce que l’on cherchait", "Comment ça s’est fait", "Ce que cela a donné", "Avec qui"]
    budget = page.select_one("#budget")
    assert budget is not None
    words = " ".join(budget.get_text(" ").split())
    assert "91 700 €" in words.replace("\u202f", " ").replace("\xa0", " ")
    assert "s’équilibrent" in words
    assert [row.get_text(strip=True).replace("\u202f", " ") for row in page.select(".budget tbody td:first-of-type")][
        :2
    ] == ["73 %", "27 %"]
    assert [item.get_text(strip=True) for item in page.select(".again__list li")] == [
        "Un employeur unique.",
        "Un local tout près.",
    ]
    assert "Bon à publier donné par l’association le 16" in page.get_text().replace("\xa0", " ")
    assert sheet.facts == "Planoise, Besançon · Le Fil d’Ici · Mars 2023, en cours"


def test_the_contact_leaves_the_page_the_moment_the_agreement_is_withdrawn(
    client: Client, make_sheet: MakeSheet, carrier: Organisation, coordinator: Person
) -> None:
    agree(coordinator, Purpose.PUBLISH_NAME, Purpose.PUBLISH_EMAIL, Purpose.PUBLISH_PHONE)
    sheet = told(make_sheet, carrier, contact=coordinator, contact_note="Le mieux est d’appeler le mardi.")
    address = sheet.get_url()

    shown = client.get(address).content.decode()
    assert "Nadège Perrin" in shown
    assert "n.perrin [arobase] lefildici.example" in shown
    assert "n.perrin@" not in shown
    assert client.post(address)["Location"].startswith("mailto:n.perrin@lefildici.example?subject=")

    agree(coordinator, Purpose.PUBLISH_EMAIL, decision=Decision.REFUSED)
    shown = client.get(address).content.decode()
    assert "Nadège Perrin" in shown
    assert "lefildici.example?" not in shown
    assert "n.perrin" not in shown
    assert client.post(address).status_code == 200

    agree(coordinator, Purpose.PUBLISH_NAME, decision=Decision.REFUSED)
    shown = client.get(address).content.decode()
    assert "Perrin" not in shown
    assert "03 81 00 00 42" not in shown


def test_search_finds_the_story_and_never_the_contact(
    make_sheet: MakeSheet, carrier: Organisation, coordinator: Person
) -> None:
    agree(coordinator, Purpose.PUBLISH_NAME, Purpose.PUBLISH_EMAIL)
    sheet = told(make_sheet, carrier, contact=coordinator, advice="Écrire à moi@exemple.fr")

    text = sheet.search_body()

    assert "indicatrices" in text
    assert "Caf du Doubs, finance." in text, "a passage that spans two lines reads as two sentences"
    assert "Perrin" not in text
    assert "@" not in text


def test_a_sheet_is_kept_with_a_title_alone_and_shows_what_it_has(make_sheet: MakeSheet) -> None:
    sheet = make_sheet("À raconter", live=False, organisation=None, beneficiaries="", objectives="", verified_on=None)

    assert (sheet.facts, sheet.budget().total, sheet.duration()) == ("En cours", Decimal(0), "En cours")


def test_an_action_cannot_end_before_it_starts(make_sheet: MakeSheet) -> None:
    sheet = make_sheet("À l’envers", started_on=date(2024, 1, 2))
    sheet.ended_on = date(2024, 1, 1)

    with pytest.raises(ValidationError, match="avant son début"):
        sheet.full_clean()
