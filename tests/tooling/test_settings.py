"""Settings: production is safe by default, a wrong value is one line, every variable is documented."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [ROOT / "site", *(ROOT / name for name in ("home", "resources", "territories", "search", "mail", "actors"))]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "trajectoire.settings.production",
    "SECRET_KEY": "aZ3-kQ9_" * 10,
    "BASE_URL": "https://centre.exemple",
}

pytestmark = pytest.mark.any_database


def manage(tmp_path: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """``manage.py`` in a new process, with nothing of this one's settings."""
    ours = ("TRAJECTOIRE", "DJANGO", "DATABASE_URL", "PYTEST")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment = {**kept, "TRAJECTOIRE_VAR": str(tmp_path / "var"), **variables}
    return subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:__main__", "manage.py", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_production_passes_the_deployment_checks_without_a_warning(tmp_path: Path) -> None:
    run = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert run.returncode == 0, run.stderr
    assert "no issues" in run.stdout


def test_production_hides_errors_and_asks_for_encryption(tmp_path: Path) -> None:
    shown = manage(tmp_path, "diffsettings", "--output", "unified", **PRODUCTION).stdout
    for line in ("+ SECURE_SSL_REDIRECT = True", "+ SESSION_COOKIE_SECURE = True", "+ CSRF_COOKIE_SECURE = True"):
        assert line in shown
    assert "+ DEBUG = True" not in shown
    assert "+ ALLOWED_HOSTS = ['centre.exemple']" in shown


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("BASE_URL", "n'importe quoi"),
        ("BASE_URL", "ftp://centre.exemple"),
        ("BASE_URL", "https://"),
        ("BASE_URL", "https://[centre"),
        ("BASE_URL", "https://centre.exemple/chemin"),
        ("TIME_ZONE", "Europe/Nulle-Part"),
        ("TRUSTED_PROXY_COUNT", "-1"),
        ("TRUSTED_PROXY_COUNT", "beaucoup"),
        ("EMAIL_URL", "pigeon://toit"),
        ("DATABASE_URL", "mysql://nom@machine/base"),
    ],
)
def test_a_wrong_value_in_production_is_one_line(tmp_path: Path, variable: str, value: str) -> None:
    run = manage(tmp_path, "check", **{**PRODUCTION, variable: value})
    assert run.returncode == 1
    assert len(run.stderr.strip().splitlines()) == 1, run.stderr
    assert run.stderr.startswith("trajectoire.E013 La variable " + variable)


def test_a_switch_is_0_or_1(tmp_path: Path) -> None:
    run = manage(tmp_path, "check", DEBUG="oui")
    assert run.returncode == 1
    assert run.stderr.strip() == "trajectoire.E013 La variable DEBUG vaut « oui ». Il faut 0 ou 1."


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "fichier"
    file.touch()
    run = manage(tmp_path, "check", TRAJECTOIRE_VAR=str(file / "var"))
    assert run.returncode == 1
    assert run.stderr.startswith(f"trajectoire.E013 Le dossier {file / 'var'} ne peut pas être écrit.")
    assert len(run.stderr.strip().splitlines()) == 1


def test_an_unknown_settings_module_is_one_line(tmp_path: Path) -> None:
    run = manage(tmp_path, "check", DJANGO_SETTINGS_MODULE="trajectoire.settings.absent")
    assert run.returncode == 1
    assert len(run.stderr.strip().splitlines()) == 1, run.stderr


def test_every_file_that_a_style_sheet_names_is_there(settings: Settings, tmp_path: Path) -> None:
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    settings.STATIC_ROOT = tmp_path / "static"
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "static/staticfiles.json").exists()


def variables_read() -> Iterator[str]:
    """Names read from the environment: through ``settings.environment`` or ``os.environ``."""
    files = [file for folder in SOURCES for file in folder.rglob("*.py")]
    for file in [*files, ROOT / "gunicorn.conf.py"]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                holder = ast.unparse(node.func.value)
                if (
                    holder in {"env", "os.environ"}
                    and isinstance(node.args[0], ast.Constant)
                    and str(node.args[0].value).isupper()
                ):
                    yield str(node.args[0].value)
    yield from re.findall(r'\btext\("([A-Z_]+)"', (ROOT / "site/trajectoire/settings/environment.py").read_text())


def test_every_variable_is_documented_and_every_documented_variable_is_read() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    documented = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", example, re.MULTILINE))
    internal = {"TRAJECTOIRE_RUN", "DJANGO_SETTINGS_MODULE", "TRAJECTOIRE_CACHE"}
    assert documented == set(variables_read()) - internal
