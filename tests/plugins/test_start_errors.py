"""What breaks before Django is up: one line that says what to do, exit code 1, at both entrances."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

ENTRANCES = {
    "manage.py": [sys.executable, "manage.py", "check"],
    "wsgi": [sys.executable, "-c", "import trajectoire.wsgi"],
}

MINIMAL = """
from trajectoire.plugins import PluginConfig

class Config(PluginConfig):
    name = key = label = "broken_plugin"
    verbose_name = "Essai"
"""

Start = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(params=sorted(ENTRANCES))
def start(request: pytest.FixtureRequest, tmp_path: Path) -> Start:
    """``start(VARIABLE="…")``: the process, started with these variables and whatever lies in ``tmp_path``."""

    def run(**variables: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("TRAJECTOIRE")},
            "DJANGO_SETTINGS_MODULE": "trajectoire.settings.development",
            "TRAJECTOIRE_VAR": str(tmp_path / "var"),
            "PYTHONPATH": f"{tmp_path}:{ROOT / 'site'}:{ROOT}",
            **variables,
        }
        command = ENTRANCES[request.param]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=90, check=False
        )

    return run


def plugin(folder: Path, *, name: str = "broken", value: str = "broken_plugin.apps:Config", **files: str) -> None:
    """A package as pip would have installed it, with these files."""
    package = folder / "broken_plugin"
    package.mkdir(exist_ok=True)
    for stem, source in {"__init__": "", "apps": MINIMAL, **files}.items():
        (package / f"{stem}.py").write_text(source)
    info = folder / f"{name}_{len(list(folder.iterdir()))}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}-{info.name[:9]}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[trajectoire.plugins]\n{name} = {value}\n")


def assert_one_line(result: subprocess.CompletedProcess[str], *words: str) -> None:
    """One line on standard error with these words, exit code 1."""
    assert result.returncode == 1, result.stderr
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    for word in words:
        assert word in lines[0]


def test_a_plugin_that_is_not_installed(start: Start) -> None:
    assert_one_line(start(TRAJECTOIRE_PLUGINS="absent"), "trajectoire.E008", "« absent »")


def test_a_plugin_that_two_packages_give(start: Start, tmp_path: Path) -> None:
    plugin(tmp_path)
    plugin(tmp_path, value="broken_plugin.apps:Other")
    assert_one_line(start(TRAJECTOIRE_PLUGINS="broken"), "trajectoire.E008", "plusieurs paquets")


def test_a_plugin_whose_configuration_does_not_load(start: Start, tmp_path: Path) -> None:
    plugin(tmp_path, apps="import nothing_of_that_name")
    assert_one_line(start(TRAJECTOIRE_PLUGINS="broken"), "trajectoire.E009", "nothing_of_that_name")


def test_a_plugin_whose_configuration_is_not_one(start: Start, tmp_path: Path) -> None:
    plugin(tmp_path, apps="class Config:\n    pass\n")
    assert_one_line(start(TRAJECTOIRE_PLUGINS="broken"), "trajectoire.E009", "PluginConfig")


def test_two_applications_with_one_label(start: Start, tmp_path: Path) -> None:
    plugin(tmp_path, apps=MINIMAL + "    label = 'home'\n")
    assert_one_line(start(TRAJECTOIRE_PLUGINS="broken"), "trajectoire.E010", "home")


@pytest.mark.parametrize("source", ["1 / 0", "from nothing import of_that_name", "def (", "raise SystemExit(3)"])
def test_a_plugin_whose_models_do_not_load(start: Start, tmp_path: Path, source: str) -> None:
    plugin(tmp_path, models=source)
    assert_one_line(start(TRAJECTOIRE_PLUGINS="broken"), "trajectoire.E011", "TRAJECTOIRE_PLUGINS")


def test_the_detail_is_shown_on_demand(start: Start, tmp_path: Path) -> None:
    plugin(tmp_path, models="1 / 0")
    result = start(TRAJECTOIRE_PLUGINS="broken", TRAJECTOIRE_TRACE="1")
    assert result.returncode == 1
    assert "Traceback" in result.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "BASE_URL"])
def test_a_missing_variable_in_production(start: Start, missing: str) -> None:
    chosen = {"SECRET_KEY": "x" * 60, "BASE_URL": "https://exemple.fr", missing: ""}
    result = start(DJANGO_SETTINGS_MODULE="trajectoire.settings.production", **chosen)
    assert_one_line(result, "trajectoire.E012", missing, ".env.example")


@pytest.mark.parametrize("address", ["mysql://x/y", "not an address", "postgres://[", "sqlite//:"])
def test_a_database_address_that_cannot_be_one(start: Start, address: str) -> None:
    result = start(DATABASE_URL=address)
    assert_one_line(result, "trajectoire.E013", "DATABASE_URL")
    assert address not in result.stderr, "it may hold a password"


def test_unknown_settings_name_themselves(start: Start) -> None:
    assert_one_line(start(DJANGO_SETTINGS_MODULE="nothing"), "trajectoire.E011", "nothing")


def test_a_fault_of_the_contract_prevents_the_start(start: Start, tmp_path: Path) -> None:
    plugin(tmp_path, plugin="contributions = ['nothing']")
    result = start(TRAJECTOIRE_PLUGINS="broken")
    assert result.returncode == 1
    assert "trajectoire.E005" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_sound_plugin_starts_and_an_empty_variable_is_as_good_as_none(start: Start, tmp_path: Path) -> None:
    plugin(tmp_path, plugin="contributions = []")
    result = start(TRAJECTOIRE_PLUGINS="broken,broken", DATABASE_URL="", TIME_ZONE="")
    assert (result.returncode, result.stderr.strip()) == (0, "")


def test_the_web_server_stops_at_once_instead_of_trying_for_ever(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "trajectoire.settings.development",
        "TRAJECTOIRE_VAR": str(tmp_path),
        "TRAJECTOIRE_PLUGINS": "absent",
        "PORT": "0",
    }
    result = subprocess.run(
        [sys.executable, "-m", "gunicorn", "trajectoire.wsgi"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert result.returncode == 1
    assert result.stderr.count("trajectoire.E008") == 1
