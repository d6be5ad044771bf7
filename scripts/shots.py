"""Photographs the site: ``make shots`` writes each page type and main admin screen under ``build/shots/``.

Every public page is taken on a phone and a desktop, light and dark, and printed to PDF; admin screens on a desktop
and a phone, light. The site runs on a throw-away installation with the demonstration in it.

    .venv/bin/python scripts/shots.py [NAME…] [--var FOLDER] [--out FOLDER]

NAME takes only these shots; ``--var`` keeps the installation between two runs (made if it is not there).
To add a page, add a line to ``PUBLIC`` or ``ADMIN``. Exit code 1 if a page answers with an error.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from urllib.error import HTTPError, URLError

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SCREENS: dict[str, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "desktop": {"width": 1440, "height": 900},
}


@dataclass(frozen=True)
class Shot:
    """A page: its name, its address, and the link to follow from there (CSS), for pages whose address varies."""

    name: str
    address: str
    follow: str = ""
    status: int = 200


PUBLIC = [
    Shot("accueil", "/"),
    Shot("bibliotheque", "/ressources/"),
    Shot("bibliotheque-filtree", "/ressources/?type=publication"),
    Shot("bibliotheque-vide", "/ressources/?q=introuvable-assurement"),
    Shot("publication", "/ressources/?type=publication", follow="main h3 a, main h2 a"),
    Shot("offre", "/ressources/?type=job_offer", follow="main h3 a, main h2 a"),
    Shot("recherche", "/recherche/?q=m%C3%A9diation+sociale+adultes+relais"),
    Shot("recherche-vide", "/recherche/?q=introuvable-assurement"),
    Shot("territoires", "/territoires/"),
    Shot("introuvable", "/cette-page-n-existe-pas/", status=404),
    Shot("connexion", "/compte/connexion/"),
]

ADMIN = [
    Shot("admin-tableau-de-bord", "/gestion/"),
    Shot("admin-pages", "/gestion/pages/"),
    Shot("admin-images", "/gestion/images/"),
    Shot("admin-documents", "/gestion/documents/"),
    Shot("admin-composants", "/gestion/composants/"),
]


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running_site(var: Path) -> Iterator[str]:
    """The site on the installation ``var``, prepared and seeded as `make run` does; gives its address."""
    port = free_port()
    os.environ.update(
        PORT=str(port),
        DEBUG="0",
        TRAJECTOIRE_VAR=str(var),
        TRAJECTOIRE_RUN=str(var),
        BASE_URL=f"http://127.0.0.1:{port}",
        DJANGO_SETTINGS_MODULE="trajectoire.settings.development",
    )
    os.environ.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "scripts/prepare.py"], cwd=ROOT, check=True)
    server = subprocess.Popen(
        [Path(sys.executable).parent / "gunicorn", "trajectoire.wsgi"], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def wait_for(address: str) -> None:
    """Return once the address answers, whatever it says; a minute at most."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(address):  # noqa: S310 - our own server
                return
        except HTTPError:
            return
        except URLError:
            time.sleep(0.2)
    sys.exit("Le site ne répond pas.")


@contextmanager
def asked_session(*, wanted: bool) -> Iterator[str]:
    """Key of a session of somebody who may see everything; before Playwright, whose loop keeps Django away."""
    yield session_of_an_administrator() if wanted else ""


def session_of_an_administrator() -> str:
    """Key of the session; the person is made for the occasion if there is none."""
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    from trajectoire.start import load

    load()
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    people = get_user_model().objects
    person = people.filter(is_superuser=True, is_active=True).first() or people.create_superuser(
        username="photographe", email="photographe@exemple.invalid", first_name="Camille", last_name="Martin"
    )
    client = Client()
    client.force_login(person)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def go(page: Page, shot: Shot) -> str:
    """Open the page of ``shot``; gives what went wrong, or nothing."""
    answer = page.goto(shot.address)
    if shot.follow:
        link = page.locator(shot.follow).first
        if link.count() == 0:
            return f"{shot.name} : aucun lien « {shot.follow} » sur {shot.address}"
        answer = page.goto(link.get_attribute("href") or "")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    status = answer.status if answer else 0
    return "" if status == shot.status else f"{shot.name} : {status} pour {page.url}"


def window(browser: Browser, site: str, screen: str, *, dark: bool = False) -> BrowserContext:
    """A French visitor's window on one of ``SCREENS``."""
    phone = screen == "phone"
    return browser.new_context(
        base_url=site, viewport=SCREENS[screen], color_scheme="dark" if dark else "light",
        locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce",
        device_scale_factor=2 if phone else 1, is_mobile=phone, has_touch=phone,
    )  # fmt: skip


def photograph(context: BrowserContext, shots: list[Shot], out: Path, suffix: str) -> Iterator[str]:
    """Take every shot in this window; gives what went wrong."""
    for shot in shots:
        page = context.new_page()
        if fault := go(page, shot):
            yield fault
        page.screenshot(path=out / f"{shot.name}-{suffix}.png", full_page=True)
        page.close()
    context.close()


def print_pages(context: BrowserContext, shots: list[Shot], out: Path) -> None:
    """Print every shot on A4."""
    for shot in shots:
        page = context.new_page()
        if not go(page, shot):
            page.pdf(path=out / f"{shot.name}-print.pdf", format="A4", prefer_css_page_size=True)
        page.close()


def main() -> int:
    """Take the shots; 1 if a page answered with an error."""
    parser = argparse.ArgumentParser(description="Photographie les pages sous build/shots/.")
    parser.add_argument("names", nargs="*", metavar="NOM", help="seulement ces pages")
    parser.add_argument("--var", type=Path, help="installation gardée d'une fois sur l'autre")
    parser.add_argument("--out", type=Path, default=ROOT / "build/shots")
    chosen = parser.parse_args()
    public = [shot for shot in PUBLIC if not chosen.names or shot.name in chosen.names]
    admin = [shot for shot in ADMIN if not chosen.names or shot.name in chosen.names]
    chosen.out.mkdir(parents=True, exist_ok=True)
    faults: list[str] = []
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="trajectoire-shots-") as temporary, suppress(KeyboardInterrupt):
        var = (chosen.var or Path(temporary)).absolute()
        with running_site(var) as site, asked_session(wanted=bool(admin)) as session, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=which("chromium"),
                args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--force-color-profile=srgb"],
            )
            for screen in SCREENS:
                for dark in (False, True):
                    suffix = f"{screen}-{'dark' if dark else 'light'}"
                    faults += photograph(window(browser, site, screen, dark=dark), public, chosen.out, suffix)
                if admin:
                    office = window(browser, site, screen)
                    office.add_cookies([{"name": "sessionid", "value": session, "url": site}])
                    faults += photograph(office, admin, chosen.out, f"{screen}-light")
            print_pages(window(browser, site, "desktop"), public, chosen.out)
            browser.close()
    print(f"{len(list(chosen.out.iterdir()))} images sous {chosen.out} en {time.monotonic() - began:.0f} s")
    print("".join(f"{fault}\n" for fault in dict.fromkeys(faults)), end="")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
