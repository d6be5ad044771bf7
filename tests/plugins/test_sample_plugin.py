"""A stranger's package, installed with pip in a new environment: everything that docs/plugins.md promises."""

import json
import os
import sqlite3
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "tests" / "sample_plugin"

pytestmark = [pytest.mark.fresh_environment, pytest.mark.timeout(300)]


class Environment:
    """A new virtual environment, whose dependencies are those of this one, and an installation of its own."""

    def __init__(self, folder: Path) -> None:
        """Nothing is downloaded: the libraries of this environment are on the path of the new one."""
        self.folder = folder
        venv.create(folder / "venv", with_pip=False)
        self.python = folder / "venv" / "bin" / "python"
        packages = folder / "venv" / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
        (packages / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n")

    def start_from(self, database: str) -> None:
        """Take a copy of a database that is migrated already: Wagtail's migrations take long."""
        (self.folder / "var").mkdir()
        target = sqlite3.connect(self.folder / "var" / "trajectoire.sqlite3")
        source = sqlite3.connect(database)
        source.backup(target)
        for each in (source, target):
            each.close()

    def run(self, *command: str, allowed: str = "marches") -> str:
        """Standard output of a Python command, from the root of the project."""
        inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        result = subprocess.run(
            [str(self.python), *command],
            cwd=ROOT,
            env={**inherited, "TRAJECTOIRE_VAR": str(self.folder / "var"), "TRAJECTOIRE_PLUGINS": allowed},
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def visit(self, how: str, *, allowed: str = "marches") -> dict[str, Any]:
        """What ``sample_visit.py`` saw."""
        seen: dict[str, Any] = json.loads(self.run("tests/plugins/sample_visit.py", how, allowed=allowed))
        return seen


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Environment:
    """With the package installed by pip, its tables made, and nothing else done."""
    made = Environment(tmp_path_factory.mktemp("stranger"))
    pip = [sys.executable, "-m", "pip", "--python", str(made.python), "--disable-pip-version-check", "--quiet"]
    install = [*pip, "install", "--no-index", "--no-build-isolation", "--no-deps", str(SAMPLE)]
    subprocess.run(install, check=True, timeout=120)
    if connection.vendor == "sqlite":
        made.start_from(connection.settings_dict["NAME"])
    made.run("manage.py", "migrate", "--verbosity", "0")
    return made


@pytest.fixture(scope="module")
def status() -> Callable[[], str]:
    """What git says of the sources."""
    command = ["git", "status", "--porcelain"]
    return lambda: subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_a_package_of_a_stranger_is_at_home(environment: Environment, status: Callable[[], str]) -> None:
    before = status()
    seen = environment.visit("with")
    assert seen["problems"] == []
    assert "walk" in seen["types"], "its type is offered to editors"
    assert seen["page"] == [200, True], "its page is served with its own template"
    assert seen["search"] == ["Planoise, un soir de novembre"]
    assert seen["library"], "the library lists it"
    assert seen["library_facet"], "the library offers its facet"
    assert seen["narrowed"] == [True, False], "and narrows by it"
    assert seen["territory_section"] == [True, True], "the page of a neighbourhood shows it, and of what contains it"
    assert seen["harvested"], "portals harvest it, in the set of its type"
    assert (seen["list"], seen["own_list"], seen["own_list_unpublished"]) == (200, True, False)
    assert seen["todo"] == ["Planoise, un soir de novembre"], "a project officer, who got the permission, is told"
    wanted = ("made", "screen", "menu", "dashboard", "coverage", "contract", "public")
    assert seen["network"] == dict.fromkeys(wanted, True) | {"closed": 302}, "its network has screens, a column, a page"
    assert status() == before, "no file of the core was touched"


def test_an_installed_package_that_is_not_allowed_is_not_loaded(environment: Environment) -> None:
    seen = environment.visit("without", allowed="")
    assert seen["problems"] == []
    assert "walk" not in seen["types"]
    assert "moment" not in seen["facets"]
    assert "marches" not in seen["networks"]
    assert seen["list"] == 404
