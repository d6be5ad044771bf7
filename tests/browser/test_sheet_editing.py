"""An editor writes an experience sheet with its rows, led by « Prêt à publier ? »; a text of Word becomes clean."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from actors.models import Organisation
from resources.models import ExperienceSheet, LibraryPage, WatchBrief
from territories.models import Territory
from tests.browser.conftest import SignIn
from tests.browser.test_main_job import add_row
from tests.factories import AdministratorFactory
from trajectoire.taxonomies.models import Theme

pytestmark = pytest.mark.timeout(300)

SLOW = 90_000
"""Milliseconds that a form of this size may take on a busy machine."""

PUBLISHED = re.compile(r"/gestion/pages/[0-9]+/$")
"""Where the admin leads once a page is published: the list where it lies."""

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm; font-size:11.0pt;
font-family:"Calibri",sans-serif;} -->
</style><!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]-->
</head><body lang=FR style='tab-interval:35.4pt'><!--StartFragment-->
<p class=MsoNormal><span style='font-size:12.0pt;color:#1F497D;mso-fareast-language:EN-US'>Recueillir les <b>besoins</b>
des acteurs<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]>Animer les réseaux<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]>Écrire ce qui s’apprend<o:p></o:p></p><!--EndFragment--></body></html>"""
"""What Word 365 puts in the clipboard for a paragraph and two bullets, shortened."""


@pytest.fixture(autouse=True)
def _vocabularies(transactional_db: None) -> None:
    Theme.add_root(name="Médiation sociale")
    Organisation.objects.create(name="Le Fil d’Ici")
    Territory.objects.create(level="qpv", code="QN02503M", name="Planoise")


def open_form(page: Page, model: str) -> None:
    page.goto(f"/gestion/pages/add/resources/{model}/{LibraryPage.objects.get().pk}/")
    expect(page.locator("#id_title")).to_be_visible()


def show_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def choose_a_territory(page: Page) -> None:
    """The only one, in the window that takes several."""
    page.locator("[data-territories-choose]").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("[data-multiple-choice-select]").first.check()
    dialog.locator("[data-multiple-choice-submit]").click()
    expect(page.locator("[data-territories-chosen] li")).to_have_count(1)


def test_a_sheet_with_rows_is_written_and_published(page: Page, sign_in: SignIn) -> None:
    sign_in(AdministratorFactory.create())
    page.set_default_timeout(SLOW)
    open_form(page, "experiencesheet")
    page.locator("#id_title").fill("Des médiatrices au pied des tours")
    show_tab(page, "Publication")
    panel = page.locator("[data-readiness]")
    expect(panel).to_contain_text("il manque 8 choses")
    panel.locator('[data-readiness-field="steps"]').click()
    expect(page.locator("#id_steps-ADD")).to_be_focused()

    step = add_row(page, "steps")
    page.locator(f"#id_steps-{step}-period").fill("Mars 2023")
    page.locator(f"#id_steps-{step}-title").fill("Trois postes, un seul employeur")
    page.locator(f"#id_steps-{step}-text").fill("L’association porte les trois conventions.")
    page.locator("#id_summary").fill("Trois adultes-relais tiennent les halls.")
    page.locator("#id_beneficiaries").fill("640 logements")
    page.locator("#id_objectives").fill("Être là le soir.\nPasser la main.")
    page.locator("#id_verified_on").fill("14/10/2026")
    page.locator("#id_verified_on").press("Escape")
    page.get_by_role("button", name="Choisir structure").click()
    page.get_by_role("dialog").get_by_role("link", name="Le Fil d’Ici").click()
    expect(page.locator("#id_organisation")).not_to_have_value("")
    choose_a_territory(page)
    page.locator("#id_funding-ADD").evaluate("button => button.click()")
    page.locator("#id_funding-0-label").evaluate("field => { field.value = 'Ville de Besançon' }")
    page.locator("#id_funding-0-amount").evaluate("field => { field.value = '24500' }")
    show_tab(page, "Classement")
    page.get_by_label("Médiation sociale").check()
    page.get_by_role("button", name="Plus d'actions").click()
    page.get_by_role("button", name="Publier").click()

    page.wait_for_url(PUBLISHED, timeout=SLOW)
    sheet = ExperienceSheet.objects.get()
    assert sheet.live
    assert [step.title for step in sheet.steps.all()] == ["Trois postes, un seul employeur"]
    assert sheet.budget().total == 24500
    page.goto(sheet.get_url() or "")
    expect(page.get_by_role("heading", name="Ce que ça coûte, qui paie")).to_be_visible()


def test_publishing_during_an_automatic_saving_publishes(page: Page, sign_in: SignIn) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        """The first automatic saving lasts until the test lets it go."""
        if route.request.method == "POST" and not held:
            held.append(route)
        else:
            route.continue_()

    sign_in(AdministratorFactory.create())
    page.set_default_timeout(SLOW)
    open_form(page, "watchbrief")
    page.route(re.compile(r"/gestion/pages/add/"), hold)
    page.locator("#id_title").fill("La carte des quartiers est ouverte")
    page.locator("#id_source").fill("Observatoire des quartiers")
    page.locator("#id_summary").fill("Elle dit où les quartiers commencent.")
    page.locator("#id_why").fill("Vérifiez la vôtre.")
    show_tab(page, "Classement")
    page.get_by_label("Médiation sociale").check()
    while not held:  # Wagtail looks at the form two seconds after it opened: what was typed before is no change
        page.locator("#id_period_from").fill("2024")
        page.locator("#id_period_from").fill("")
        page.wait_for_timeout(200)
    page.get_by_role("button", name="Plus d'actions").click()
    page.get_by_role("button", name="Publier").click()
    expect(page.locator("[name=action-publish]")).to_be_disabled()
    held[0].continue_()

    page.wait_for_url(PUBLISHED, timeout=SLOW)
    assert WatchBrief.objects.get().live


def test_a_text_of_word_becomes_a_paragraph_and_a_list(page: Page, sign_in: SignIn) -> None:
    sign_in(AdministratorFactory.create())
    open_form(page, "joboffer")
    editor = page.locator('[data-contentpath="missions"] .public-DraftEditor-content')
    editor.click()
    editor.evaluate(
        """(field, html) => {
            const data = new DataTransfer();
            data.setData('text/html', html);
            data.setData('text/plain', 'Recueillir');
            field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        WORD,
    )

    expect(editor).to_contain_text("Animer les réseaux")
    field = page.locator("[name=missions]")
    expect(field).to_have_value(re.compile("Animer les réseaux"))
    kept: Any = json.loads(field.input_value())
    assert [(block["type"], block["text"].strip()) for block in kept["blocks"] if block["text"].strip()] == [
        ("unstyled", "Recueillir les besoins des acteurs"),
        ("unordered-list-item", "Animer les réseaux"),
        ("unordered-list-item", "Écrire ce qui s’apprend"),
    ]
    assert {style["style"] for block in kept["blocks"] for style in block["inlineStyleRanges"]} <= {"BOLD"}
