"""A real Chromium on a real server, for tests of what only a browser can tell.

Everything under ``tests/browser/`` is marked ``browser`` and works on a database whose transactions are real.
``page.goto("/ressources/")`` opens the test site; ``sign_in(user)`` signs the browser in; ``page_faults(page)`` asks
axe. In passing, an error of a script, a blocked or failed request and a request to another server fail the test.
"""

import fcntl
import os
import sqlite3
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from shutil import which
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Request, Response
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Site

from tests.browser.axe import page_faults
from tests.strictness.findings import note
from trajectoire.accounts.models import User

HERE = Path(__file__).parent
CHROMIUM = which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
]
SignIn = Callable[[User], Page]

# Playwright's synchronous interface runs an event loop in this thread, where Django refuses the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in this folder."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium; without it the test is skipped, or fails where nothing may be missing (``CI=true``)."""
    if not Path(CHROMIUM).exists():
        sentence = "Chromium n'est pas installé (paquet « chromium »)"
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    return {"executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """Address of the test site, without final slash."""
    return str(live_server.url)


@pytest.fixture(scope="session")
def browser_context_args(base_url: str) -> dict[str, Any]:
    """A French visitor on a desktop; ``new_context(viewport=…)`` for another screen."""
    return {
        "base_url": base_url,
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
        "viewport": {"width": 1440, "height": 900},
    }


@pytest.fixture
def context(transactional_db: None, new_context: Callable[[], BrowserContext], base_url: str) -> BrowserContext:
    """A browser window that notes what goes wrong in its pages."""
    _answer_at(base_url)
    context = new_context()
    context.on("weberror", lambda error: note(f"erreur de script : {error.error}"))
    context.on("console", lambda message: _listen(message.type, message.text))
    context.on("request", lambda request: _watch_request(request, base_url))
    context.on("response", _watch_response)
    return context


@pytest.fixture(scope="session")
def run_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all the workers of a run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if hasattr(request.config, "workerinput") else own


@pytest.fixture
def demonstration(context: BrowserContext, base_url: str, run_folder: Path) -> None:
    """The demonstration's content; made once a run by whichever worker comes first, then copied (SQLite).

    Only the address of the test site differs from a worker to another.
    """
    if connection.vendor != "sqlite":
        call_command("seed_demo", stdout=StringIO(), stderr=StringIO())
        return
    kept = run_folder / "demonstration.sqlite3"
    with (run_folder / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            call_command("seed_demo", stdout=StringIO(), stderr=StringIO())
            making = kept.with_suffix(".making")
            with sqlite3.connect(connection.settings_dict["NAME"]) as source, sqlite3.connect(making) as target:
                source.backup(target)
            making.rename(kept)
            return
    with sqlite3.connect(kept) as source, sqlite3.connect(connection.settings_dict["NAME"]) as target:
        source.backup(target)
    cache.clear()
    _answer_at(base_url)


@pytest.fixture
def sign_in(page: Page, context: BrowserContext, base_url: str) -> SignIn:
    """``sign_in(user)``: signed in without the form, whose own tests are with the accounts."""

    def enter(user: User) -> Page:
        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base_url}])
        return page

    return enter


@pytest.fixture
def assert_accessible(page: Page) -> Callable[[], None]:
    """``assert_accessible()``: axe finds nothing on the page as it stands."""

    def check() -> None:
        assert page_faults(page) == []

    return check


def _answer_at(base_url: str) -> None:
    """The default site is the test server of this worker."""
    port = urlsplit(base_url).port or 80
    Site.objects.filter(is_default_site=True).update(hostname="localhost", port=port)
    Site.clear_site_root_paths_cache()


def _listen(kind: str, text: str) -> None:
    # A failed request is told, with its address, by _watch_response.
    if kind == "error" and not text.startswith("Failed to load resource"):
        note(f"console du navigateur : {text}")


def _watch_request(request: Request, base_url: str) -> None:
    asked = urlsplit(request.url)
    if asked.scheme in {"http", "https"} and asked.netloc != urlsplit(base_url).netloc:
        note(f"requête vers un autre serveur : {request.url}")


def _watch_response(response: Response) -> None:
    if response.status >= 400 and response.request.resource_type != "document":
        note(f"{response.status} pour {response.url}")
