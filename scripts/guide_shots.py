"""Makes the pictures of the editors' guide: ``make guide`` writes them under ``docs/guide/images/``.

Each picture is a screen of the administration with the demonstration in it, as the person who reads the page sees
it. A picture is a function of the same name: it does on the screen what the page says, and gives what to frame.
The site runs on a throw-away installation; ``--var`` keeps it between two runs, NAME takes only some pictures.

    .venv/bin/python scripts/guide_shots.py [NAME…] [--var FOLDER]
"""

import argparse
import io
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from scripts.shots import running_site  # noqa: E402 - once the project can be found

OUT = ROOT / "docs" / "guide" / "images"
WINDOW: ViewportSize = {"width": 1180, "height": 760}
QUALITY = 62
"""Of WebP: letters stay sharp, and a screen weighs some twenty kilobytes."""

FRENCH_FILE_FIELDS = """for (const field of document.querySelectorAll("input[type=file]")) {
  field.type = "text";
  field.value = "Parcourir…   Aucun fichier choisi";
}"""
"""A browser writes the button of a file field in its own language: here, as a French one does."""

Draw = Callable[[Page], str | None]
"""Prepares the screen; gives the selector to frame, or nothing for the whole window."""


@dataclass(frozen=True)
class GuideShot:
    """A picture: who looks, at which address, and what is done there."""

    who: str
    address: str
    draw: Draw


@dataclass(frozen=True)
class World:
    """What addresses need to know: keys of pages, and a session for each colleague."""

    sessions: dict[str, str]
    library: int
    home: int
    publication: int
    document: int
    message: int


@contextmanager
def asked_world() -> Iterator[World]:
    """Sessions and keys, read before the browser starts: its loop keeps Django's database away."""
    yield prepared()


def prepared() -> World:
    """Sessions of the demonstration's team, keys of the pages shown, and a message to answer."""
    from trajectoire.start import load

    load()
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client
    from wagtail.documents import get_document_model

    from demo.accounts import TEAM
    from home.contact.messages import ContactMessage
    from resources.models import LibraryPage, Publication
    from trajectoire.accounts.roles import home_page

    sessions = {}
    for colleague in TEAM:
        client = Client()
        client.force_login(get_user_model().objects.get(username=colleague.username))
        sessions[colleague.username] = client.cookies[settings.SESSION_COOKIE_NAME].value
    home = home_page()
    message, _ = ContactMessage.objects.get_or_create(
        subject="Votre journée à Nevers",
        defaults={
            "name": "Sonia Belkacem",
            "email": "sonia.belkacem@association.example",
            "body": "Bonjour,\n\nPeut-on recevoir les actes de la journée sur la médiation ?\n\nMerci d’avance.",
        },
    )
    return World(
        sessions=sessions,
        library=LibraryPage.objects.get().pk,
        home=home.pk if home else 0,
        publication=Publication.objects.live().order_by("pk")[0].pk,
        document=get_document_model().objects.order_by("pk")[0].pk,
        message=message.pk,
    )


def whole(_page: Page) -> None:
    """The window as it is."""


def tab(name: str) -> Draw:
    """The form, at one of its tabs."""

    def draw(page: Page) -> None:
        page.get_by_role("tab", name=name, exact=True).click()
        page.evaluate("window.scrollTo(0, 0)")

    return draw


def filled_form(page: Page) -> None:
    """The first tab of a publication, as the page of the guide fills it."""
    page.locator("#id_title").fill("Se déplacer sans voiture : ce que disent les habitants")
    page.locator("#id_kind").select_option(label="Synthèse")
    page.locator("#id_summary").fill("Douze entretiens dans trois quartiers, et ce qu’ils demandent aux lignes de bus.")


def opening_date(page: Page) -> None:
    """The closing date of an offer, with its calendar."""
    tab("Candidature")(page)
    page.locator("#id_closes_on").click()


def side_panel(name: str, wait: int = 0) -> Draw:
    """The form with one of its side panels open."""

    def draw(page: Page) -> None:
        page.get_by_role("button", name=name).click()
        page.wait_for_timeout(wait)

    return draw


def scheduling(page: Page) -> None:
    """The dialogue that schedules a publication."""
    side_panel("Afficher/masquer le statut", 400)(page)
    page.get_by_role("button", name="Programmer").click()
    page.get_by_role("textbox", name="Date/heure de publication").fill("02/09/2027 08:00")
    page.locator(".xdsoft_datetimepicker").evaluate_all("pickers => pickers.forEach((each) => each.remove())")


def territories(page: Page) -> None:
    """The chooser of territories, at work."""
    tab("Classement")(page)
    page.get_by_text("Choisir des territoires", exact=True).click()
    page.get_by_role("dialog").locator("input[name=q]").fill("Montbéliard")
    page.wait_for_timeout(1500)


def sign_in_form(_page: Page) -> str:
    """The card of the sign-in page."""
    return "main"


def shots(world: World) -> dict[str, GuideShot]:
    """Every picture, by the name of its file."""
    add = f"/gestion/pages/add/resources/{{}}/{world.library}/"
    edit = f"/gestion/pages/{world.publication}/edit/"
    return {
        "connexion": GuideShot("", "/compte/connexion/", sign_in_form),
        "double-authentification": GuideShot("thomas", "/compte/double-authentification/", sign_in_form),
        "premier-ecran": GuideShot("helene", "/gestion/", whole),
        "formulaire": GuideShot("thomas", add.format("publication"), whole),
        "choisir-le-type": GuideShot("thomas", f"/gestion/pages/{world.library}/add_subpage/", whole),
        "publication-contenu": GuideShot("thomas", add.format("publication"), filled_form),
        "publication-fichiers": GuideShot("helene", edit, tab("Fichiers")),
        "publication-classement": GuideShot("helene", edit, tab("Classement")),
        "offre-poste": GuideShot("thomas", add.format("joboffer"), whole),
        "offre-candidature": GuideShot("thomas", add.format("joboffer"), opening_date),
        "fiche-experience": GuideShot("thomas", add.format("experiencesheet"), whole),
        "breve": GuideShot("thomas", add.format("watchbrief"), whole),
        "appel-a-projets": GuideShot("thomas", add.format("callforprojects"), whole),
        "image": GuideShot("thomas", "/gestion/images/add/", whole),
        "previsualisation": GuideShot("helene", edit, side_panel("Afficher/masquer la prévisualisation", 4000)),
        "programmer": GuideShot("helene", edit, scheduling),
        "remplacer-un-fichier": GuideShot("helene", f"/gestion/documents/edit/{world.document}/", whole),
        "historique": GuideShot("helene", f"/gestion/pages/{world.publication}/history/", whole),
        "themes": GuideShot("helene", "/gestion/theme/", whole),
        "territoires": GuideShot("helene", edit, territories),
        "accueil": GuideShot("helene", f"/gestion/pages/{world.home}/edit/", whole),
        "menus": GuideShot("helene", "/gestion/settings/home/menus/", whole),
        "message": GuideShot("helene", f"/gestion/messages/inspect/{world.message}/", whole),
        "equipe": GuideShot("helene", "/gestion/users/new/", whole),
    }


def take(page: Page, shot: GuideShot) -> bytes:
    """The picture, as WebP."""
    answer = page.goto(shot.address)
    if answer is None or not answer.ok:
        sys.exit(f"{shot.address} : {answer.status if answer else 'pas de réponse'}")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.evaluate(FRENCH_FILE_FIELDS)
    frame = shot.draw(page)
    page.wait_for_timeout(300)
    raw = page.locator(frame).first.screenshot() if frame else page.screenshot()
    kept = io.BytesIO()
    Image.open(io.BytesIO(raw)).convert("RGB").save(kept, "WEBP", quality=QUALITY, method=6)
    return kept.getvalue()


def main() -> int:
    """Take the pictures; anything that fails ends it."""
    parser = argparse.ArgumentParser(description="Refait les images du guide sous docs/guide/images/.")
    parser.add_argument("names", nargs="*", metavar="NOM", help="seulement ces images")
    parser.add_argument("--var", type=Path, help="installation gardée d'une fois sur l'autre")
    chosen = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    began, weight, done = time.monotonic(), 0, 0
    with (
        tempfile.TemporaryDirectory(prefix="trajectoire-guide-") as temporary,
        running_site((chosen.var or Path(temporary)).absolute()) as site,
        asked_world() as world,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--force-color-profile=srgb"],
        )
        for name, shot in shots(world).items():
            if chosen.names and name not in chosen.names:
                continue
            context = browser.new_context(
                base_url=site, viewport=WINDOW, locale="fr-FR", timezone_id="Europe/Paris",
                color_scheme="light", reduced_motion="reduce",
            )  # fmt: skip
            if shot.who:
                context.add_cookies([{"name": "sessionid", "value": world.sessions[shot.who], "url": site}])
            picture = take(context.new_page(), shot)
            (OUT / f"{name}.webp").write_bytes(picture)
            weight, done = weight + len(picture), done + 1
            context.close()
        browser.close()
    print(f"{done} images, {weight / 1000:.0f} ko, en {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
