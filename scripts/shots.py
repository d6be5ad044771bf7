"""Photographs the site: ``make shots`` writes each page type and main admin screen under ``build/shots/``.

Every public page is taken on a phone and a desktop, light and dark, and printed to PDF; admin screens on a desktop
and a phone, light. The site runs on a throw-away installation with the demonstration in it.

    .venv/bin/python scripts/shots.py [NAME…] [--var FOLDER] [--out FOLDER]

NAME takes only these shots; ``--var`` keeps the installation between two runs (made if it is not there).
To add a public page or a state of one, add a line to ``tests/public_pages.py``; an admin screen, to ``ADMIN``.
Exit code 1 if a page answers with an error.
"""

import argparse
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import which
from urllib.error import HTTPError, URLError

from playwright.sync_api import Browser, BrowserContext, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from tests.public_pages import PUBLIC, SCREENS, TEAM, PublicPage, visit  # noqa: E402 - once the project can be found

ADMIN = [
    *TEAM,
    PublicPage(name="admin-tableau-de-bord", address="/gestion/"),
    PublicPage(name="admin-pages", address="/gestion/pages/"),
    PublicPage(name="admin-images", address="/gestion/images/"),
    PublicPage(name="admin-documents", address="/gestion/documents/"),
    PublicPage(name="admin-composants", address="/gestion/composants/"),
    PublicPage(name="admin-acteurs-chercher", address="/gestion/acteurs/chercher/?q=aubertin"),
    PublicPage(name="admin-acteurs-ajouter", address="/gestion/acteurs/ajouter/"),
    PublicPage(name="admin-boite-d-entree", address="/gestion/acteurs/boite/"),
    PublicPage(name="admin-couverture", address="/gestion/reseaux/couverture/"),
    PublicPage(name="admin-qui-a-deja-fait", address="/gestion/reseaux/trouver/?q=jardin"),
    PublicPage(name="admin-suivis", address="/gestion/reseaux/suivis/"),
    PublicPage(name="admin-courriels", address="/gestion/reseaux/courriels/"),
    PublicPage(name="admin-conseils", address="/gestion/reseaux/conseils-citoyens/"),
    PublicPage(name="admin-adultes-relais", address="/gestion/reseaux/adultes-relais/"),
    PublicPage(name="admin-transitions", address="/gestion/reseaux/transitions/"),
]
WHOLE_PAGE = """async () => {
  document.querySelectorAll("img[loading=lazy]").forEach((image) => { image.loading = "eager"; });
  await Promise.all([...document.images].map((image) => image.decode().catch(() => 0)));
  await document.fonts.ready;
}"""
"""Pictures that wait to be scrolled to are shown too."""


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


def prepared() -> tuple[str, dict[str, str]]:
    """Key of a session of somebody who may see everything, and the pages that no address gives, rendered.

    Before Playwright, whose event loop keeps Django from its database. The person is made for the occasion.
    """
    from trajectoire.start import load

    load()
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.template.loader import render_to_string
    from django.test import Client, RequestFactory

    people = get_user_model().objects
    person = people.filter(is_superuser=True, is_active=True).first() or people.create_superuser(
        username="photographe", email="photographe@exemple.invalid", first_name="Camille", last_name="Martin"
    )
    if not person.has_usable_password():
        person.set_password(secrets.token_urlsafe())  # the page that changes it asks for one
        person.save()
    client = Client()
    client.force_login(person)
    request = RequestFactory().get("/")
    alone = {
        page.template: str(render_to_string(page.template, {"search_address": "/recherche/"}, request))
        for page in PUBLIC
        if page.template
    }
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value), alone


def window(browser: Browser, site: str, screen: str, *, dark: bool = False) -> BrowserContext:
    """A French visitor's window on one of ``SCREENS``."""
    phone = screen == "phone"
    width, height = SCREENS[screen]
    return browser.new_context(
        base_url=site, viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light",
        locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce",
        device_scale_factor=2 if phone else 1, is_mobile=phone, has_touch=phone,
    )  # fmt: skip


Alone = dict[str, str]


def photograph(context: BrowserContext, shots: list[PublicPage], out: Path, suffix: str, alone: Alone) -> Iterator[str]:
    """Take every shot that exists on this screen; gives what went wrong."""
    for shot in shots:
        if not shot.shown_on(suffix.partition("-")[0]):
            continue
        page = context.new_page()
        if fault := visit(page, shot, alone.__getitem__):
            yield fault
        page.wait_for_load_state("load")
        page.evaluate(WHOLE_PAGE)
        page.screenshot(path=out / f"{shot.name}-{suffix}.png", full_page=not (shot.act and shot.screen))
        page.close()
    context.close()


def print_pages(context: BrowserContext, shots: list[PublicPage], out: Path, alone: Alone) -> None:
    """Print on A4 the pages that one prints."""
    for shot in shots:
        if not shot.printed:
            continue
        page = context.new_page()
        if not visit(page, shot, alone.__getitem__):
            page.evaluate(WHOLE_PAGE)
            page.pdf(path=out / f"{shot.name}-print.pdf", format="A4", prefer_css_page_size=True)
        page.close()


def main() -> int:
    """Take the shots; 1 if a page answered with an error."""
    parser = argparse.ArgumentParser(description="Photographie les pages sous build/shots/.")
    parser.add_argument("names", nargs="*", metavar="NOM", help="seulement ces pages")
    parser.add_argument("--var", type=Path, help="installation gardée d'une fois sur l'autre")
    parser.add_argument("--out", type=Path, default=ROOT / "build/shots")
    parser.add_argument("--quick", action="store_true", help="sans les couleurs sombres ni l'impression")
    chosen = parser.parse_args()
    public = [shot for shot in PUBLIC if not chosen.names or shot.name in chosen.names]
    admin = [shot for shot in ADMIN if not chosen.names or shot.name in chosen.names]
    chosen.out.mkdir(parents=True, exist_ok=True)
    faults: list[str] = []
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="trajectoire-shots-") as temporary, suppress(KeyboardInterrupt):
        var = (chosen.var or Path(temporary)).absolute()
        with running_site(var) as site:
            session, alone = prepared()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=which("chromium"),
                    args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--force-color-profile=srgb"],
                )
                for screen in SCREENS:
                    for dark in (False,) if chosen.quick else (False, True):
                        suffix = f"{screen}-{'dark' if dark else 'light'}"
                        visitor = window(browser, site, screen, dark=dark)
                        faults += photograph(visitor, public, chosen.out, suffix, alone)
                    if admin:
                        office = window(browser, site, screen)
                        office.add_cookies([{"name": "sessionid", "value": session, "url": site}])
                        faults += photograph(office, admin, chosen.out, f"{screen}-light", alone)
                if not chosen.quick:
                    print_pages(window(browser, site, "desktop"), public, chosen.out, alone)
                browser.close()
    print(f"{len(list(chosen.out.iterdir()))} images sous {chosen.out} en {time.monotonic() - began:.0f} s")
    print("".join(f"{fault}\n" for fault in dict.fromkeys(faults)), end="")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
