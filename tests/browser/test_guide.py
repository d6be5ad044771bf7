"""Who reads only the guide publishes a resource: its numbered steps are followed word for word, as they are printed.

Each sentence of a step that names something in bold is an action, found by its words; a label renamed on the screen,
or a sentence that says nothing known, fails here. A value to type is written in the guide between ``backquotes``.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import BrowserContext, Locator, Page, expect

from resources.models import Publication
from tests.browser.conftest import SignIn
from tests.factories import PASSWORD, UserFactory, small_pdf
from tests.guide.reading import Step, steps
from tests.strictness import findings
from trajectoire.accounts.models import User
from trajectoire.plugins import Role
from trajectoire.taxonomies.models import Audience, Theme

pytestmark = pytest.mark.timeout(300)

BOLD, CODE = r"\*\*(?P<label>[^*]+)\*\*", r"`(?P<value>[^`]+)`"
TITLE = "Se déplacer sans voiture : ce que disent les habitants"


def named(label: str) -> re.Pattern[str]:
    """The label as a screen may write it: straight apostrophe, star of what is required, arrow of a menu."""
    return re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$".replace("’", "['’]"))


class Reader:
    """Somebody in front of the administration, with the guide in hand and a PDF on the computer."""

    def __init__(self, page: Page, pdf: Path) -> None:
        self.page, self.pdf = page, pdf
        self.actions: list[tuple[str, Callable[..., None]]] = [
            (rf"ouvrez {BOLD}, puis \*\*(?P<then>[^*]+)\*\*", self.open_menu),
            (rf"menu, ouvrez {BOLD}", self.open_menu),
            (rf"[Oo]uvrez l’onglet {BOLD}", self.open_tab),
            (rf"[Oo]uvrez le panneau {BOLD}", self.open_panel),
            (rf"^Cliquez sur la flèche {BOLD}", self.click_button),
            (rf"^Cliquez sur (?:le bouton )?{BOLD}\.", self.click),
            (rf"^Dans {BOLD}, écrivez {CODE}", self.write),
            (rf"^Dans {BOLD}, choisissez {CODE}", self.choose),
            (rf"^Dans {BOLD}, joignez le PDF", self.attach),
            (rf"^Sous {BOLD}, cochez {CODE}", self.tick),
        ]

    def follow(self, printed: Iterable[Step]) -> None:
        """Do what each step says."""
        for step in printed:
            for sentence in step.sentences():
                for pattern, action in self.actions:
                    if said := re.search(pattern, sentence):
                        action(**said.groupdict())
                        break
                else:
                    pytest.fail(f"« {step.section} » dit « {sentence} » : aucun geste n’y répond")

    @property
    def place(self) -> Locator:
        """The window in front, if there is one, else the screen."""
        dialog = self.page.get_by_role("dialog").filter(visible=True)
        return dialog.last if dialog.count() else self.page.locator("body")

    def open_menu(self, label: str, then: str = "") -> None:
        """An entry of the menu, then one of its sub-entries."""
        menu = self.page.locator("#wagtail-sidebar")
        entry = menu.get_by_role("button", name=label).or_(menu.get_by_role("link", name=label))
        entry.first.click()
        if then:
            menu.get_by_role("link", name=then, exact=True).click()

    def open_tab(self, label: str) -> None:
        """A tab of the form, or of the window in front."""
        self.place.get_by_role("tab", name=label).filter(visible=True).click()

    def open_panel(self, label: str) -> None:
        """A panel beside the form: the preview shows the page; it is closed again."""
        self.page.get_by_role("button", name=f"Afficher/masquer la {label.lower()}").click()
        heading = self.page.frame_locator("#w-preview-iframe").get_by_role("heading", level=1)
        expect(heading).to_contain_text(TITLE[:20], timeout=20_000)
        self.page.get_by_role("button", name=f"Afficher/masquer la {label.lower()}").click()

    def click_button(self, label: str) -> None:
        """A button, whatever window is in front."""
        self.page.get_by_role("button", name=named(label)).filter(visible=True).last.click()

    def click(self, label: str) -> None:
        """A button or a link; one of a window closes it."""
        in_dialog = self.page.get_by_role("dialog").filter(visible=True).count()
        name = named(label)
        target = self.place.get_by_role("button", name=name).or_(self.place.get_by_role("link", name=name))
        target.filter(visible=True).last.click()
        if in_dialog:
            expect(self.page.get_by_role("dialog").filter(visible=True)).to_have_count(0)

    def write(self, label: str, value: str) -> None:
        """Type a value; a date keeps what was typed."""
        field = self.place.get_by_role("textbox", name=named(label)).filter(visible=True).last
        field.fill(value)
        if re.fullmatch(r"\d\d/\d\d/\d{4}", value):
            field.press("Tab")
            expect(field).to_have_value(value)

    def choose(self, label: str, value: str) -> None:
        """A choice of a list."""
        self.place.get_by_role("combobox", name=named(label)).select_option(label=value)

    def attach(self, label: str) -> None:
        """The file, from the computer."""
        self.place.get_by_label(named(label)).filter(visible=True).set_input_files(self.pdf)

    def tick(self, label: str, value: str) -> None:
        """A box under a heading."""
        self.page.get_by_role("region", name=named(label)).get_by_role("checkbox", name=value, exact=True).check()


def colleague(role: Role) -> User:
    user: User = UserFactory.create(password=PASSWORD)
    user.groups.add(Group.objects.get(name=role.value))
    return user


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "synthese.pdf"
    path.write_bytes(small_pdf(["Ce que disent les habitants."], "Se déplacer sans voiture"))
    return path


@pytest.fixture
def vocabulary(transactional_db: None) -> None:
    """The theme and the public that the guide takes as examples."""
    Theme.add_root(name="Transitions")
    Audience.objects.create(name="Élus", slug="elus")


def assert_public_finds_it(visitor: Page) -> None:
    published = Publication.objects.live().get()
    assert published.title == TITLE
    assert f"{published.date:%d/%m/%Y}" == "12/03/2026"
    visitor.goto("/recherche/?q=se déplacer sans voiture")
    expect(visitor.locator(f"main a[href^='{published.url}']").first).to_be_visible()
    visitor.goto(str(published.url))
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Se déplacer sans voiture")
    expect(visitor.get_by_role("link", name=re.compile("Se déplacer sans voiture, la synthèse")).first).to_be_visible()


def test_who_may_publish_follows_the_guide_and_the_public_finds_the_publication(
    page: Page, sign_in: SignIn, vocabulary: None, pdf: Path
) -> None:
    sign_in(colleague(Role.PROJECT_OFFICER)).goto("/gestion/")
    with findings.expected() as refused:  # Wagtail's automatic saving waits while a row that was just added is empty
        Reader(page, pdf).follow(steps("publier-une-publication"))
        expect(page.locator(".messages")).to_contain_text("publiée")
    assert all(re.match("400 pour .*/gestion/pages/", sentence) for sentence in refused)
    assert_public_finds_it(page)


def test_an_editor_and_a_reviewer_who_follow_the_guide_publish_together(
    page: Page, new_context: Callable[[], BrowserContext], sign_in: SignIn, vocabulary: None, pdf: Path
) -> None:
    everything = steps("publier-une-publication")
    sign_in(colleague(Role.EDITOR)).goto("/gestion/")
    with findings.expected() as refused:
        editor = Reader(page, pdf)
        editor.follow(step for step in everything if step.section != "Publier")
        editor.follow(steps("previsualiser-programmer-faire-relire", "Faire relire"))
        expect(page.locator(".messages")).to_be_visible()
    assert all(re.match("400 pour .*/gestion/pages/", sentence) for sentence in refused)
    assert not Publication.objects.live().exists()

    sign_in(colleague(Role.REVIEWER)).goto("/gestion/")
    reviewer = Reader(page, pdf)
    first, _second, *others = steps("previsualiser-programmer-faire-relire", "Relire")
    reviewer.follow([first])
    page.get_by_role("link", name=re.compile(TITLE[:20])).first.click()
    reviewer.follow(others)
    expect(page.locator(".messages")).to_be_visible()
    assert_public_finds_it(page)
