"""The strict rules bite: each is shown a fault, and says so."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine, Origin, Template
from django.test import Client
from django.urls import path
from pytest_django import Settings
from wagtail.models import Collection

from tests.strictness import findings
from tests.strictness.markup import faults
from tests.strictness.queries import QueryGuard, story

ROOT = Path(__file__).resolve().parents[2]

PAGE = '<!doctype html><html lang="fr"><head><title>T</title></head><body><h1>Titre</h1>{}</body></html>'


def shown(request: HttpRequest) -> HttpResponse:
    """A page with an inline script."""
    return HttpResponse(PAGE.format("<script>alert(1)</script>"))


def written(request: HttpRequest) -> HttpResponse:
    """A GET that writes."""
    Collection.objects.filter(name="personne").update(name="personne")
    return HttpResponse(PAGE.format(""))


urlpatterns = [path("montre/", shown), path("gestion/montre/", shown), path("ecrit/", written)]


@pytest.fixture
def own_urls(settings: Settings) -> None:
    """The addresses of this module, with nothing of the site around them."""
    settings.ROOT_URLCONF, settings.MIDDLEWARE = __name__, []


def render(source: str, name: str, **context: object) -> str:
    """Render ``source`` as if it were the file ``name``."""
    return Template(source, origin=Origin(name), engine=Engine.get_default()).render(Context(context))


def test_an_undefined_variable_in_our_templates_is_found_with_its_line() -> None:
    with findings.expected() as found:
        render("<p>\n{{ absente }}</p>", str(ROOT / "templates/home/essai.html"))
    assert found == ["templates/home/essai.html:2 : « absente » n'est pas défini dans {{ absente }}"]


def test_an_undefined_variable_inside_a_condition_is_found_too() -> None:
    with findings.expected() as found:
        render("{% if personne.absent %}x{% endif %}", str(ROOT / "templates/home/essai.html"), personne={})
    assert "« absent » n'est pas défini" in found[0]


def test_an_undefined_variable_of_wagtail_is_wagtails_business() -> None:
    with findings.expected() as found:
        render("{{ absente }}", str(ROOT / ".venv/lib/wagtail/templates/essai.html"))
    assert not found


def test_listening_to_templates_does_not_flood_the_logs(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), findings.expected():
        render("{{ absente }}", str(ROOT / "templates/home/essai.html"))
    assert not caplog.records


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<p>{{ page.title }}</p>", "gabarit qui fuit"),
        ("<p title='{% url %}'></p>", "gabarit qui fuit"),
        ("<script>x()</script>", "script en ligne"),
        ("<style>p{}</style>", "style en ligne"),
        ('<p style="color:red"></p>', "attribut style en ligne"),
        ('<p onclick="x()"></p>', "attribut onclick en ligne"),
        ('<a href="javascript:x()">x</a>', "adresse javascript:"),
        ('<p id="a"></p><p id="a"></p>', "identifiant en double : a"),
        ('<img src="/a.png">', "image sans alt"),
        ('<form method="POST"></form>', "formulaire POST sans jeton CSRF"),
        ("<h1>Deux</h1>", "2 titres h1"),
        ('<script src="https://ailleurs.example/x.js"></script>', "requête vers un autre serveur"),
        ('<link rel="stylesheet" href="//ailleurs.example/x.css">', "requête vers un autre serveur"),
    ],
)
def test_a_fault_of_the_page_is_named(body: str, fault: str) -> None:
    assert [f for f in faults(PAGE.format(body), public=True) if fault in f]


@pytest.mark.parametrize(
    "body",
    [
        "<code>{{ page.title }}</code>",
        '<script type="application/ld+json">{"a": {"b": {}}}</script>',
        '<img src="/a.png" alt="">',
        '<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="x"></form>',
        '<form action="/recherche/"><input name="q" value="{{"></form>',
        '<a href="https://ailleurs.example/">ailleurs</a>',
    ],
)
def test_a_sound_page_has_no_fault(body: str) -> None:
    assert faults(PAGE.format(body), public=True) == []


def test_a_page_without_language_title_or_heading_says_all_three() -> None:
    found = faults("<!doctype html><html><head></head><body></body></html>", public=True)
    assert len(found) == 3


def test_a_fragment_is_not_asked_for_a_heading() -> None:
    assert faults("<ul><li>un</li></ul><p>deux</p>", public=True) == []


@pytest.mark.usefixtures("own_urls")
def test_every_response_of_the_test_client_is_read(client: Client, db: None) -> None:
    with findings.expected() as found:
        client.get("/montre/")
    assert len(found) == 1
    assert "GET /montre/ (200) : script en ligne" in found[0]


@pytest.mark.usefixtures("own_urls")
def test_the_admin_may_have_inline_scripts(client: Client, db: None) -> None:
    client.get("/gestion/montre/")


@pytest.mark.usefixtures("own_urls")
def test_a_get_that_writes_is_found(client: Client, db: None) -> None:
    with findings.expected() as found:
        client.get("/ecrit/")
    assert len(found) == 1
    assert "GET /ecrit/ écrit dans la base : UPDATE" in found[0]


@pytest.mark.usefixtures("own_urls")
def test_a_post_may_write(client: Client, db: None) -> None:
    client.post("/ecrit/")


def test_a_repeated_query_shows_in_the_snapshot() -> None:
    one = 'SELECT "p"."id" FROM "p" WHERE "p"."live" ORDER BY "p"."path" ASC LIMIT 20'
    many = 'SELECT "t"."id" FROM "t" INNER JOIN "l" ON ("t"."id" = "l"."t_id") WHERE "l"."p_id" = 3'
    assert story([one, many, many, "SAVEPOINT x"]) == "SELECT p | live\n2 × SELECT t, l | p_id\n"


def test_a_changed_list_of_queries_fails(
    assert_queries: QueryGuard, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    with assert_queries("deux listes"):
        list(Collection.objects.all())
        list(Collection.objects.filter(name="x"))
    monkeypatch.setattr(pytestconfig.option, "update_queries", False)
    with pytest.raises(AssertionError, match="ont changé"), assert_queries("deux listes"):
        list(Collection.objects.all())


def test_content_types_do_not_disturb_a_snapshot(assert_queries: QueryGuard) -> None:
    with assert_queries("rien"):
        ContentType.objects.get_for_model(Collection)


FAILING = """
import warnings
from tests.strictness.findings import note

def test_a_finding_fails_the_test():
    note("une faute")

def test_a_warning_fails_the_test():
    warnings.warn("attention")

def test_the_next_test_is_not_blamed():
    pass
"""


def test_a_finding_and_a_warning_fail_a_real_run(tmp_path: Path) -> None:
    file = tmp_path / "test_essai.py"
    file.write_text(FAILING, encoding="utf-8")
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-c",
            ROOT / "pyproject.toml",
            "--rootdir",
            ROOT,
            "-p",
            "tests.strictness.findings",
            "-p",
            "no:cacheprovider",
            file,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 failed, 1 passed" in run.stdout, run.stdout + run.stderr
    assert "une faute" in run.stdout


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_transactional_test_leaves_the_database_as_the_migrations_made_it(turn: int) -> None:
    assert Collection.objects.count() == 1
    Collection.objects.all().delete()
